import { providersFor } from './idp/index.ts';
import type { Platform } from './platform.ts';
import type { SettingsNeighbours } from './settings/index.ts';
import { userNamesUnder } from './user/index.ts';

/** Connects settings with what changes with them. */
export const settingsNeighbours = (platform: Platform): SettingsNeighbours => ({
  userNamesUnder: (instanceId, organizations, rule) =>
    userNamesUnder(platform, instanceId, organizations, rule),
  providersFor: (instanceId, place, ids) => providersFor(platform, instanceId, place, ids),
});
