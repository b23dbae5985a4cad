export { accountOf } from './account.ts';
export { type Candidate, entryOf, isNewEnough, whoMayBeMeant } from './account-choice.ts';
export { allows, homeOf } from './allowed.ts';
export { AnswerTime } from './answer-time.ts';
export type {
  AskedDetail,
  AskingDevice,
  AuthorizationDescription,
  AuthorizationFlow,
  ConsentAnswer,
  ConsentQuestion,
  DenyReason,
  EndedSession,
  GivenAnswer,
  SignedInSession,
} from './authorization-flow.ts';
export { AccessRefusal, ConsentDue } from './authorization-flow.ts';
export { accountCookie } from './browser-accounts.ts';
export { browserSession, signedInSessions } from './browser-session.ts';
export { browserState, browserStateCookies, hasBrowserState, holdsBrowserState } from './browser-state.ts';
export { askedBy, asksForEmail, type UnverifiedEmail, whatIsDue } from './due.ts';
export { frontChannelLogoutPage } from './front-channel.ts';
export { escapeHtml } from './http/html.ts';
export { loginDevices } from './known-device.ts';
export { brandingOrg } from './look/branding-org.ts';
export { nameForm } from './name-form.ts';
export { protocolFailurePage } from './protocol-failure.ts';
export {
  formPaths,
  type LoginHandler,
  type LoginOptions,
  loginFace,
  loginFailure,
  loginRoutes,
  signInLimits,
} from './routes.ts';
export type { SecondWay, SetUpWay } from './second-factor.ts';
export { sendLimits } from './sends.ts';
export { isWrongPassword } from './sign-in.ts';
export { usualOrgId } from './spoken.ts';
export { type Standing, standingOf } from './standing.ts';
export { sealLogoutTarget } from './steps/sign-out.ts';
export { type LoginUsers, loginUsers } from './users.ts';
