import { paginationOf, timestamp } from '../contract/details.ts';
import type { OrganizationService } from '../contract/services/org/v2.ts';
import type { OrganizationService as OrganizationServiceBeta } from '../contract/services/org/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';
import type { OrgOperations } from './operations.ts';
import { orgDomainCondition } from './queries.ts';
import { emptyFilter } from './wire.ts';

const id = { request: { id: 'organizationId' } } as const;

/** `zitadel.org.v2beta.OrganizationService` in the names of v2. */
export const organizationServiceBeta = (
  v2: ServiceImplementation,
  orgs: OrgOperations,
): ServiceImplementation =>
  translated<typeof OrganizationServiceBeta, typeof OrganizationService>(
    'zitadel.org.v2beta.OrganizationService',
    v2,
    {
      same: [
        'addOrganizationDomain',
        'deleteOrganizationDomain',
        'generateOrganizationDomainValidation',
        'verifyOrganizationDomain',
        'setOrganizationMetadata',
        'deleteOrganizationMetadata',
      ],
      renamed: {
        createOrganization: {
          call: 'addOrganization',
          ...id,
          answer: ({ organizationId, details, createdAdmins }, { admins }) => ({
            id: organizationId,
            creationDate: details?.creationDate,
            organizationAdmins: [
              ...createdAdmins.map((value) => ({
                OrganizationAdmin: { case: 'createdAdmin' as const, value },
              })),
              ...admins.flatMap(({ userType }) =>
                userType.case === 'userId'
                  ? {
                      OrganizationAdmin: {
                        case: 'assignedAdmin' as const,
                        value: { userId: userType.value },
                      },
                    }
                  : [],
              ),
            ],
          }),
        },
        updateOrganization: id,
        deleteOrganization: id,
        deactivateOrganization: id,
        activateOrganization: id,
        listOrganizationDomains: {
          given: { sortingColumn: 0 },
          request: {
            filters: { filter: { cases: { domainNameFilter: ['domainFilter', { name: 'domain' }] } } },
          },
          answer: { domains: { domainName: 'domain' } },
        },
        listOrganizationMetadata: {
          request: { filter: ['filters', { query: ['filter', { cases: { keyQuery: 'keyFilter' } }] }] },
        },
      },
      own: {
        /** Tells the limit that was applied, and dates: v2 has no place for the one, and details for the others. */
        async listOrganizations(request, context) {
          const { pagination: page, sortingColumn } = request;
          const found = await orgs.list(context, { page, sortingColumn }, (where) => {
            for (const { filter } of request.filter) {
              if (filter.case === 'nameFilter') where.text('name', filter.value.name, filter.value.method);
              else if (filter.case === 'domainFilter')
                orgDomainCondition(where, filter.value.domain, filter.value.method);
              else if (filter.case === 'stateFilter') where.equals('state', filter.value.state);
              else if (filter.case === 'idFilter') where.equals('id', filter.value.id);
              else throw emptyFilter('filter');
            }
          });
          return {
            pagination: paginationOf(found),
            organizations: found.rows.map((row) => ({
              id: row.id,
              name: row.name,
              state: row.state,
              primaryDomain: row.primary_domain,
              creationDate: timestamp(row.creation_date),
              changedDate: timestamp(row.change_date),
            })),
          };
        },
      },
    },
  );
