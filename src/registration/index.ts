export type { RegistrationOrigin } from '../application/registration-events.ts';
export type { About } from './about.ts';
export { goodFor } from './document-fetch.ts';
export { type ClientDocuments, clientDocuments } from './documents.ts';
export { registrationFeature } from './feature.ts';
export { initialAccessTokens } from './initial-access-tokens.ts';
export { loginStarts } from './login-starts.ts';
export { type ClientLogo, type ClientLogos, clientLogos } from './logos.ts';
export { type ClientMetadata, readMetadata } from './metadata.ts';
export { answerFields, encryptedAnswerFields } from './metadata-answers.ts';
export {
  type KnownClient,
  type RegisteredClient,
  type RegistrationOperations,
  registrationOperations,
} from './operations.ts';
export { isVouched, type PresentedLink, presentationOf } from './presentation.ts';
export { aboutOf } from './queries.ts';
