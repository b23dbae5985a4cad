import { rowDetails } from '../contract/details.ts';
import type { Effective, SettingsOwner } from './queries.ts';

/** Whose settings they are, as messages tell it. */

const ownerTypes: Record<SettingsOwner, number> = { system: 1, instance: 1, org: 2 };

export const ownerType = (effective: Effective<unknown>) => ({
  resourceOwnerType: ownerTypes[effective.owner],
});

export const detailsOf = (effective: Effective<unknown>, instanceId: string) =>
  effective.audit ? rowDetails(effective.audit) : { resourceOwner: instanceId };
