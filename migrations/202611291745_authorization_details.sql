-- Which authorization details (RFC 9396) the APIs of projects understand.
CREATE TABLE projections.authorization_details_types_projection (
  instance_id text NOT NULL,
  name text NOT NULL,
  project_id text NOT NULL,
  title jsonb NOT NULL,
  fields jsonb NOT NULL,
  ask_each_time boolean NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, name)
);
CREATE INDEX ON projections.authorization_details_types_projection (instance_id, project_id);
CREATE INDEX ON projections.authorization_details_types_projection (instance_id, resource_owner);
-- What clients were granted by such details.
ALTER TABLE projections.oidc_sessions_projection ADD COLUMN authorization_details jsonb;
ALTER TABLE projections.applications_projection ADD COLUMN authorization_details_types text;
ALTER TABLE projections.consents_projection ADD COLUMN authorization_details jsonb;
