export { whoMayBeMeant } from './account-choice.ts';
export type {
  AskingDevice,
  AuthorizationDescription,
  AuthorizationFlow,
  DenyReason,
  GivenAnswer,
  SignedInSession,
} from './authorization-flow.ts';
export { AccessRefusal } from './authorization-flow.ts';
export { accountCookie } from './browser-accounts.ts';
export { browserSession, signedInSessions } from './browser-session.ts';
export { loginDevices } from './known-device.ts';
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
export { sendLimits } from './sends.ts';
export { sealLogoutTarget } from './steps/sign-out.ts';
export { type LoginUsers, loginUsers } from './users.ts';
