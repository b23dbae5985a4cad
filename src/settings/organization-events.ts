import { Type } from '@sinclair/typebox';
import { alsoConcerns, defineEvent } from '../eventstore/index.ts';

export const organizationSettingsEvents = {
  set: defineEvent(
    'organization_settings',
    'settings.organization.set',
    Type.Object({ organizationScopedUsernames: Type.Optional(Type.Boolean()) }),
  ),
  removed: defineEvent('organization_settings', 'settings.organization.removed', Type.Object({})),
};

/** What is remembered of settings depends on all of them: the first ones of an organization concern it too. */
alsoConcerns(organizationSettingsEvents.set, () => ({
  aggregateType: 'organization_settings',
  aggregateId: '',
}));
