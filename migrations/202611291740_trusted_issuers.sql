-- Issuers of JWTs that organizations trust, and who is whom by what they say.
CREATE TABLE projections.trusted_issuers_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  name text NOT NULL,
  issuer text NOT NULL,
  jwks_uri text NOT NULL,
  jwks text NOT NULL,
  audience text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.trusted_issuers_projection (instance_id, resource_owner, issuer);

CREATE TABLE projections.trusted_issuer_bindings_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  trusted_issuer_id text NOT NULL,
  user_id text NOT NULL,
  project_id text NOT NULL,
  application_id text NOT NULL,
  rules jsonb NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.trusted_issuer_bindings_projection (instance_id, trusted_issuer_id);
CREATE INDEX ON projections.trusted_issuer_bindings_projection (instance_id, user_id);
CREATE INDEX ON projections.trusted_issuer_bindings_projection (instance_id, project_id);
CREATE INDEX ON projections.trusted_issuer_bindings_projection (instance_id, application_id);
CREATE INDEX ON projections.trusted_issuer_bindings_projection (instance_id, resource_owner);
