-- Administrators of grants of projects.
create table projections.project_grant_members_projection (
  instance_id text not null,
  project_id text not null,
  grant_id text not null,
  granted_org_id text not null,
  user_id text not null,
  user_resource_owner text not null,
  roles text[] not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, grant_id, user_id)
);
create index on projections.project_grant_members_projection (instance_id, creation_date, user_id, grant_id);
create index on projections.project_grant_members_projection (instance_id, grant_id, creation_date, user_id);
create index on projections.project_grant_members_projection (instance_id, user_id);
create index on projections.project_grant_members_projection (instance_id, user_resource_owner);
create index on projections.project_grant_members_projection (instance_id, resource_owner);
create index on projections.project_grant_members_projection (instance_id, granted_org_id);
create index on projections.project_grant_members_projection (instance_id, project_id);
