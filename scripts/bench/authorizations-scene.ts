import type { Sql } from 'postgres';

const users = 20_000;
const organizations = 500;
const projects = 2_000;

/** As many authorizations as asked for. One project holds one in seven of them, most some hundred; one role most hold. */
export async function fillAuthorizations(sql: Sql, instance: string, authorizations: number): Promise<void> {
  const audit = (n: string, owner: string, of: number) =>
    `now() - interval '1 second' * (${of} - ${n}), now(), ${owner}, 1`;
  await sql.unsafe(`
    insert into projections.orgs_projection (instance_id, id, name, state, primary_domain, creation_date, change_date,
      resource_owner, sequence)
    select '${instance}', 'org' || n, 'Organization ' || n, 1, 'org' || n || '.example', ${audit('n', "'org' || n", organizations)}
    from generate_series(0, ${organizations - 1}) n`);
  await sql.unsafe(`
    insert into projections.users_projection (instance_id, id, user_name, domain_required, state, initialized, type,
      first_name, last_name, nick_name, display_name, preferred_language, gender, email, is_email_verified, phone,
      is_phone_verified, has_password, password_change_required, name, description, access_token_type, secret_hash,
      creation_date, change_date, resource_owner, sequence)
    select '${instance}', 'u' || n, 'person' || n, false, 1, true, 1, 'First' || n % 100, 'Last' || n, '',
      'First' || n % 100 || ' Last' || n, 'en', 0, 'person' || n || '@example.com', true, '', false, true, false, '', '', 0, '',
      ${audit('n', `'org' || n % ${organizations}`, users)}
    from generate_series(0, ${users - 1}) n`);
  await sql.unsafe(`
    insert into projections.projects_projection (instance_id, id, name, state, project_role_assertion, project_role_check,
      has_project_check, private_labeling_setting, creation_date, change_date, resource_owner, sequence)
    select '${instance}', 'p' || n, 'Project ' || n, 1, false, false, false, 0, ${audit('n', `'org' || n % ${organizations}`, projects)}
    from generate_series(0, ${projects - 1}) n`);
  await sql.unsafe(`
    insert into projections.project_roles_projection
    select '${instance}', 'p' || n, key, key, '', ${audit('n', `'org' || n % ${organizations}`, projects)}
    from generate_series(0, ${projects - 1}) n, unnest(array['reader', 'writer', 'admin', 'auditor', 'former', 'own' || n]) key`);
  // Who came first holds a role that nobody is given any more.
  await sql.unsafe(`
    insert into projections.user_grants_projection (instance_id, id, user_id, user_resource_owner, project_id,
      project_resource_owner, grant_id, roles, state, creation_date, change_date, resource_owner, sequence)
    select '${instance}', 'g' || n, 'u' || person, 'org' || person % ${organizations}, 'p' || project,
      'org' || project % ${organizations}, case when what < 10 then 'c' || project else '' end,
      case when n < ${authorizations} / 50 then array['reader', 'former']
        when what = 0 and n % 10 = 0 then array['auditor'] when what < 2 then array['admin', 'own' || project]
        when what < 30 then array['reader', 'writer'] else array['reader'] end,
      case when what % 20 = 7 then 2 else 1 end, ${audit('n', `'org' || person % ${organizations}`, authorizations)}
    from (
      select n, abs(hashint4(n)) % ${users} as person, abs(hashint4(n + 7)) % 100 as what,
        floor(${projects} * ((abs(hashint4(-n)) % 100000) / 100000.0) ^ 4)::int as project
      from generate_series(0, ${authorizations - 1}) n
    ) scene`);
  await sql.unsafe('vacuum analyze');
}

export interface Asked {
  readonly project?: string;
  readonly role?: string;
  readonly user?: string;
  readonly organization?: string;
  readonly state?: number;
}

/** What administrators ask: by each filter, and those that come together, of frequent ones and rare. */
export function questions(): Record<string, (n: number) => Asked> {
  const project = (n: number) => `p${[0, 1, 5, 50, 500, 1_000, 1_999][n % 7]}`;
  const role = (n: number) => ['reader', 'writer', 'admin', 'auditor', 'former'][n % 5] as string;
  return {
    'of all': () => ({}),
    'by project': (n) => ({ project: project(n) }),
    'by role': (n) => ({ role: role(n) }),
    'by role of one project': (n) => ({ role: `own${(n * 31) % projects}` }),
    'by project and role': (n) => ({ project: project(n), role: role(n) }),
    'by user': (n) => ({ user: `u${(n * 7_919) % users}` }),
    'by organization': (n) => ({ organization: `org${(n * 31) % organizations}` }),
    'by state': (n) => ({ state: 1 + (n % 2) }),
    'by project, role and state': (n) => ({ project: project(n), role: role(n), state: 1 + (n % 2) }),
    'by organization and role': (n) => ({ organization: `org${(n * 31) % organizations}`, role: role(n) }),
  };
}
