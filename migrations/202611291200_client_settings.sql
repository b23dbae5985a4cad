ALTER TABLE projections.applications_projection
  ADD COLUMN require_pushed_authorization_requests boolean,
  ADD COLUMN require_signed_request_object boolean;
