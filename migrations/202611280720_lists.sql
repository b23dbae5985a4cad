-- Lists find the keys of a page in an index: one for every order and filter, the tie-breaker behind it, so that
-- neither a sort nor a far page reads rows. Names are sorted and sought without their case, in code point order,
-- which is the same on every machine.

alter table projections.users_projection
  add column lower_user_name text collate "C" not null generated always as (lower(user_name)) stored,
  add column lower_first_name text collate "C" not null generated always as (lower(first_name)) stored,
  add column lower_last_name text collate "C" not null generated always as (lower(last_name)) stored,
  add column lower_nick_name text collate "C" not null generated always as (lower(nick_name)) stored,
  add column lower_display_name text collate "C" not null generated always as (lower(display_name)) stored,
  add column lower_email text collate "C" not null generated always as (lower(email)) stored,
  -- As the v2 wire numbers states, 5 for those who have not been initialized.
  add column wire_state smallint not null
    generated always as (case when state = 1 and not initialized then 5 else state end) stored,
  -- All of them for one index of trigrams: names repeat in login names and addresses.
  add column search_text text collate "C" not null generated always as (lower(
    user_name || ' ' || first_name || ' ' || last_name || ' ' || nick_name || ' ' || display_name || ' ' || email || ' '
    || phone)) stored;

drop index projections.users_projection_instance_id_resource_owner_idx;
drop index projections.users_projection_instance_id_lower_idx;
drop index projections.users_projection_instance_id_lower_idx1;
create index on projections.users_projection (instance_id, resource_owner, creation_date, id);
create index on projections.users_projection (instance_id, lower_user_name, id);
create index on projections.users_projection (instance_id, lower_first_name, id);
create index on projections.users_projection (instance_id, lower_last_name, id);
create index on projections.users_projection (instance_id, lower_nick_name, id);
create index on projections.users_projection (instance_id, lower_display_name, id);
create index on projections.users_projection (instance_id, lower_email, id);
create index on projections.users_projection (instance_id, wire_state, creation_date, id);
create index on projections.users_projection (instance_id, type, creation_date, id);

drop index projections.user_metadata_instance_id_key_idx;
create index on projections.user_metadata (instance_id, key, user_id);

alter table projections.orgs_projection
  add column lower_name text collate "C" not null generated always as (lower(name)) stored;
drop index projections.orgs_projection_instance_id_lower_idx;
create index on projections.orgs_projection (instance_id, lower_name, id);
create index on projections.orgs_projection (instance_id, creation_date, id);
create index on projections.orgs_projection (instance_id, state, creation_date, id);

alter table projections.projects_projection
  add column lower_name text collate "C" not null generated always as (lower(name)) stored;
drop index projections.projects_projection_instance_id_resource_owner_idx;
drop index projections.projects_projection_instance_id_lower_idx;
create index on projections.projects_projection (instance_id, resource_owner, lower_name, id);
create index on projections.projects_projection (instance_id, lower_name, id);
create index on projections.projects_projection (instance_id, creation_date, id);
create index on projections.projects_projection (instance_id, change_date, id);

alter table projections.applications_projection
  add column lower_name text collate "C" not null generated always as (lower(name)) stored;
drop index projections.applications_projection_instance_id_project_id_idx;
drop index projections.applications_projection_instance_id_lower_idx;
create index on projections.applications_projection (instance_id, project_id, lower_name, id);
create index on projections.applications_projection (instance_id, lower_name, id);
create index on projections.applications_projection (instance_id, creation_date, id);
create index on projections.applications_projection (instance_id, change_date, id);
create index on projections.applications_projection (instance_id, state, id);

drop index projections.sessions_projection_instance_id_creation_date_idx;
drop index projections.sessions_projection_instance_id_user_id_idx;
drop index projections.sessions_projection_instance_id_creator_idx;
create index on projections.sessions_projection (instance_id, creation_date, id);
create index on projections.sessions_projection (instance_id, user_id, creation_date, id);
create index on projections.sessions_projection (instance_id, creator, creation_date, id);
drop index projections.sessions_projection_instance_id_user_resource_owner_idx;
create index on projections.sessions_projection (instance_id, user_resource_owner, creation_date, id);

create index on projections.project_grants_projection (instance_id, creation_date, id);
create index on projections.project_grants_projection (instance_id, change_date, id);
create index on projections.project_grants_projection (instance_id, project_id, id);

create index on projections.org_members_projection (instance_id, creation_date, user_id, org_id);
create index on projections.org_members_projection (instance_id, org_id, creation_date, user_id);
create index on projections.project_members_projection (instance_id, creation_date, user_id, project_id);
create index on projections.project_members_projection (instance_id, project_id, creation_date, user_id);

-- "contains" and "ends with" go by trigrams. Both extensions come with PostgreSQL and are trusted: whoever may
-- create in the database may install them. Where that is forbidden the same searches read in the order of the list.
do $$
declare
  home text;
  spot record;
begin
  create extension if not exists pg_trgm schema projections;
  create extension if not exists btree_gin schema projections;
  select n.nspname into home from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_trgm';
  for spot in values
    ('users_projection', 'search_text'), ('orgs_projection', 'lower_name'), ('projects_projection', 'lower_name'),
    ('applications_projection', 'lower_name'), ('org_domains_projection', 'domain')
  loop
    execute format('create index on projections.%I using gin (instance_id, %I %I.gin_trgm_ops)',
      spot.column1, spot.column2, home);
  end loop;
exception when insufficient_privilege or undefined_file or feature_not_supported or undefined_object then
  raise notice 'no trigram indexes: %', sqlerrm;
end $$;
