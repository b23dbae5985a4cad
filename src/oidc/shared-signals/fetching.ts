import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { PickedUp, Waiting } from '../../delivery/index.ts';
import type { Platform } from '../../platform.ts';
import { signingKeyFor } from '../../webkey/index.ts';
import { securityEventDue } from './events.ts';
import { issuersOf } from './issuer.ts';
import { findStream, type StreamRow } from './queries.ts';
import { type DueEvent, signingAlgorithmOf, signSecurityEvent } from './security-event-token.ts';
import { securityEventAggregate } from './state.ts';
import { streamTarget } from './target.ts';
import { isDropped, stillTold } from './telling.ts';
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
  /** The stream gives nothing but what is said of itself. */
  readonly held: boolean;
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
      await watch.next(leftMs, signal, fetched.held);
    }
  } finally {
    watch.leave();
  }
}

/** Behind so many that are held it is still seen what is said of a stream that is paused. */
const mostHeld = 1_000;

const nothing: Fetched = { sets: {}, moreAvailable: false, held: false };

async function look(fetching: Fetching, id: string, limit: number): Promise<Fetched> {
  const { provider, instance, client } = fetching;
  const { platform } = provider;
  const stream = await findStream(platform.sql, instance.id, id);
  if (stream?.method !== 'poll') return nothing;
  const { pickup } = platform.deliveries;
  const target = streamTarget(instance.id, id);
  const held = stream.status !== 'enabled';
  const most = held ? mostHeld : limit;
  const found = await pickup.waiting(instance.id, target, most + 1);
  const events = await eventsOf(platform, instance.id, found.slice(0, most));
  const waiting = found.slice(0, most).map(({ id: tokenId, aggregateId }) => ({
    tokenId,
    due: events.get(aggregateId),
  }));
  const wanted = held ? waiting.filter(({ due }) => due && isOfStatus(due)) : waiting;
  if (wanted.length === 0) return { ...nothing, held };
  const due = wanted.flatMap((one) => one.due ?? []).filter((one) => !isDropped(stream, one));
  const told = await stillTold(platform.sql, instance.id, due);
  const isTold = (one: OnItsWay): one is Told => one.due !== undefined && told.has(one.due);
  const [given, gone] = [wanted.filter(isTold), wanted.filter((one) => !isTold(one))];
  if (gone.length > 0) await pickup.pickedUp(instance.id, target, gone.map(asGone));
  if (given.length === 0) return look(fetching, id, limit);
  const [key, issuerOf] = await Promise.all([
    signingKeyFor(platform, instance.id, signingAlgorithmOf(client)),
    issuersOf(platform, instance),
  ]);
  const issuer = issuerOf(stream);
  const sign = async ({ tokenId, due }: Told): Promise<[string, string]> => [
    tokenId,
    await signSecurityEvent(platform.encryption, key, { tokenId, issuer, streamId: id, client, due }),
  ];
  const sets = Object.fromEntries(await Promise.all(given.map(sign)));
  return { sets, moreAvailable: !held && found.length > limit, held };
}

interface OnItsWay {
  readonly tokenId: string;
  readonly due: DueEvent | undefined;
}
type Told = OnItsWay & { readonly due: DueEvent };

const isOfStatus = ({ payload }: DueEvent): boolean => payload.event === streamSignals.streamUpdated;

const asGone = ({ tokenId }: OnItsWay): PickedUp => ({
  id: tokenId,
  error: 'the user is gone, or the stream was disabled meanwhile',
});

async function eventsOf(
  { store }: Pick<Platform, 'store'>,
  instanceId: string,
  waiting: readonly Waiting[],
): Promise<ReadonlyMap<string, DueEvent>> {
  if (waiting.length === 0) return new Map();
  const events = await store.search({
    instanceId,
    aggregateTypes: [securityEventAggregate.type],
    aggregateIds: [...new Set(waiting.map(({ aggregateId }) => aggregateId))],
    eventTypes: [securityEventDue.type],
  });
  return new Map(events.map((event) => [event.aggregateId, event as DueEvent]));
}
