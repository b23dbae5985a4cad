export { requireAnotherPassword, unchangedPassword } from './another-password.ts';
export {
  checkApplicationPassword,
  holdsApplicationPassword,
} from './application-passwords/operations.ts';
export * as askingEvents from './asking-events.ts';
export { acceptPassword, breachedPassword } from './chosen-password.ts';
export { codeFacts, newCode } from './codes.ts';
export * as userCommands from './commands/index.ts';
export {
  expiryOrNever,
  type NewHuman,
  type NewMachine,
  neverExpires,
  personalAccessTokenScopes,
  requireLinkTemplate,
} from './commands/index.ts';
export {
  addedSince,
  deviceEvents,
  devicesForgottenAt,
  disownDevice,
  type Lost,
  rememberDevice,
  type Undone,
} from './devices/index.ts';
export * as userEvents from './events.ts';
export { type CodeFactor, checkFactor } from './factors/check.ts';
export { compareRecoveryCode, compareTotp } from './factors/compare.ts';
export * as factorEvents from './factors/events.ts';
export * as keyEvents from './factors/key-events.ts';
export { type Factors, factorsAggregate, type WebAuthnKey } from './factors/state.ts';
export { userFeature } from './feature.ts';
export { composedName } from './fields.ts';
export { impersonate, impersonatedUser } from './impersonated-user.ts';
export type { RecordedActor } from './impersonation-events.ts';
export { machineKeyFile } from './key-file.ts';
export * as webAuthn from './keys/index.ts';
export {
  acceptExternalLogin,
  decideLink,
  type Link,
  type LinkRow,
  type Links,
  linksAggregate,
  searchLinks,
  userOfLink,
  wordOf,
} from './links/index.ts';
export { type MachineCredentials, machineCredentials } from './machine-credentials.ts';
export { cleanEmail, cleanPhone, cleanUserName, loginNames, normalizePhone, readLanguage } from './names.ts';
export { requireNoNewName } from './new-names.ts';
export type { CreateHuman, Provisioned, Registrant } from './operations/index.ts';
export {
  avatarsOf,
  claimUserNames,
  clearAvatar,
  createHuman,
  deprovisionHuman,
  follow,
  humanForNewOrg,
  isAvatar,
  type OwnFactor,
  ownFactors,
  placeAvatar,
  provisionHuman,
  readUser,
  registerHuman,
  registrantRequest,
  requireMachineAccess,
  requirePerson,
  userByCode,
  userNamesUnder,
  writeUserMetadata,
} from './operations/index.ts';
export * as passkeyCodeEvents from './passkey-code-events.ts';
export {
  checkPassword,
  decidePasswordCheck,
  foreseePassword,
  type PasswordChecked,
  type PasswordCheckInput,
  type PasswordOutcome,
  tarpitDelay,
} from './password-check.ts';
export {
  openPersonalAccessToken,
  type PersonalAccessTokenClaims,
  readPersonalAccessToken,
  sealPersonalAccessToken,
} from './personal-access-token.ts';
export {
  defaultPasswordComplexity,
  type LockoutPolicy,
  type PasswordComplexity,
} from './policy.ts';
export { userState, usersTable, userType } from './projection/index.ts';
export {
  authMethodTypes,
  findMachineKey,
  findNewUserPlace,
  findUserByLoginName,
  findUserProfile,
  findUserProfiles,
  type KeyRow,
  keysOf,
  type LoginNameOptions,
  loginNamesOf,
  type MachineKeyLookup,
  metadataOfUsers,
  type PersonalAccessTokenLookup,
  personalAccessTokenLookup,
  searchUserMetadata,
  type UserConditions,
  type UserRow,
  type UserSort,
  userList,
  userMetadata,
} from './queries/index.ts';
export { type User, userAggregate, userWithMetadata } from './state.ts';
export { firstHumanRequest } from './v1/requests.ts';
export { type EmailHolder, holderOfEmail, personOfEmail } from './verified-email.ts';
export { avatarUrl } from './wire/messages.ts';
export { humanRequest } from './wire/requests.ts';
