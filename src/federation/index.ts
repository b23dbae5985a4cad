export { federationFeature } from './feature.ts';
export { jwtPath } from './jwt/way.ts';
export { callbackPath } from './oauth/way.ts';

/** What reads and writes SAML, with all that it takes. */
export const samlServiceProvider = () => import('./saml/service-provider.ts');
export { type RefusalReason, Refused } from './refusal.ts';
export { type Ended, type Visits, visitsOf } from './visits.ts';
