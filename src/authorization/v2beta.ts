import { paginationOf, timestamp } from '../contract/details.ts';
import type { AuthorizationService } from '../contract/services/authorization/v2.ts';
import type {
  AuthorizationService as AuthorizationServiceBeta,
  AuthorizationsSearchFilter,
} from '../contract/services/authorization/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import type { AuthorizationConditions, AuthorizationRow } from './queries.ts';
import { searchReadable } from './reading.ts';
import { authorizationFilter, authorizationSort, userAnswer } from './wire.ts';

const answer = (row: AuthorizationRow, origin: string) => ({
  id: row.id,
  projectId: row.project_id,
  projectName: row.project_name,
  projectOrganizationId: row.project_org_id,
  ...(row.project_grant_id !== '' && {
    projectGrantId: row.project_grant_id,
    grantedOrganizationId: row.resource_owner,
  }),
  organizationId: row.resource_owner,
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  state: row.state,
  user: userAnswer(row, origin),
  roles: [...row.role_keys],
});

function filter(where: AuthorizationConditions, { filter: asked }: AuthorizationsSearchFilter): void {
  if (asked.case === 'userId') where.equals('user', asked.value.id);
  else authorizationFilter(where, { filter: asked });
}

/** `zitadel.authorization.v2beta.AuthorizationService`; its list tells more of project grants, and less of roles. */
export const authorizationServiceBeta = (
  platform: Platform,
  v2: ServiceImplementation,
): ServiceImplementation =>
  translated<typeof AuthorizationServiceBeta, typeof AuthorizationService>(
    'zitadel.authorization.v2beta.AuthorizationService',
    v2,
    {
      same: [
        'updateAuthorization',
        'deleteAuthorization',
        'activateAuthorization',
        'deactivateAuthorization',
      ],
      renamed: { createAuthorization: { given: { organizationId: '' } } },
      own: {
        async listAuthorizations(request, context) {
          const page = await searchReadable(platform, context, {
            page: request.pagination,
            sort: authorizationSort(request.sortingColumn),
            filter(where) {
              for (const one of request.filters) filter(where, one);
            },
          });
          return {
            pagination: paginationOf(page),
            authorizations: page.rows.map((row) => answer(row, context.instance.origin)),
          };
        },
      },
    },
  );
