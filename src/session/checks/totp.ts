import { checkFactor, compareTotp } from '../../user/index.ts';
import * as events from '../events.ts';
import { attemptsOf } from './attempts.ts';
import { defineCheck } from './check.ts';

/** Whoever finishes the registration of an app has shown a code of it. */
export const appRegistered = {
  field: 'checks.totp',
  means: (_session: unknown, checkedAt: string) => [events.sessionTotpChecked({ checkedAt })],
};

export const totpCheck = defineCheck({
  name: 'totp',
  field: 'checks.totp',
  read: ({ code }) => code,
  async prove({ platform }, subject, code) {
    const attempts = await attemptsOf(platform, subject);
    const compare = compareTotp(platform, code);
    await checkFactor(platform, subject.scope, { ...attempts, factor: 'totp', compare });
    return appRegistered.means;
  },
});
