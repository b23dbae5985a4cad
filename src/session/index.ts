export { type Assurance, assuranceOf, reaches } from './assurance.ts';
export { appRegistered } from './checks/totp.ts';
export { keyRegistered } from './checks/web-auth-n.ts';
export * as sessionCommands from './commands.ts';
export * as sessionEvents from './events.ts';
export { sessionFeature } from './feature.ts';
export {
  type ChangedSession,
  type Checks,
  type SessionInput,
  type SessionOperations,
  sessionOperations,
} from './operations.ts';
export { sessionsTable } from './projection.ts';
export {
  isMultiFactor,
  lacksForcedFactor,
  lacksSecondFactor,
  latestOf,
  outlivesPasswordChanges,
  type Proof,
  type Proven,
} from './proven.ts';
export { passwordsAllowed, sessionUsers, userByEvents } from './sign-in-user.ts';
export { type Session, type SessionState, sessionAggregate, sessionState } from './state.ts';
export { parseSessionToken, type SessionTokenParts, sealSessionToken } from './token.ts';
export type { UserAgent } from './user-agent.ts';
export type { PersonsBrowser, SessionUser, SessionUsers, UserNames } from './users.ts';
export {
  sessionByToken,
  type VerifiedSession,
  verifySession,
  verifySessionToken,
} from './verify.ts';
