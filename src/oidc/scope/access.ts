import type { Sql } from 'postgres';
import type { Client } from '../../application/index.ts';
import { permissionDenied } from '../../errors/index.ts';
import { orgOfDomain } from '../../org/index.ts';
import { orgDomainOf, orgIdOf } from './scopes.ts';

/** Who may use which application. */

/** The organization that the scopes say the user must be of; undefined: any; '' when there is none such. */
export async function wantedOrg(
  sql: Sql,
  instanceId: string,
  scope: readonly string[],
): Promise<string | undefined> {
  const id = orgIdOf(scope);
  if (id !== undefined) return id;
  const domain = orgDomainOf(scope);
  return domain === undefined ? undefined : ((await orgOfDomain(sql, instanceId, domain)) ?? '');
}

async function isGranted(sql: Sql, instanceId: string, projectId: string, orgId: string): Promise<boolean> {
  const rows = await sql`
    select 1 from projections.project_grants_projection
    where instance_id = ${instanceId} and project_id = ${projectId} and granted_org_id = ${orgId}
      and state = 1`;
  return rows.length > 0;
}

/**
 * Whether a user of this organization may use the application, by its scopes and its project's checks.
 * @throws PosternError `permission_denied`
 */
export async function requireAccess(
  sql: Sql,
  instanceId: string,
  client: Client,
  orgId: string,
  scope: readonly string[],
): Promise<void> {
  const wanted = await wantedOrg(sql, instanceId, scope);
  if (wanted !== undefined && wanted !== orgId) {
    throw permissionDenied(
      'OIDC-Org01',
      'The application is for users of another organization; sign in with an account of that organization',
    );
  }
  const { project, org } = client;
  if (project.hasProjectCheck && orgId !== org.id && !(await isGranted(sql, instanceId, project.id, orgId))) {
    throw permissionDenied(
      'OIDC-Prj01',
      'Your organization has no access to this application; ask its administrator for a project grant',
    );
  }
  if (project.roleCheck) {
    // Roles are given to users by authorizations, and there are none of those yet.
    throw permissionDenied(
      'OIDC-Rol01',
      'You have no role in the project of this application; ask its administrator for one',
    );
  }
}
