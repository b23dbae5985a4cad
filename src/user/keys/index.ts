export { checkKey, type KeyChallenge } from './check.ts';
export { removeKey } from './commands.ts';
export { createPasskeyLink, type PasskeyLink, passkeyPage } from './links.ts';
export {
  challengeLifetimeMs,
  kindFor,
  newChallenge,
  requestOptions,
  usableKeys,
  verification,
} from './options.ts';
export { type PresentedAssertion, parsedJson, readAssertion, readRegistration } from './presented.ts';
export {
  type BegunRegistration,
  beginRegistration,
  finishRegistration,
  type KeyRegistration,
  registerKey,
  registrationOf,
  verifyKeyRegistration,
} from './register.ts';
export { isOriginOf, relyingPartyId } from './relying-party.ts';
