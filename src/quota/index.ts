export * as quotaEvents from './events.ts';
export { quotaFeature } from './feature.ts';
export { type Usage, usageOf } from './usage.ts';
