ALTER TABLE projections.applications_projection
  ADD COLUMN entity_id text,
  ADD COLUMN saml_metadata text,
  ADD COLUMN saml_metadata_url text;

CREATE INDEX applications_projection_entity_id ON projections.applications_projection (instance_id, entity_id);
