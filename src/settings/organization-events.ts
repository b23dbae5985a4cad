import { Type } from '@sinclair/typebox';
import { defineEvent, rememberedAsWhole } from '../eventstore/index.ts';

export const organizationSettingsEvents = {
  set: defineEvent(
    'organization_settings',
    'settings.organization.set',
    Type.Object({ organizationScopedUsernames: Type.Optional(Type.Boolean()) }),
  ),
  removed: defineEvent('organization_settings', 'settings.organization.removed', Type.Object({})),
};

rememberedAsWhole('organization_settings');
