ALTER TABLE projections.applications_projection
  ADD COLUMN request_object_encryption_alg text,
  ADD COLUMN request_object_encryption_enc text,
  ADD COLUMN request_uris text[];
