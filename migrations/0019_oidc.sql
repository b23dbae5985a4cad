create table projections.oidc_sessions_projection (
  instance_id text not null,
  id text not null,
  user_id text not null,
  -- the sign-in behind it; '' where a machine acts for itself
  session_id text not null,
  client_id text not null,
  audience text[] not null,
  -- of the access token
  scope text[] not null,
  amr text[] not null,
  auth_time timestamptz not null,
  -- '' when there is none that is good
  access_token_id text not null,
  access_token_creation timestamptz,
  access_token_expiration timestamptz,
  refresh_token_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
