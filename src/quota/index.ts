export { quotaFeature } from './feature.ts';
export { type Usage, usageOf } from './usage.ts';
