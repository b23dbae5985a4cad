import type { InstanceService } from '../contract/services/instance/v2.ts';
import type { InstanceService as InstanceServiceBeta } from '../contract/services/instance/v2beta.ts';
import { translated } from '../contract/translation.ts';
import type { ServiceImplementation } from '../contract/types.ts';

const customDomain = { request: { domain: 'customDomain' } } as const;
const trustedDomain = { request: { domain: 'trustedDomain' } } as const;
const domains = { domains: 'customDomains' } as const;

/** `zitadel.instance.v2beta.InstanceService` in the names of v2. */
export const instanceServiceBeta = (v2: ServiceImplementation): ServiceImplementation =>
  translated<typeof InstanceServiceBeta, typeof InstanceService>(
    'zitadel.instance.v2beta.InstanceService',
    v2,
    {
      same: ['updateInstance', 'deleteInstance'],
      renamed: {
        getInstance: { answer: { instance: domains } },
        listInstances: {
          given: { sortingColumn: 0 },
          request: {
            queries: [
              'filters',
              {
                query: ['filter', { cases: { idQuery: 'inIdsFilter', domainQuery: 'customDomainsFilter' } }],
              },
            ],
          },
          answer: { instances: domains },
        },
        addCustomDomain: customDomain,
        removeCustomDomain: customDomain,
        listCustomDomains: {
          request: {
            queries: [
              'filters',
              {
                query: [
                  'filter',
                  {
                    cases: {
                      domainQuery: 'domainFilter',
                      generatedQuery: ['generatedFilter', ({ generated }) => generated],
                      primaryQuery: ['primaryFilter', ({ primary }) => primary],
                    },
                  },
                ],
              },
            ],
          },
        },
        addTrustedDomain: trustedDomain,
        removeTrustedDomain: trustedDomain,
        listTrustedDomains: {
          request: {
            queries: ['filters', { query: ['filter', { cases: { domainQuery: 'domainFilter' } }] }],
          },
        },
      },
    },
  );
