-- Roles of projects that groups hold, and with them all who are in them.
create table projections.group_authorizations_projection (
  instance_id text not null,
  id text not null,
  group_id text not null,
  project_id text not null,
  project_resource_owner text not null,
  grant_id text not null,
  roles text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.group_authorizations_projection (instance_id, group_id, id);
create index on projections.group_authorizations_projection (instance_id, project_id, id);
create index on projections.group_authorizations_projection (instance_id, project_resource_owner, id);
create index on projections.group_authorizations_projection (instance_id, resource_owner, id);
create index on projections.group_authorizations_projection (instance_id, grant_id, id) where grant_id <> '';
create index on projections.group_authorizations_projection (instance_id, creation_date, id);
