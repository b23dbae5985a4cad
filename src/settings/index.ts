export { brandingFilesIn, clearBrandingFile, placeBrandingFile, requireBranding } from './branding-files.ts';
export { instanceDefaultSettings } from './defaults.ts';
export { settingsFeature } from './feature.ts';
export {
  decideAt,
  inInstance,
  inOrg,
  type Kept,
  keptIn,
  type Level,
  levels,
  type Place,
} from './levels.ts';
export type { SettingsNeighbours } from './neighbours.ts';
export { type Branding, defaultBranding } from './policies/branding.ts';
export type { BrandingSlot } from './policies/branding-files.ts';
export { multiFactor, secondFactor } from './policies/login-factors.ts';
export {
  loginProviderSlices,
  offerProvider,
  type PlacedProvider,
  wentAlong,
  withdrawProvider,
} from './policies/login-providers.ts';
export { changeRegistration, currentSecurity, mayReadDocument } from './policies/security.ts';
export type { Effective, OfferedProvider, SettingsOwner } from './queries.ts';
export { allowedLanguages } from './restrictions/v1.ts';
export { type GeneratedSecret, generateSecret } from './secrets.ts';
export { securityOperations } from './security.ts';
export { createSettings, type LoginSettings, type Settings, settingsOf } from './settings.ts';
export { isWebAddress } from './wire.ts';
