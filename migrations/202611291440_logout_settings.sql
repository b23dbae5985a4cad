ALTER TABLE projections.applications_projection
  ADD COLUMN front_channel_logout_uri text,
  ADD COLUMN front_channel_logout_session_required boolean,
  ADD COLUMN back_channel_logout_session_required boolean;
