-- What people have granted to applications that manage it (Grant Management for OAuth 2.0).
CREATE TABLE projections.oauth_grants_projection (
  instance_id text NOT NULL,
  id text NOT NULL,
  user_id text NOT NULL,
  client_id text NOT NULL,
  scope text[] NOT NULL,
  resources text[] NOT NULL,
  authorization_details jsonb,
  creation_date timestamptz NOT NULL,
  change_date timestamptz NOT NULL,
  resource_owner text NOT NULL,
  sequence bigint NOT NULL,
  PRIMARY KEY (instance_id, id)
);
CREATE INDEX ON projections.oauth_grants_projection (instance_id, user_id, client_id);
CREATE INDEX ON projections.oauth_grants_projection (instance_id, resource_owner);
-- The tokens that hang on one.
ALTER TABLE projections.oidc_sessions_projection ADD COLUMN grant_id text;
CREATE INDEX ON projections.oidc_sessions_projection (instance_id, grant_id) WHERE grant_id IS NOT NULL;
ALTER TABLE projections.applications_projection ADD COLUMN grant_management boolean;
