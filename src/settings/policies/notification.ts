import { definePolicy, flag } from '../policy.ts';

/** Which changes a person is told of. */
export const notificationPolicy = definePolicy({
  kind: 'notification',
  table: 'notification_policies',
  fields: { passwordChange: flag('password_change', true) },
});
