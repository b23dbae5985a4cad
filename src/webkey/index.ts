export { webKeyProjections } from './projection.ts';
export { webKeyServices } from './service.ts';
export { initialWebKeys } from './setup.ts';
export { activeSigningKey, jwks } from './signing.ts';
