ALTER TABLE projections.applications_projection
  ADD COLUMN jwks text,
  ADD COLUMN jwks_uri text,
  ADD COLUMN token_endpoint_auth_signing_alg text,
  ADD COLUMN request_object_signing_alg text,
  ADD COLUMN authorization_signed_response_alg text,
  ADD COLUMN default_max_age integer;
