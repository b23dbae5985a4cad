import type { DeliveryTools, Sender } from '../../delivery/index.ts';
import { type Aggregate, type RecordedEvent, runCommand } from '../../eventstore/index.ts';
import { sessionUserChecked } from '../../session/events.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import { streamsInSession, streamsKnowing } from './audience.ts';
import { securityEventDue } from './events.ts';
import { type Occurrence, occurrencesOf } from './occurrences.ts';
import { changesStream } from './routing.ts';
import { securityEventAggregate } from './state.ts';
import { streamTarget } from './target.ts';

type Sources = Pick<DeliveryTools, 'store' | 'sql'>;

/** Whom something is about, and who is to be told. */
interface Told {
  readonly userId: string;
  readonly sessionId?: string;
  readonly streams: readonly string[];
}

/** Finds who is to be told of what has happened, and writes that down: each stream is a delivery of its own. */
export const tellOccurred: Sender['deliver'] = async ({ id, event }, tools) => {
  if (changesStream(event)) {
    await tools.again(event.instanceId, streamTarget(event.instanceId, event.aggregateId));
    return { outcome: 'delivered', said: 'what waits for the stream is looked at again' };
  }
  let count = 0;
  for (const [at, occurrence] of occurrencesOf(event).entries()) {
    const told = await audienceOf(tools, event, occurrence);
    if (!told || told.streams.length === 0) continue;
    await record(tools, event, `${onceFor(event, id)}-${at}`, occurrence, told);
    count += told.streams.length;
  }
  return { outcome: 'delivered', said: `to be told: ${count}` };
};

/** With a refresh token its access token is revoked, which is one thing that happens. */
const onceFor = ({ aggregateType, aggregateId }: RecordedEvent, id: string): string =>
  aggregateType === oidcSessionAggregate.type ? `revoked-${aggregateId}` : id;

async function audienceOf(
  sources: Sources,
  event: RecordedEvent,
  occurrence: Occurrence,
): Promise<Told | undefined> {
  const { aggregateType, aggregateId, instanceId, position } = event;
  switch (aggregateType) {
    case 'session':
      return ofSession(sources, event, occurrence);
    case oidcSessionAggregate.type:
      return ofGrant(sources, event, occurrence);
    default:
      return {
        userId: aggregateId,
        streams: await streamsKnowing(sources.sql, instanceId, aggregateId, {
          event: occurrence.event,
          position,
        }),
      };
  }
}

const whoseSession: Aggregate<string, RecordedEvent<string, { userID: string }>> = {
  type: 'session',
  eventTypes: [sessionUserChecked.type],
  initial: '',
  evolve: (_before, { payload }) => payload.userID,
};

async function ofSession(
  { store, sql }: Sources,
  { instanceId, aggregateId: sessionId, position }: RecordedEvent,
  { event }: Occurrence,
): Promise<Told | undefined> {
  const { state: userId } = await store.load(instanceId, whoseSession, sessionId);
  if (userId === '') return undefined;
  return {
    userId,
    sessionId,
    streams: await streamsInSession(sql, instanceId, { userId, sessionId }, { event, position }),
  };
}

/** An application lost what it had of a user: it alone hears of that, and not as long as anything is left. */
async function ofGrant(
  { store, sql }: Sources,
  { instanceId, aggregateId, position }: RecordedEvent,
  { event }: Occurrence,
): Promise<Told | undefined> {
  const { state } = await store.load(instanceId, oidcSessionAggregate, aggregateId);
  if (!state.exists || state.refreshToken || state.accessToken) return undefined;
  const { userId, sessionId, clientId } = state;
  const streams = await streamsInSession(
    sql,
    instanceId,
    { userId, sessionId, clientId },
    { event, position },
  );
  return { userId, streams, ...(sessionId !== '' && { sessionId }) };
}

/** Under the hand of whoever did what happened. A repeat writes nothing. */
const record = (
  { store }: Sources,
  { instanceId, editorUser, editorService, createdAt }: RecordedEvent,
  id: string,
  { event, claims }: Occurrence,
  { userId, sessionId, streams }: Told,
) =>
  runCommand(
    store,
    { instanceId, editor: { user: editorUser, service: editorService }, observe: () => {} },
    securityEventAggregate,
    id,
    ({ state }) => ({
      events: state.due
        ? []
        : [
            securityEventDue({
              event,
              streams: [...streams],
              userId,
              ...(sessionId !== undefined && { sessionId }),
              ...(claims && { claims: { ...claims } }),
              occurredAt: Math.floor(createdAt.getTime() / 1000),
            }),
          ],
    }),
  );
