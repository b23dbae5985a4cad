import { flag } from '../../eventstore/index.ts';
import { defineTabledPolicy } from '../policy-table.ts';
import { policyRpcs } from '../rpcs.ts';

/** Which changes a person is told of. */
export const notificationPolicy = defineTabledPolicy({
  kind: 'notification',
  title: 'notification settings',
  table: 'notification_policies',
  fields: { passwordChange: flag('password_change', true) },
});

export const notificationRpcs = policyRpcs('NotificationPolicy', notificationPolicy, {
  effective: (settings) => settings.notification,
  read: ({ passwordChange }) => ({ passwordChange }),
  v1: ({ passwordChange }) => ({ passwordChange }),
  more: [{ service: 'admin', method: 'addNotificationPolicy', does: 'add', on: 'instance' }],
});
