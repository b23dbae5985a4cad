import type { NewEvent } from '../eventstore/index.ts';
import { usualOidcSettings } from './oidc-settings.ts';
import { policies } from './policies/index.ts';
import { defaultFactors, factorsAdded } from './policies/login-factors.ts';
import { generatorsAdded } from './secret-generators.ts';

/**
 * Facts that give a new instance its settings; append them to the instance aggregate at its creation. They are
 * written out, so that a later release with other defaults does not change instances that exist.
 */
export const instanceDefaultSettings = (): NewEvent[] => [
  ...policies.flatMap(({ addToInstance, fields, events }) => [
    addToInstance(fields.defaults),
    ...(events.instance.activated ? [events.instance.activated({})] : []),
  ]),
  ...factorsAdded('instance', defaultFactors),
  usualOidcSettings(),
  ...generatorsAdded(),
];
