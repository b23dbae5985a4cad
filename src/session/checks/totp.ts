import { checkFactor, compareTotp } from '../../user/index.ts';
import * as events from '../events.ts';
import { attemptsOf } from './attempts.ts';
import { defineCheck, type Passed, type PassedCheck } from './check.ts';

/** Whoever finishes the registration of an app has shown a code of it. */
export const appRegistered = (userVersion: number): PassedCheck => ({
  field: 'checks.totp',
  userVersion,
  means,
});

const means: Passed = (_session, at) => [events.sessionTotpChecked(at)];

export const totpCheck = defineCheck({
  name: 'totp',
  field: 'checks.totp',
  read: ({ code }) => code,
  async prove({ platform }, subject, code) {
    const attempts = await attemptsOf(platform, subject);
    const compare = compareTotp(platform, code);
    const check = { ...attempts, factor: 'totp', compare } as const;
    return { userVersion: await checkFactor(platform, subject.scope, check), means };
  },
});
