import type { Sql } from 'postgres';

/** In every instance, however large, so many users are inactive and have a rare name. */
const rare = 60;

const rarely = (users: number) =>
  `n % ${Math.floor(users / rare)} = 2 and n / ${Math.floor(users / rare)} < ${rare}`;
const usualOwner = `'org' || n % 20`;
const auditOf = (users: number, owner = usualOwner) =>
  `now() - interval '1 second' * (${users} - n), now(), ${owner}, 1`;

const table = 'projections.users_projection';

/** As `fillUsers`, with indexes built once over all of them: row by row a million takes them ten times as long. */
export async function fillManyUsers(
  sql: Sql,
  instance: string,
  users: number,
  owner?: string,
): Promise<void> {
  await sql.unsafe(
    `update pg_index set indisready = false where indrelid = '${table}'::regclass and not indisprimary`,
  );
  await fillUsers(sql, instance, users, owner);
  await sql.unsafe(`set maintenance_work_mem = '512MB'`);
  await sql.unsafe(`reindex table ${table}`);
  await sql.unsafe('vacuum analyze');
}

/**
 * Names as people have them: many share a first name, few a last name, and one in three calls himself otherwise.
 * @param owner of the nth, as SQL
 */
export async function fillUsers(
  sql: Sql,
  instance: string,
  users: number,
  owner = usualOwner,
): Promise<void> {
  const isRare = rarely(users);
  await sql.unsafe(`
    insert into projections.users_projection (instance_id, id, user_name, domain_required, state, initialized, type,
      first_name, last_name, nick_name, display_name, preferred_language, gender, email, is_email_verified, phone,
      is_phone_verified, has_password, password_change_required, name, description, access_token_type, secret_hash,
      creation_date, change_date, resource_owner, sequence)
    select '${instance}', 'u' || n, lower(first || '.' || last), false,
      case when ${isRare} then 2 when n % 16 = 0 then 4 else 1 end, n % 10 <> 0, case when n % 16 = 1 then 2 else 1 end,
      first, last, nick, first || ' ' || last, 'en', 0, lower(first || '.' || last || '@example.com'), true,
      case when n % 4 = 0 then '+49123' || n else '' end, false, true, false, '', '', 0, '', ${auditOf(users, owner)}
    from (
      select n, (array['Anna', 'Bertram', 'Cornelia', 'Dirk', 'Emilia', 'Friedrich', 'Gudrun', 'Heinrich'])[1 + abs(hashint4(n)) % 8] as first,
        (array['Meier', 'Schmidt', 'Hoffmann', 'Lehmann', 'Weber', 'Wagner', 'Zimmermann', 'Bauer', 'Richter', 'Klein',
          'Wolf', 'Neumann', 'Schwarz', 'Krause'])[1 + abs(hashint4(-n)) % 14]
          || case when ${isRare} then 'xylander' else '' end || substr(translate(md5(n::text), '0123456789', 'ghijklmnop'), 1, 6) as last,
        case when n % 3 = 0 then 'nick' || n % 15 else '' end as nick
      from generate_series(1, ${users}) n
    ) people`);
}

/**
 * An instance of so many users, and what hangs on them, straight into the tables: replay has its own bench. The first
 * thousand are the same in each, and whatever is asked for fills a page, or is found once, in each.
 */
export async function fillInstance(sql: Sql, instance: string, users: number): Promise<void> {
  const things = Math.max(1_000, users / 10);
  const audit = auditOf(users);
  await fillUsers(sql, instance, users);
  await sql.unsafe(`
    insert into projections.user_metadata
    select '${instance}', 'u' || n, key, encode(value::bytea, 'base64'), ${audit}
    from generate_series(1, ${users}) n,
      lateral (values ('key' || n % 7, 'value' || n % 12), ('badge', 'number ' || n)) entries(key, value)
    where n % 2 = 0`);
  await sql.unsafe(`
    insert into projections.orgs_projection (instance_id, id, name, state, primary_domain, creation_date, change_date,
      resource_owner, sequence)
    select '${instance}', 'org' || n, 'Organization ' || n, 1, 'org' || n || '.example', ${audit}
    from generate_series(0, ${things}) n`);
  await sql.unsafe(`
    insert into projections.org_domains_projection
    select '${instance}', 'org' || n, 'org' || n || '.example', true, true, 0, ${audit}
    from generate_series(0, ${things}) n`);
  await sql.unsafe(`
    insert into projections.projects_projection (instance_id, id, name, state, project_role_assertion, project_role_check,
      has_project_check, private_labeling_setting, creation_date, change_date, resource_owner, sequence)
    select '${instance}', 'p' || n, 'Project ' || md5(n::text), 1, false, false, false, 0, ${audit}
    from generate_series(1, ${things}) n`);
  await sql.unsafe(`
    insert into projections.project_grants_projection
    select '${instance}', 'g' || n, 'p' || n, 'org' || (n + 1) % 20, array['reader'], 1, ${audit}
    from generate_series(1, ${things}, 3) n`);
  await sql.unsafe(`
    insert into projections.applications_projection (instance_id, id, project_id, name, state, type, creation_date,
      change_date, resource_owner, sequence)
    select '${instance}', 'a' || n, 'p' || 1 + n % ${things}, 'Application ' || md5(n::text), 1, 2, ${audit}
    from generate_series(1, ${2 * things}) n`);
  await sql.unsafe(`
    insert into projections.sessions_projection (instance_id, id, creator, user_id, user_resource_owner, creation_date,
      change_date, resource_owner, sequence)
    select '${instance}', 's' || n, 'login', 'u' || n, 'org' || n % 20, ${audit}
    from generate_series(1, ${users}) n`);
  await sql.unsafe(`
    insert into projections.org_members_projection (instance_id, org_id, user_id, roles, creation_date, change_date,
      resource_owner, sequence, user_resource_owner)
    select '${instance}', 'org' || n % 20, 'u' || n, array['ORG_OWNER'], ${audit}, 'org' || n % 20
    from generate_series(1, ${things}) n`);
}
