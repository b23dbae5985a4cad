import { checkFactor, compareTotp } from '../../user/index.ts';
import * as events from '../events.ts';
import { attemptsOf } from './attempts.ts';
import { defineCheck } from './check.ts';

export const totpCheck = defineCheck({
  name: 'totp',
  field: 'checks.totp',
  read: ({ code }) => code,
  async prove({ platform }, subject, code) {
    const attempts = await attemptsOf(platform, subject);
    const compare = compareTotp(platform, code);
    await checkFactor(platform, subject.scope, { ...attempts, factor: 'totp', compare });
    return (_session, checkedAt) => [events.sessionTotpChecked({ checkedAt })];
  },
});
