ALTER TABLE projections.applications_projection
  ADD COLUMN require_signed_response boolean;
