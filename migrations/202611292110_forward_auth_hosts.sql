-- Hosts of applications for which proxies ask who may pass.
CREATE TABLE projections.forward_auth_hosts_projection (
  instance_id text NOT NULL,
  host text NOT NULL,
  origin text NOT NULL,
  project_id text NOT NULL,
  application_id text NOT NULL,
  client_id text NOT NULL,
  settings jsonb NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, host)
);
CREATE INDEX ON projections.forward_auth_hosts_projection (instance_id, application_id);
CREATE INDEX ON projections.forward_auth_hosts_projection (instance_id, project_id);
CREATE INDEX ON projections.forward_auth_hosts_projection (instance_id, resource_owner);
