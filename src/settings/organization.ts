import { deletionDate, timestamp } from '../contract/details.ts';
import type { OrganizationSettingsService } from '../contract/services/postern/settings/v1.ts';
import { implement, type RequestContext } from '../contract/types.ts';
import { invalidArgument, notFound } from '../errors/index.ts';
import { type Decision, defineAggregate, type Loaded, runCommands } from '../eventstore/index.ts';
import { orgPresence } from '../org/index.ts';
import type { Platform } from '../platform.ts';
import type { SettingsNeighbours } from './neighbours.ts';
import { organizationSettingsEvents as events } from './organization-events.ts';

/** Settings that organizations alone have; without any, those of the product hold. */
export interface OrganizationSettings {
  /** User names are unique in the organization; others may have them too. */
  readonly organizationScopedUsernames: boolean;
}

export const organizationDefaults: OrganizationSettings = { organizationScopedUsernames: false };

/** Under the organization's id; undefined where it has none of its own. */
export const organizationSettings = defineAggregate(
  'organization_settings',
  events,
  undefined as OrganizationSettings | undefined,
  (state, event): OrganizationSettings | undefined =>
    event.type === 'settings.organization.set'
      ? { ...organizationDefaults, ...state, ...event.payload }
      : undefined,
);

const scoped = (settings: OrganizationSettings | undefined) =>
  (settings ?? organizationDefaults).organizationScopedUsernames;

/** `postern.settings.v1.OrganizationSettingsService` */
export function organizationSettingsService(platform: Platform, neighbours: SettingsNeighbours) {
  /** The settings, and with them the names of all users whose rule they are. */
  async function change(
    context: RequestContext,
    orgId: string,
    decide: (own: OrganizationSettings | undefined) => Decision,
    after: OrganizationSettings | undefined,
  ) {
    if (orgId === '')
      throw invalidArgument('SETT-Org01', 'organization_id must be given', { field: 'organization_id' });
    const names = neighbours.userNamesUnder(
      context.instance.id,
      { only: orgId },
      { organizationScoped: scoped(after) },
    );
    const [done] = await runCommands(
      platform.store,
      context.scope,
      async () => {
        const own = { aggregate: organizationSettings, id: orgId, owner: orgId };
        const org = { aggregate: orgPresence, id: orgId };
        const { state } = await platform.store.load(context.instance.id, organizationSettings, orgId);
        return [own, org, ...(scoped(state) === scoped(after) ? [] : await names.find())] as const;
      },
      (own, org, ...users) => {
        if (!['active', 'inactive'].includes(org.state.lifecycle))
          throw notFound('ORG-Nfd01', 'Organization not found');
        return [
          decide(own.state),
          { events: [] },
          ...users.map((user) => names.decide(user as Loaded<never>)),
        ];
      },
    );
    return done;
  }

  return implement<typeof OrganizationSettingsService>('postern.settings.v1.OrganizationSettingsService', {
    async getOrganizationSettings({ organizationId }, context) {
      await context.require('policy.read', { orgId: organizationId });
      const org = await platform.store.load(context.instance.id, orgPresence, organizationId);
      if (!['active', 'inactive'].includes(org.state.lifecycle))
        throw notFound('ORG-Nfd01', 'Organization not found');
      const { state } = await platform.store.load(context.instance.id, organizationSettings, organizationId);
      return { organizationScopedUsernames: scoped(state), isDefault: state === undefined };
    },

    async setOrganizationSettings({ organizationId, organizationScopedUsernames }, context) {
      const after = { organizationScopedUsernames };
      const done = await change(
        context,
        organizationId,
        (own) =>
          own && scoped(own) === organizationScopedUsernames
            ? { events: [] }
            : { events: [events.set(after)] },
        after,
      );
      return { setDate: timestamp(done.changedAt) };
    },

    async resetOrganizationSettings({ organizationId }, context) {
      const done = await change(
        context,
        organizationId,
        (own) => ({ events: own ? [events.removed({})] : [] }),
        undefined,
      );
      return { resetDate: deletionDate(done) };
    },
  });
}
