-- Targets that are called, the public keys that encrypt what they are sent, and the executions that say when.
create table projections.targets_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  lower_name text collate "C" not null generated always as (lower(name)) stored,
  target_type smallint not null,
  endpoint text not null,
  timeout integer not null,
  interrupt_on_error boolean not null,
  payload_type smallint not null,
  signing_key jsonb,
  previous_signing_key jsonb,
  previous_until timestamptz,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.targets_projection (instance_id, lower_name, id);
create index on projections.targets_projection (instance_id, creation_date, id);
create index on projections.targets_projection (instance_id, change_date, id);

create table projections.target_keys_projection (
  instance_id text not null,
  target_id text not null,
  key_id text not null,
  active boolean not null,
  public_key text not null,
  fingerprint text not null,
  expiration_date timestamptz,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, target_id, key_id)
);

create table projections.executions_projection (
  instance_id text not null,
  id text collate "C" not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.executions_projection (instance_id, creation_date, id);
create index on projections.executions_projection (instance_id, change_date, id);

create table projections.execution_targets_projection (
  instance_id text not null,
  execution_id text collate "C" not null,
  place integer not null,
  target_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, execution_id, place)
);
create index on projections.execution_targets_projection (instance_id, target_id, execution_id);
