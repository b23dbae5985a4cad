export { checkKey, type KeyChallenge } from './check.ts';
export { removeKey } from './commands.ts';
export { keysElsewhere } from './elsewhere.ts';
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
export { isOriginOf, isRelatedParty, relatedOrigins, relyingPartyId } from './relying-party.ts';
