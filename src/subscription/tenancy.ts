import { acts, type Cases, reads, removes } from '../e2e/tenancy/case.ts';
import type { Estate } from '../e2e/tenancy/victim.ts';

const service = 'postern.event.v1.EventService';
const url = 'https://events.example.com/heard';
const subscribed = async (victim: Estate) => ({ id: await victim.subscription() });
let next = 0;

/** Subscriptions are those of the instance that is asked. */
export const cases: Readonly<Record<string, Cases>> = {
  [service]: {
    // Strangers make one in an instance of their own, which is none of the victim's.
    CreateSubscription: acts(() => ({ name: `subscription ${++next}`, http: { url } })),
    UpdateSubscription: acts(async (victim) => ({ ...(await subscribed(victim)), name: victim.name() })),
    DeleteSubscription: removes(subscribed),
    GetSubscription: reads(subscribed),
    ListSubscriptions: reads(async (victim) => {
      await victim.subscription();
      return {};
    }),
    PauseSubscription: acts(subscribed),
    ResumeSubscription: acts(async (victim) => {
      const { id } = await subscribed(victim);
      await victim.call(`${service}/PauseSubscription`, { id });
      return { id };
    }),
    ReplayEvents: acts(async (victim) => ({ subscriptionId: await victim.subscription() })),
    PullEvents: reads(async (victim) => {
      await victim.project();
      return { filter: { aggregateTypes: ['project'], organizationId: victim.orgId } };
    }),
  },
};
