-- Actions of version 1, and at which triggers of an organization's flows they run.
create table projections.actions_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  lower_name text collate "C" not null generated always as (lower(name)) stored,
  script text not null,
  timeout integer not null,
  allowed_to_fail boolean not null,
  state smallint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.actions_projection (instance_id, resource_owner, lower_name, id);

create table projections.flow_triggers_projection (
  instance_id text not null,
  org_id text not null,
  flow_type smallint not null,
  trigger_type smallint not null,
  place integer not null,
  action_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, org_id, flow_type, trigger_type, place)
);
create index on projections.flow_triggers_projection (instance_id, action_id);
