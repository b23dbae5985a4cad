import type { Platform } from './platform.ts';
import type { SettingsNeighbours } from './settings/index.ts';
import { userNamesUnder } from './user/index.ts';

/** Connects settings with what changes with them. */
export const settingsNeighbours = (platform: Platform): SettingsNeighbours => ({
  userNamesUnder: (instanceId, organizations, rule) =>
    userNamesUnder(platform, instanceId, organizations, rule),
});
