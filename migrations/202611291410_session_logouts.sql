-- Clients that are to be told when a sign-in ends.
CREATE TABLE projections.session_logouts_projection (
  instance_id text NOT NULL,
  session_id text NOT NULL,
  client_id text NOT NULL,
  user_id text,
  user_resource_owner text,
  user_version bigint,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, session_id, client_id)
);
CREATE INDEX ON projections.session_logouts_projection (instance_id, user_id);
CREATE INDEX ON projections.session_logouts_projection (instance_id, user_resource_owner);
