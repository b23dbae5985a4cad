create table projections.password_complexity_policies (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  min_length bigint not null,
  has_lowercase boolean not null,
  has_uppercase boolean not null,
  has_number boolean not null,
  has_symbol boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.password_age_policies (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  max_age_days bigint not null,
  expire_warn_days bigint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.lockout_policies_projection (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  max_password_attempts bigint not null,
  max_otp_attempts bigint not null,
  show_failure boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.domain_policies (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  user_login_must_be_domain boolean not null,
  validate_org_domains boolean not null,
  smtp_sender_address_matches_instance_domain boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.privacy_policies (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  tos_link text not null,
  privacy_link text not null,
  help_link text not null,
  support_email text not null,
  docs_link text not null,
  custom_link text not null,
  custom_link_text text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.notification_policies (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  password_change boolean not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.login_policies (
  instance_id text not null,
  id text not null,
  is_default boolean not null,
  allow_username_password boolean not null,
  allow_register boolean not null,
  allow_external_idp boolean not null,
  force_mfa boolean not null,
  force_mfa_local_only boolean not null,
  passwordless_type bigint not null,
  hide_password_reset boolean not null,
  ignore_unknown_usernames boolean not null,
  allow_domain_discovery boolean not null,
  disable_login_with_email boolean not null,
  disable_login_with_phone boolean not null,
  default_redirect_uri text not null,
  password_check_lifetime bigint not null,
  external_login_check_lifetime bigint not null,
  mfa_init_skip_lifetime bigint not null,
  second_factor_check_lifetime bigint not null,
  multi_factor_check_lifetime bigint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);

create table projections.login_policy_factors (
  instance_id text not null,
  id text not null,
  kind text not null,
  factor smallint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id, kind, factor)
);
