import { checkFactor, compareRecoveryCode } from '../../user/index.ts';
import * as events from '../events.ts';
import { attemptsOf } from './attempts.ts';
import { defineCheck } from './check.ts';

export const recoveryCodeCheck = defineCheck({
  name: 'recoveryCode',
  field: 'checks.recovery_code',
  read: ({ code }) => code,
  async prove({ platform }, subject, code) {
    const attempts = await attemptsOf(platform, subject);
    const compare = compareRecoveryCode(platform, subject.user.id, code);
    const check = { ...attempts, factor: 'recoveryCode', compare } as const;
    const userVersion = await checkFactor(platform, subject.scope, check);
    return { userVersion, means: (_session, at) => [events.sessionRecoveryCodeChecked(at)] };
  },
});
