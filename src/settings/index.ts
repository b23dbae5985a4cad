export { instanceDefaultSettings } from './defaults.ts';
export { type SupportedLanguage, supportedLanguages } from './languages.ts';
export type { Branding } from './policies/branding.ts';
export { settingsProjections } from './projection.ts';
export type { Effective, SettingsOwner } from './queries.ts';
export {
  settingsAdminHandlers,
  settingsAuthHandlers,
  settingsManagementHandlers,
  settingsServices,
} from './service.ts';
export { type LoginSettings, type Settings, settingsOf } from './settings.ts';
