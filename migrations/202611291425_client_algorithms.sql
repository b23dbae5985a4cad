ALTER TABLE projections.applications_projection
  ADD COLUMN id_token_signed_response_alg text,
  ADD COLUMN userinfo_signed_response_alg text,
  ADD COLUMN introspection_signed_response_alg text;
