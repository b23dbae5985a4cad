import * as events from '../events.ts';
import { defineCheck } from './check.ts';

export const passwordCheck = defineCheck({
  name: 'password',
  field: 'checks.password',
  read: ({ password }) => password,
  async prove({ users }, { scope, user, browser }, password) {
    const userVersion = await users.checkPassword(scope, user, password, browser);
    return { userVersion, means: (_session, at) => [events.sessionPasswordChecked(at)] };
  },
});
