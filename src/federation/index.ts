export { federationFeature } from './feature.ts';
export { type RefusalReason, Refused } from './refusal.ts';
export { type Ended, type Visits, visitsOf } from './visits.ts';
