export { federationFeature } from './feature.ts';
export { jwtPath } from './jwt/way.ts';
export { callbackPath } from './oauth/way.ts';
export { type RefusalReason, Refused } from './refusal.ts';
export { type Ended, type Visits, visitsOf } from './visits.ts';
