create table projections.applications_projection (
  instance_id text not null,
  id text not null,
  project_id text not null,
  name text not null,
  state smallint not null,
  -- as the wire's ApplicationType: 0 unknown, 1 OIDC, 2 API
  type smallint not null,
  client_id text,
  -- null: the client has no secret
  secret_hash text,
  auth_method text,
  -- from here on OIDC only
  redirect_uris text[],
  response_types text[],
  grant_types text[],
  application_type text,
  post_logout_redirect_uris text[],
  dev_mode boolean,
  access_token_type text,
  access_token_role_assertion boolean,
  id_token_role_assertion boolean,
  id_token_userinfo_assertion boolean,
  clock_skew_ms integer,
  additional_origins text[],
  skip_native_app_success_page boolean,
  back_channel_logout_uri text,
  login_version text,
  login_base_uri text,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.applications_projection (instance_id, client_id);
create index on projections.applications_projection (instance_id, project_id);
create index on projections.applications_projection (instance_id, resource_owner);
create index on projections.applications_projection (instance_id, lower(name));

create table projections.application_keys_projection (
  instance_id text not null,
  id text not null,
  application_id text not null,
  project_id text not null,
  client_id text not null,
  type smallint not null,
  expiration_date timestamptz not null,
  -- PEM, SPKI
  public_key text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.application_keys_projection (instance_id, application_id);
create index on projections.application_keys_projection (instance_id, project_id);
create index on projections.application_keys_projection (instance_id, resource_owner);
