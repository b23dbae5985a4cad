import * as events from '../events.ts';
import { defineCheck } from './check.ts';

export const passwordCheck = defineCheck({
  name: 'password',
  field: 'checks.password',
  read: ({ password }) => password,
  async prove({ users }, { scope, user, userAgentId }, password) {
    await users.checkPassword(scope, user, password, userAgentId);
    return (_session, checkedAt) => [events.sessionPasswordChecked({ checkedAt })];
  },
});
