-- Accounts at identity providers that people sign in with, and that a session was begun by one.
CREATE TABLE projections.idp_user_links_projection (
  instance_id text NOT NULL,
  idp_id text NOT NULL,
  external_user_id text NOT NULL,
  user_id text NOT NULL,
  display_name text NOT NULL,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, idp_id, external_user_id)
);
CREATE INDEX ON projections.idp_user_links_projection (instance_id, user_id);
CREATE INDEX ON projections.idp_user_links_projection (instance_id, resource_owner);

ALTER TABLE projections.sessions_projection ADD COLUMN intent_checked_at timestamptz;
