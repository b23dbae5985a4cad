import type { Sql } from 'postgres';
import type { Client } from '../../application/index.ts';
import { authorizationsOf } from '../../authorization/index.ts';
import { AccessRefusal } from '../../login/index.ts';
import { orgOfDomain } from '../../org/index.ts';
import type { Platform } from '../../platform.ts';
import { grantedProjectsOf } from '../../project/index.ts';
import { orgDomainOf, orgIdOf } from './scopes.ts';

/** Who may use which application. */
export interface Access {
  /**
   * Whether the user may use the application at all, by the checks of its project. Costs nothing where it has none,
   * and no round trip while nothing changed.
   */
  may(instanceId: string, client: AccessedClient, user: AccessingUser): boolean | Promise<boolean>;
  /**
   * The same, and by the organization that scopes name.
   * @throws AccessRefusal
   */
  require(
    instanceId: string,
    client: AccessedClient,
    user: AccessingUser,
    scope: readonly string[],
  ): Promise<void>;
}

/** What decides on who may use an application, of whatever protocol. */
export type AccessedClient = Pick<Client, 'project' | 'org'>;

export interface AccessingUser {
  readonly userId: string;
  /** Organization that owns the user. */
  readonly orgId: string;
}

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

type Check = 'project' | 'role';

const messages = {
  organization:
    'The application is for users of another organization; sign in with an account of that organization',
  project: 'Your organization has no access to this application; ask its administrator for a project grant',
  role: 'You have no authorization for the project of this application; ask its administrator for one',
};
const ids = { organization: 'OIDC-Org01', project: 'OIDC-Prj01', role: 'OIDC-Rol01' };

export function createAccess(platform: Pick<Platform, 'sql' | 'store' | 'projections'>): Access {
  const authorizations = authorizationsOf(platform);
  const projects = grantedProjectsOf(platform);

  /** What the user fails; only projects that check anything are looked at. */
  async function failed(
    instanceId: string,
    { project, org }: AccessedClient,
    { userId, orgId }: AccessingUser,
  ): Promise<Check | undefined> {
    if (
      project.hasProjectCheck &&
      orgId !== org.id &&
      !(await projects.isGranted(instanceId, project.id, orgId))
    )
      return 'project';
    if (!project.roleCheck) return undefined;
    const { all } = await authorizations.of(instanceId, userId);
    return all.some(({ active, projectId }) => active && projectId === project.id) ? undefined : 'role';
  }

  return {
    may(instanceId, client, user) {
      const { roleCheck, hasProjectCheck } = client.project;
      if (!roleCheck && !hasProjectCheck) return true;
      return failed(instanceId, client, user).then((check) => check === undefined);
    },

    async require(instanceId, client, user, scope) {
      const wanted = await wantedOrg(platform.sql, instanceId, scope);
      const reason =
        wanted !== undefined && wanted !== user.orgId
          ? 'organization'
          : await failed(instanceId, client, user);
      if (reason) throw new AccessRefusal(reason, client.org.id, ids[reason], messages[reason]);
    },
  };
}
