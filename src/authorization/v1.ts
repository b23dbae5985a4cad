import { commandDetails, listDetailsV1, rowDetails } from '../contract/details.ts';
import type { ManagementService } from '../contract/services/management/v1.ts';
import type { UserGrantQuery } from '../contract/services/user/v1.ts';
import type { Handlers } from '../contract/types.ts';
import { notFound } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { assetUrl } from '../static/index.ts';
import { type AuthorizationOperations, authorizationOperations } from './operations.ts';
import { type AuthorizationConditions, type AuthorizationRow, roleKeyCondition } from './queries.ts';
import { searchReadable } from './reading.ts';
import { emptyFilter } from './wire.ts';

/** `user.v1.UserGrant` */
const userGrant = (row: AuthorizationRow, origin: string) => ({
  id: row.id,
  details: rowDetails(row),
  roleKeys: [...row.role_keys],
  state: row.state,
  userId: row.user_id,
  userName: row.user_name,
  firstName: row.first_name,
  lastName: row.last_name,
  email: row.email,
  displayName: row.display_name,
  avatarUrl: assetUrl(origin, row.avatar),
  preferredLoginName: row.preferred_login_name,
  userType: row.user_type,
  orgId: row.resource_owner,
  orgName: row.org_name,
  orgDomain: row.org_domain,
  projectId: row.project_id,
  projectName: row.project_name,
  ...(row.project_grant_id !== '' && {
    projectGrantId: row.project_grant_id,
    grantedOrgId: row.resource_owner,
    grantedOrgName: row.org_name,
    grantedOrgDomain: row.org_domain,
  }),
});

type TextQuery = readonly [keyof typeof textColumns, string, number];

const textColumns = {
  userNameQuery: 'userName',
  firstNameQuery: 'firstName',
  lastNameQuery: 'lastName',
  emailQuery: 'email',
  displayNameQuery: 'displayName',
  orgNameQuery: 'orgName',
  orgDomainQuery: 'orgDomain',
  projectNameQuery: 'projectName',
} as const;

function textOf(query: UserGrantQuery['query']): TextQuery | undefined {
  switch (query.case) {
    case 'userNameQuery':
      return [query.case, query.value.userName, query.value.method];
    case 'firstNameQuery':
      return [query.case, query.value.firstName, query.value.method];
    case 'lastNameQuery':
      return [query.case, query.value.lastName, query.value.method];
    case 'emailQuery':
      return [query.case, query.value.email, query.value.method];
    case 'displayNameQuery':
      return [query.case, query.value.displayName, query.value.method];
    case 'orgNameQuery':
      return [query.case, query.value.orgName, query.value.method];
    case 'orgDomainQuery':
      return [query.case, query.value.orgDomain, query.value.method];
    case 'projectNameQuery':
      return [query.case, query.value.projectName, query.value.method];
    default:
      return undefined;
  }
}

function condition(where: AuthorizationConditions, { query }: UserGrantQuery): void {
  const text = textOf(query);
  if (text) {
    where.text(textColumns[text[0]], text[1], text[2]);
    return;
  }
  switch (query.case) {
    case 'projectIdQuery':
      where.equals('project', query.value.projectId);
      return;
    case 'userIdQuery':
      where.equals('user', query.value.userId);
      return;
    case 'roleKeyQuery':
      roleKeyCondition(where, query.value.roleKey, query.value.method);
      return;
    case 'projectGrantIdQuery':
      where.equals('projectGrant', query.value.projectGrantId);
      return;
    case 'userTypeQuery':
      where.equals('userType', query.value.type);
      return;
    case 'withGrantedQuery':
      return;
    default:
      throw emptyFilter('queries');
  }
}

/** What the organization gave; with `with_granted` also what others gave of the projects that it granted to them. */
function inOrg(where: AuthorizationConditions, orgId: string, queries: readonly UserGrantQuery[]): void {
  const withGranted = queries.some(
    ({ query }) => query.case === 'withGrantedQuery' && query.value.withGranted,
  );
  if (!withGranted) where.equals('organization', orgId);
  else where.and(where.group().equals('organization', orgId).equals('projectOwner', orgId).joined('or'));
}

/** Authorization calls of `zitadel.management.v1.ManagementService`. */
export function authorizationManagementHandlers(
  platform: Platform,
  authorizations: AuthorizationOperations = authorizationOperations(platform),
) {
  return {
    async getUserGrantByID({ userId, grantId }, context) {
      const { rows } = await searchReadable(platform, context, {
        page: { limit: 1, offset: 0n, asc: true },
        sort: 'id',
        filter: (where) => where.equals('id', grantId).equals('user', userId),
      });
      const [row] = rows;
      if (!row) throw notFound('AUTHORIZATION-Nfd01', 'Authorization not found');
      return { userGrant: userGrant(row, context.instance.origin) };
    },

    async listUserGrants(request, context) {
      const page = await searchReadable(platform, context, {
        page: request.query,
        sort: 'creationDate',
        filter(where) {
          inOrg(where, context.orgId, request.queries);
          for (const query of request.queries) condition(where, query);
        },
      });
      const details = listDetailsV1(page, platform.projections.position(), platform.clock());
      return { details, result: page.rows.map((row) => userGrant(row, context.instance.origin)) };
    },

    async addUserGrant({ userId, projectId, projectGrantId, roleKeys }, context) {
      const { id, done } = await authorizations.create(context, {
        userId,
        projectId,
        projectGrantId,
        orgId: context.orgId,
        roleKeys,
      });
      return { userGrantId: id, details: commandDetails(done) };
    },

    async updateUserGrant({ userId, grantId, roleKeys }, context) {
      const done = await authorizations.change(context, grantId, roleKeys, userId);
      return { details: commandDetails(done) };
    },

    async deactivateUserGrant({ userId, grantId }, context) {
      return { details: commandDetails(await authorizations.deactivate(context, grantId, userId)) };
    },

    async reactivateUserGrant({ userId, grantId }, context) {
      return { details: commandDetails(await authorizations.activate(context, grantId, userId)) };
    },

    async removeUserGrant({ userId, grantId }, context) {
      return { details: commandDetails(await authorizations.remove(context, grantId, userId)) };
    },

    async bulkRemoveUserGrant({ grantId }, context) {
      await authorizations.removeAll(context, grantId);
      return {};
    },
  } satisfies Handlers<typeof ManagementService>;
}
