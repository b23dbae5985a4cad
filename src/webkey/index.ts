export { webKeyFeature } from './feature.ts';
export { initialWebKeys } from './setup.ts';
export { activeSigningKey, jwks, readSigningKey, signingKeyFor } from './signing.ts';
