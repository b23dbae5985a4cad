import { findClient } from '../../application/index.ts';
import type { DeliveryTools, Report, Sender } from '../../delivery/index.ts';
import { runCommand } from '../../eventstore/index.ts';
import { shownName } from '../../login/shown-name.ts';
import { askingEvents, userAggregate } from '../../user/index.ts';
import { sealForPerson } from './ids.ts';
import { cibaRequestAggregate } from './state.ts';

/** So many messages within that time, whoever asks: who is not told finds the request in the own account. */
const most = 5;
const withinMs = 10 * 60_000;

const needless = (said: string): Report => ({ outcome: 'refused', said });

/** Has the person told of a request, by the message that follows the event that this writes. */
export const askPerson: Sender['deliver'] = async (delivery, tools) => {
  const { instanceId, id: deliveryId, recipient: userId, event } = delivery;
  const { state } = await tools.store.load(instanceId, cibaRequestAggregate, event.aggregateId);
  const { details, lifecycle } = state;
  const leftMs = details.expiresAt.getTime() - tools.clock().getTime();
  if (lifecycle !== 'pending' || leftMs <= 0) return needless('the request is over');
  const client = await findClient(tools.sql, instanceId, details.clientId);
  if (!client?.active) return needless('the application is gone or inactive');
  const requested = askingEvents.authorizationRequested({
    id: event.aggregateId,
    applicationName: shownName(client.name),
    code: tools.encryption.seal('code', sealForPerson(tools.encryption, event.aggregateId)),
    expiry: leftMs * 1e6,
    triggerOrigin: details.issuer,
  });
  const scope = {
    instanceId,
    editor: { user: 'SYSTEM', service: 'oidc' },
    idempotencyKey: deliveryId,
    observe: () => {},
  };
  const { changed } = await runCommand(
    tools.store,
    scope,
    userAggregate,
    userId,
    // Asked behind the load: who was overtaken by another message counts that one too.
    async ({ state: { lifecycle } }) => {
      const isThere = lifecycle !== 'absent' && lifecycle !== 'removed';
      return { events: isThere && !(await isToldEnough(tools, instanceId, userId)) ? [requested] : [] };
    },
  );
  return changed
    ? { outcome: 'delivered', said: 'the person is told' }
    : needless('the person is gone, or was asked too often lately');
};

async function isToldEnough(
  { store, clock }: Pick<DeliveryTools, 'store' | 'clock'>,
  instanceId: string,
  userId: string,
): Promise<boolean> {
  const told = await store.search({
    instanceId,
    aggregateTypes: ['user'],
    aggregateIds: [userId],
    eventTypes: [askingEvents.authorizationRequested.type],
    descending: true,
    limit: most,
  });
  const oldest = told.at(-1);
  return told.length === most && clock().getTime() - (oldest?.createdAt.getTime() ?? 0) < withinMs;
}
