import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { PickedUp, Waiting } from '../../delivery/index.ts';
import type { Platform } from '../../platform.ts';
import { signingKeyFor } from '../../webkey/index.ts';
import { securityEventDue } from './events.ts';
import { findStream, type StreamRow } from './queries.ts';
import { type DueEvent, signingAlgorithmOf, signSecurityEvent } from './security-event-token.ts';
import { securityEventAggregate } from './state.ts';
import { streamTarget } from './target.ts';
import { isDropped, mayBeTold } from './telling.ts';
import { streamSignals } from './vocabulary.ts';
import { pollersOf } from './waiting.ts';

interface Fetching {
  readonly provider: { readonly platform: Platform };
  readonly instance: InstanceContext;
  readonly client: Client;
}

interface Wanted {
  readonly limit: number;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

interface Fetched {
  /** By `jti`. */
  readonly sets: Readonly<Record<string, string>>;
  readonly moreAvailable: boolean;
}

/**
 * What waits for the receiver of a stream, which stays there until it is confirmed: so each is given at least once. Waits
 * for the first. Who polls a stream that is paused gets nothing but what is said of the stream.
 */
export async function fetchEvents(
  fetching: Fetching,
  { id }: Pick<StreamRow, 'id'>,
  { limit, waitMs, signal }: Wanted,
): Promise<Fetched> {
  const { provider, instance } = fetching;
  const pollers = pollersOf(provider.platform);
  const target = streamTarget(instance.id, id);
  const until = performance.now() + (pollers.hasRoom(instance.id, target) ? waitMs : 0);
  const watch = pollers.watch(instance.id, target);
  try {
    for (;;) {
      const fetched = await look(fetching, id, limit);
      const leftMs = until - performance.now();
      if (Object.keys(fetched.sets).length > 0 || leftMs <= 0 || signal.aborted) return fetched;
      await watch.next(leftMs, signal);
    }
  } finally {
    watch.leave();
  }
}

/** Behind so many that are held it is still seen what is said of a stream that is paused. */
const mostHeld = 1_000;

const nothing: Fetched = { sets: {}, moreAvailable: false };

async function look({ provider, instance, client }: Fetching, id: string, limit: number): Promise<Fetched> {
  const { platform } = provider;
  const stream = await findStream(platform.sql, instance.id, id);
  if (stream?.method !== 'poll') return nothing;
  const { pickup } = platform.deliveries;
  const target = streamTarget(instance.id, id);
  const most = stream.status === 'enabled' ? limit : mostHeld;
  const found = await pickup.waiting(instance.id, target, most + 1);
  const waiting = found.slice(0, most);
  if (waiting.length === 0) return nothing;
  const events = await eventsOf(platform, instance.id, waiting);
  const key = await signingKeyFor(platform, instance.id, signingAlgorithmOf(client));
  const sets: Record<string, string> = {};
  const gone: PickedUp[] = [];
  const given = async ({ id: tokenId, aggregateId }: Waiting): Promise<void> => {
    const due = events.get(aggregateId);
    if (!due || isDropped(stream, due) || !(await mayBeTold(platform.sql, due))) {
      gone.push({ id: tokenId, error: 'the user is gone, or the stream was disabled meanwhile' });
      return;
    }
    if (stream.status !== 'enabled' && due.payload.event !== streamSignals.streamUpdated) return;
    const facts = { tokenId, issuer: stream.issuer, streamId: id, client, due };
    sets[tokenId] = await signSecurityEvent(platform.encryption, key, facts);
  };
  await Promise.all(waiting.map(given));
  if (gone.length > 0) await pickup.pickedUp(instance.id, target, gone);
  if (gone.length === waiting.length) return look({ provider, instance, client }, id, limit);
  return { sets, moreAvailable: stream.status === 'enabled' && found.length > limit };
}

async function eventsOf(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  waiting: readonly Waiting[],
): Promise<ReadonlyMap<string, DueEvent>> {
  const events = await store.search({
    instanceId,
    aggregateTypes: [securityEventAggregate.type],
    aggregateIds: [...new Set(waiting.map(({ aggregateId }) => aggregateId))],
    eventTypes: [securityEventDue.type],
  });
  return new Map(events.map((event) => [event.aggregateId, event as DueEvent]));
}
