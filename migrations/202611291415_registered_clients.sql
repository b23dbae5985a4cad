-- Clients that have registered themselves, and the tokens by which others may.
ALTER TABLE projections.applications_projection ADD COLUMN origin text;

CREATE TABLE projections.registered_clients_projection (
  instance_id text NOT NULL,
  application_id text NOT NULL,
  project_id text NOT NULL,
  client_id text NOT NULL,
  origin text NOT NULL,
  initial_access_token_id text NOT NULL,
  about jsonb NOT NULL,
  used boolean NOT NULL,
  -- When it was registered, while it was not used.
  last_use timestamptz NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, application_id)
);
CREATE INDEX ON projections.registered_clients_projection (instance_id, last_use, application_id);
CREATE INDEX ON projections.registered_clients_projection (instance_id, last_use) WHERE NOT used;
CREATE INDEX ON projections.registered_clients_projection (instance_id, project_id);
CREATE INDEX ON projections.registered_clients_projection (instance_id, resource_owner);

CREATE TABLE projections.initial_access_tokens_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  expiration_date timestamptz NOT NULL,
  max_clients integer,
  clients integer NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.initial_access_tokens_projection (instance_id, creation_date, id);
