import { browserPlace } from './place.ts';
import type { Session } from './session.ts';
import { signInFrom, startSessionAt } from './start.ts';

export type { Claims } from './claims.ts';
export type { Environment } from './environment.ts';
export { AuthProblem, type AuthProblemKind } from './problem.ts';
export type { Session } from './session.ts';

/** The session of whoever uses this browser; see `startSessionAt`. @throws AuthProblem */
export const startSession = (): Promise<Session> => startSessionAt(browserPlace());

/** Leaves the page to sign in, where there is no session yet or no more; comes back to the same address. @throws AuthProblem */
export const signInAgain = (): Promise<never> => signInFrom(browserPlace());
