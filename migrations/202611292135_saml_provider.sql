CREATE TABLE projections.saml_keys_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  certificate text NOT NULL,
  private_key jsonb NOT NULL,
  expiration_date timestamptz NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);

CREATE TABLE projections.saml_sessions_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  session_id text NOT NULL,
  entity_id text NOT NULL,
  name_id text NOT NULL,
  name_id_format text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX saml_sessions_projection_session ON projections.saml_sessions_projection (instance_id, session_id);
CREATE INDEX saml_sessions_projection_user ON projections.saml_sessions_projection (instance_id, user_id);
CREATE INDEX saml_sessions_projection_owner ON projections.saml_sessions_projection (instance_id, resource_owner);
