-- URIs under which clients ask for tokens for what an application protects (RFC 8707).
CREATE TABLE projections.application_resources_projection (
  instance_id text NOT NULL,
  resource text NOT NULL,
  project_id text NOT NULL,
  application_id text NOT NULL,
  client_id text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, resource)
);
CREATE INDEX ON projections.application_resources_projection (instance_id, application_id);
CREATE INDEX ON projections.application_resources_projection (instance_id, project_id);
CREATE INDEX ON projections.application_resources_projection (instance_id, resource_owner);
