export type { FlagValues } from './definitions.ts';
export { backChannelLogoutEnabled, flagsIn } from './effective.ts';
export { flagFeature } from './feature.ts';
