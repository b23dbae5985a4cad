import { type Client, findClient } from '../application/index.ts';
import { listDetailsV1, rowDetails } from '../contract/details.ts';
import type { AuthService } from '../contract/services/auth/v1.ts';
import type { Handlers, RequestContext } from '../contract/types.ts';
import { currentMemberships } from '../member/index.ts';
import { orgCondition, orgMessage, searchOrgs } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import { authorizationsOf } from './held.ts';
import { type AuthorizationRow, searchAuthorizations } from './queries.ts';

/** `auth.v1.UserGrant` */
const userGrant = (row: AuthorizationRow) => ({
  grantId: row.id,
  details: rowDetails(row),
  state: row.state,
  userId: row.user_id,
  userType: row.user_type,
  orgId: row.resource_owner,
  orgName: row.org_name,
  orgDomain: row.org_domain,
  projectId: row.project_id,
  projectName: row.project_name,
  projectGrantId: row.project_grant_id,
  roles: [...row.role_keys],
  roleKeys: [...row.role_keys],
});

/** What the caller itself holds, in `zitadel.auth.v1.AuthService`. */
export function authorizationAuthHandlers(platform: Platform): Handlers<typeof AuthService> {
  const authorizations = authorizationsOf(platform);

  /** The application that the caller's token was made for; none of the server's own project. */
  async function clientOf(context: RequestContext): Promise<Client | undefined> {
    const { clientId } = context.requireCaller();
    if (!clientId) return undefined;
    const client = await findClient(platform.sql, context.instance.id, clientId);
    return client?.project.id === context.instance.projectId ? undefined : client;
  }

  async function activeIn(context: RequestContext, projectId: string) {
    const { userId } = context.requireCaller();
    const { all } = await authorizations.of(context.instance.id, userId);
    return all.filter((held) => held.active && held.projectId === projectId);
  }

  /** Organizations that the caller administers anything of; 'all' for who has a role on the instance. */
  async function administered(context: RequestContext): Promise<'all' | string[]> {
    const { userId, orgId } = context.requireCaller();
    const held = await currentMemberships(platform, context.instance.id, userId);
    if (held.some(({ level }) => level === 'instance')) return 'all';
    return [orgId, ...held.map((membership) => membership.orgId)];
  }

  return {
    async listMyUserGrants(request, context) {
      const { userId } = context.requireCaller();
      const page = await searchAuthorizations(platform, context.instance.id, {
        page: request.query,
        sort: 'creationDate',
        filter: (where) => where.equals('user', userId),
      });
      const details = listDetailsV1(page, platform.projections.position(), platform.clock());
      return { details, result: page.rows.map(userGrant) };
    },

    /**
     * Organizations in which the caller may use the application that it calls from: where it holds a role of its
     * project; for the server's own applications, and tokens of no application, where it administers anything.
     */
    async listMyProjectOrgs(request, context) {
      const client = await clientOf(context);
      const orgs = client
        ? (await activeIn(context, client.project.id)).map(({ orgId }) => orgId)
        : await administered(context);
      const page = await searchOrgs(platform, context.instance.id, {
        page: request.query,
        sort: 'name',
        filter(where) {
          if (orgs !== 'all') where.in('id', orgs);
          for (const query of request.queries) orgCondition(where, query);
        },
      });
      const details = listDetailsV1(page, platform.projections.position(), platform.clock());
      return { details, result: page.rows.map(orgMessage) };
    },

    /** Keys of the roles that the caller has, by the organization that the call acts in, in the application's project. */
    async listMyProjectPermissions(_request, context) {
      const client = await clientOf(context);
      const held = client ? await activeIn(context, client.project.id) : [];
      const keys = held.filter(({ orgId }) => orgId === context.orgId).flatMap(({ roles }) => roles);
      return { result: [...new Set(keys)].sort() };
    },
  };
}
