-- Groups of users within an organization, and groups within groups.
create table projections.groups_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  lower_name text collate "C" not null generated always as (lower(name)) stored,
  description text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.groups_projection (instance_id, resource_owner, lower_name, id);
create index on projections.groups_projection (instance_id, lower_name, id);
create index on projections.groups_projection (instance_id, creation_date, id);
create index on projections.groups_projection (instance_id, change_date, id);

create table projections.group_users_projection (
  instance_id text not null,
  group_id text not null,
  user_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, group_id, user_id)
);
create index on projections.group_users_projection (instance_id, user_id, group_id);
create index on projections.group_users_projection (instance_id, resource_owner, group_id, user_id);
create index on projections.group_users_projection (instance_id, creation_date, group_id, user_id);
create index on projections.group_users_projection (instance_id, group_id, creation_date, user_id);

create table projections.group_groups_projection (
  instance_id text not null,
  group_id text not null,
  member_id text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, group_id, member_id)
);
create index on projections.group_groups_projection (instance_id, member_id, group_id);
create index on projections.group_groups_projection (instance_id, resource_owner, group_id, member_id);
