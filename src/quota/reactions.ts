import { hostOf, loadedLater, type Reaction } from '../delivery/index.ts';
import type { EventOf } from '../eventstore/index.ts';
import { quotaNotificationDue } from './events.ts';

/** Who wants to know that a quota is used up to a percentage is told so by a call of the URL that was given for it. */
const usageReached: Reaction = {
  name: 'quota.notification',
  on: quotaNotificationDue.type,
  worker: 'actions',
  recipients: (event) => {
    const { id, callURL } = (event as EventOf<typeof quotaNotificationDue>).payload;
    return [{ recipient: id, target: hostOf(callURL) }];
  },
  deliver: loadedLater(async () => (await import('./telling.ts')).tellUsage),
};

export const quotaReactions: readonly Reaction[] = [usageReached];
