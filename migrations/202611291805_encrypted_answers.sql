ALTER TABLE projections.applications_projection
  ADD COLUMN id_token_encrypted_response_alg text,
  ADD COLUMN id_token_encrypted_response_enc text,
  ADD COLUMN userinfo_encrypted_response_alg text,
  ADD COLUMN userinfo_encrypted_response_enc text,
  ADD COLUMN introspection_encrypted_response_alg text,
  ADD COLUMN introspection_encrypted_response_enc text,
  ADD COLUMN authorization_encrypted_response_alg text,
  ADD COLUMN authorization_encrypted_response_enc text;
