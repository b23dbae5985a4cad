export { attestationMethods, clientMethodOf, isAttestationMethod } from './attestation.ts';
export {
  type CertificateMethod,
  certificateMethodOf,
  readCertificateChange,
  requireKnownCertificate,
} from './certificates.ts';
export { asksElsewhere } from './ciba.ts';
export { asciiForm } from './clean-uris.ts';
export { documentConstraint, isDocumentUrl, longestDocumentUrl } from './client-document.ts';
export {
  readKeyChange,
  readKeySet,
  requireOneKeySource,
  saysKeys,
  usableKeys,
} from './client-keys.ts';
export { type Client, type ClientKey, clientsOfProject, findClient, findClientKey } from './clients.ts';
export * as applicationCommands from './commands.ts';
export { type ComplianceProblem, complianceProblems } from './compliance.ts';
export type { CrossAppTarget } from './cross-app-values.ts';
export {
  checkEncryptedAnswers,
  type EncryptedAnswer,
  encryptedAnswers,
  encryptionKeyIn,
  encryptionOf,
} from './encrypted-answers.ts';
export * as applicationEvents from './events.ts';
export { applicationFeature } from './feature.ts';
export { type ForwardAuthHost, forwardAuthHostsOf } from './forward-auth/host-lookup.ts';
export { isSkipped } from './forward-auth/paths.ts';
export type { ForwardAuth, HeaderNames } from './forward-auth/values.ts';
export { introspected } from './introspection.ts';
export { requireIssuerAllowed } from './keys.ts';
export { type OidcConfig, type OidcConfigChange, oidcConfigOf } from './oidc-config.ts';
export { registrableConfig } from './oidc-rules.ts';
export type * from './oidc-values.ts';
export { backchannelDeliveryModes, securityProfiles, usesSecret } from './oidc-values.ts';
export {
  allowedOrigins,
  frontChannelLogoutAt,
  postLogoutRedirectUriAllowed,
  type RedirectingClient,
  redirectUriAllowed,
  redirectUriProblem,
} from './redirect-uris.ts';
export { checkRequestObjects, isRegisteredRequestUri } from './request-objects.ts';
export { clientOfResource } from './resources.ts';
export { type SamlApplication, type SamlApplications, samlApplicationsOf } from './saml-applications.ts';
export {
  requireOfSector,
  requireSectorAsFound,
  type SectorSource,
  sectorOf,
  sectorSource,
  subjectTypeOf,
} from './sectors.ts';
export { fapiAlgorithms, isFapi, isMessageSigning } from './security-profile.ts';
export { clientByEvents, hasClientKey } from './standing.ts';
export { type Application, applicationAggregate, applicationOfNewProject } from './state.ts';
