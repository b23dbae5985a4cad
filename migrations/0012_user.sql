create table projections.users_projection (
  instance_id text not null,
  id text not null,
  user_name text not null,
  domain_required boolean not null,
  state smallint not null,
  initialized boolean not null,
  type smallint not null,
  first_name text not null,
  last_name text not null,
  nick_name text not null,
  display_name text not null,
  preferred_language text not null,
  gender smallint not null,
  email text not null,
  is_email_verified boolean not null,
  phone text not null,
  is_phone_verified boolean not null,
  has_password boolean not null,
  password_change_required boolean not null,
  password_changed timestamptz,
  mfa_init_skipped timestamptz,
  name text not null,
  description text not null,
  access_token_type smallint not null,
  secret_hash text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.users_projection (instance_id, resource_owner);
create index on projections.users_projection (instance_id, creation_date, id);
create index on projections.users_projection (instance_id, lower(user_name));
create index on projections.users_projection (instance_id, lower(email)) where email <> '';
create index on projections.users_projection (instance_id, phone) where phone <> '';

create table projections.login_names_projection (
  instance_id text not null,
  user_id text not null,
  kind smallint not null,
  login_name text not null,
  is_verified boolean not null,
  domain_required boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, user_id, kind)
);
create index on projections.login_names_projection (instance_id, login_name);
create index on projections.login_names_projection (instance_id, resource_owner);

create table projections.user_metadata (
  instance_id text not null,
  user_id text not null,
  key text not null,
  value text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, user_id, key)
);
create index on projections.user_metadata (instance_id, key);
-- Values may be longer than an index entry.
create index on projections.user_metadata (instance_id, md5(value));
create index on projections.user_metadata (instance_id, resource_owner);

create table projections.user_auth_methods_projection (
  instance_id text not null,
  user_id text not null,
  method_type smallint not null,
  token_id text not null,
  state smallint not null,
  name text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, user_id, method_type, token_id)
);
create index on projections.user_auth_methods_projection (instance_id, resource_owner);

create table projections.personal_access_tokens_projection (
  instance_id text not null,
  id text not null,
  user_id text not null,
  expiration_date timestamptz not null,
  scopes text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.personal_access_tokens_projection (instance_id, user_id);
create index on projections.personal_access_tokens_projection (instance_id, resource_owner);

create table projections.authn_keys_projection (
  instance_id text not null,
  id text not null,
  user_id text not null,
  type smallint not null,
  expiration_date timestamptz not null,
  public_key text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.authn_keys_projection (instance_id, user_id);
create index on projections.authn_keys_projection (instance_id, resource_owner);
