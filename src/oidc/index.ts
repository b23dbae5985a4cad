export { accessTokenVerifier } from './access-token-verifier.ts';
export { type Acting, actingAs } from './acting.ts';
export { oidcFeature } from './feature.ts';
export { type ForetoldRequest, foretell } from './foretold.ts';
export { type OpenIdProvider, openIdProvider, openIdProviderOf } from './openid-provider.ts';
export type { Lifetimes } from './protocol/settings.ts';
export type { OidcDependencies } from './provider.ts';
export { isOidcPath } from './routes.ts';
