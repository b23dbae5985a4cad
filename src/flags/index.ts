export type { FlagValues } from './definitions.ts';
export { flagsIn } from './effective.ts';
export { flagFeature } from './feature.ts';
