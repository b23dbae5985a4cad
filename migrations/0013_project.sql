create table projections.projects_projection (
  instance_id text not null,
  id text not null,
  name text not null,
  state smallint not null,
  project_role_assertion boolean not null,
  project_role_check boolean not null,
  has_project_check boolean not null,
  private_labeling_setting smallint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.projects_projection (instance_id, resource_owner);
create index on projections.projects_projection (instance_id, lower(name));

create table projections.project_roles_projection (
  instance_id text not null,
  project_id text not null,
  role_key text not null,
  display_name text not null,
  group_name text not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, project_id, role_key)
);
create index on projections.project_roles_projection (instance_id, resource_owner);

create table projections.project_grants_projection (
  instance_id text not null,
  id text not null,
  project_id text not null,
  granted_org_id text not null,
  role_keys text[] not null,
  state smallint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.project_grants_projection (instance_id, project_id, granted_org_id);
create index on projections.project_grants_projection (instance_id, granted_org_id);
create index on projections.project_grants_projection (instance_id, resource_owner);
