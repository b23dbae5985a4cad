export { accessTokenVerifier } from './access-token-verifier.ts';
export { type Acting, actingAs } from './acting.ts';
export { authMethodsOf, proofsOf } from './auth-request/values.ts';
export {
  hasForeignLogin,
  loginBaseOf,
  loginChoice,
  loginClientOf,
} from './authorize/login-location.ts';
export { linkPermission, provenSession } from './authorize/operations.ts';
export { preferredLoginName } from './claims/userinfo.ts';
export { subjectFor, userNamed } from './clients/subjects.ts';
export { oidcFeature } from './feature.ts';
export { forWhom } from './for-whom.ts';
export { type ForetoldRequest, foretell } from './foretold.ts';
export { lookupsOf } from './lookups.ts';
export { type OpenIdProvider, openIdProvider, openIdProviderOf } from './openid-provider.ts';
export { formPostPage } from './page.ts';
export { certificateTrust } from './possession/certificates.ts';
export { isBound } from './possession/confirmation.ts';
export { askingTokens } from './presented-token.ts';
export { toOAuthError, tooManyRequests } from './protocol/errors.ts';
export { readForm, readQuery } from './protocol/parameters.ts';
export { errorReply, methodNotAllowed, redirect } from './protocol/reply.ts';
export type { Lifetimes } from './protocol/settings.ts';
export { writingScope } from './protocol/writing-scope.ts';
export type { OidcDependencies } from './provider.ts';
export { isOidcPath } from './routes.ts';
export type { Access } from './scope/access.ts';
export type { StandIn } from './stand-in.ts';
export type { ActiveToken } from './tokens/present.ts';
export { mayAct, type SubjectLookup, type SubjectRow, subjectsOf } from './tokens/subject.ts';
