-- Who holds a role is mostly asked of one project: the index finds both together, where the extension may be had, and
-- either of them alone.
do $$
begin
  create index on projections.user_grants_projection using gin (instance_id, project_id, roles);
  drop index if exists projections.user_grants_projection_instance_id_roles_idx;
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
  raise notice 'no index of roles: %', sqlerrm;
end $$;
