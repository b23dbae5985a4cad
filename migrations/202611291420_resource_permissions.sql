-- What kinds of resources projects declare, and what actions on them take.
create table projections.resource_types_projection (
  instance_id text not null,
  id text not null,
  project_id text not null,
  name text not null,
  display_name text not null,
  actions jsonb not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.resource_types_projection (instance_id, project_id, name);
create index on projections.resource_types_projection (instance_id, resource_owner);

-- Who may do what on single resources, or on all of a type: then resource_id is ''. Of user_id, group_id and role_key
-- two are ''.
create table projections.resource_permissions_projection (
  instance_id text not null,
  type_id text not null,
  resource_id text not null,
  user_id text not null,
  group_id text not null,
  role_key text not null,
  project_id text not null,
  holder_resource_owner text not null,
  actions text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, type_id, resource_id, user_id, group_id, role_key)
);
-- Which resources a holder has something on, in order.
create index on projections.resource_permissions_projection (instance_id, type_id, user_id, group_id, role_key, resource_id);
create index on projections.resource_permissions_projection
  (instance_id, project_id, creation_date, type_id, resource_id, user_id, group_id, role_key);
create index on projections.resource_permissions_projection (instance_id, project_id, role_key, resource_id);
create index on projections.resource_permissions_projection (instance_id, user_id);
create index on projections.resource_permissions_projection (instance_id, group_id);
create index on projections.resource_permissions_projection (instance_id, holder_resource_owner);
create index on projections.resource_permissions_projection (instance_id, resource_owner);
-- Who holds roles of a project, user by user: a search for subjects goes on where it was.
create index on projections.user_grants_projection (instance_id, project_id, user_id);
