-- Authorizations: the roles of a project that a user holds.
create table projections.user_grants_projection (
  instance_id text not null,
  id text not null,
  user_id text not null,
  user_resource_owner text not null,
  project_id text not null,
  project_resource_owner text not null,
  grant_id text not null,
  roles text[] not null,
  state smallint not null,
  creation_date timestamptz not null,
  change_date timestamptz not null,
  resource_owner text not null,
  sequence bigint not null,
  primary key (instance_id, id)
);
create index on projections.user_grants_projection (instance_id, creation_date, id);
create index on projections.user_grants_projection (instance_id, change_date, id);
create index on projections.user_grants_projection (instance_id, user_id, id);
create index on projections.user_grants_projection (instance_id, user_resource_owner, id);
create index on projections.user_grants_projection (instance_id, project_id, creation_date, id);
create index on projections.user_grants_projection (instance_id, project_resource_owner, id);
create index on projections.user_grants_projection (instance_id, resource_owner, creation_date, id);
create index on projections.user_grants_projection (instance_id, grant_id, id);

-- Who holds a role is found by it, where the extension may be had.
do $$
begin
  create index on projections.user_grants_projection using gin (instance_id, roles);
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
  raise notice 'no index of roles: %', sqlerrm;
end $$;
