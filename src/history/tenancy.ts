import { type Cases, closed, exempt, reads } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const sameEverywhere = exempt('names of types, the same everywhere');
const failure = exempt(
  'no call makes an event fail; views.test.ts has one in each of two instances, and both sides ask for the other',
);
const application = async (victim: Estate) => {
  const projectId = await victim.project();
  return { projectId, appId: await victim.app(projectId) };
};
const grant = async (victim: Estate) => {
  const projectId = await victim.project();
  const grantedOrganizationId = await victim.org();
  await victim.call('zitadel.project.v2.ProjectService/CreateProjectGrant', {
    projectId,
    grantedOrganizationId,
  });
  const { events } = await victim.call<{ events: { payload: { grantId: string } }[] }>(
    'zitadel.admin.v1.AdminService/ListEvents',
    { aggregateId: projectId, eventTypes: ['project.grant.added'] },
  );
  return { projectId, grantId: events[0]?.payload.grantId };
};

const view = { database: 'projections', viewName: 'web_keys' };

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.admin.v1.AdminService': {
    ListEvents: reads(async (victim) => ({ aggregateId: await victim.human() })),
    ListEventTypes: sameEverywhere,
    ListAggregateTypes: sameEverywhere,
    ListViews: closed(() => ({})),
    ListFailedEvents: closed(() => ({})),
    RemoveFailedEvent: failure,
  },
  'zitadel.management.v1.ManagementService': {
    ListUserChanges: reads(async (victim) => ({ userId: await victim.human() })),
    ListOrgChanges: reads(() => ({})),
    ListProjectChanges: reads(async (victim) => ({ projectId: await victim.project() })),
    ListAppChanges: reads(application),
    ListProjectGrantChanges: reads(grant),
  },
  'zitadel.auth.v1.AuthService': {
    ListMyUserChanges: exempt('acts on the caller alone'),
  },
  'zitadel.system.v1.SystemService': {
    ListViews: closed(() => ({}), { by: 'system' }),
    ClearView: closed(() => view, { by: 'system' }),
    ListFailedEvents: closed(() => ({}), { by: 'system' }),
    RemoveFailedEvent: failure,
  },
};
