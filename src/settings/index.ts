export { instanceDefaultSettings } from './defaults.ts';
export { settingsFeature } from './feature.ts';
export type { SettingsNeighbours } from './neighbours.ts';
export type { Branding } from './policies/branding.ts';
export type { Effective, SettingsOwner } from './queries.ts';
export { allowedLanguages } from './restrictions/v1.ts';
export { type LoginSettings, type Settings, settingsOf } from './settings.ts';
