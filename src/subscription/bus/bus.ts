import type { Sql } from 'postgres';
import type { Logger } from '../../telemetry/index.ts';
import { type DestinationKind, destinationKind } from '../fields.ts';
import { chooser } from '../filter.ts';
import { createTail, type Tail } from '../tail.ts';
import { type Claimed, type Cursors, usualLeaseMs } from './cursors.ts';
import { type Run, type RunTools, startRun } from './run.ts';
import { createSignal } from './signal.ts';
import { type CursorKey, type Destination, keyText, type Subscribed } from './types.ts';

export interface BusOptions {
  readonly cursors: Cursors;
  /** Reads the log and the tables. */
  readonly sql: Sql;
  readonly destinationOf: (subscribed: Subscribed) => Destination;
  readonly maxAttempts: number;
  readonly clock: () => Date;
  readonly log: Logger;
  /** Default 10 s: so long after a node died or froze another takes over. */
  readonly leaseMs?: number;
  /** Default 2 s. */
  readonly lingerMs?: number;
  /** So often it is looked for what nobody told of. Default 1 s. */
  readonly pollMs?: number;
  /** Cursors that are worked at at once. Default 256. */
  readonly most?: number;
  readonly now?: () => number;
}

/** What was done since it was last told, by kind of destination. */
export type Tally = Record<Exclude<DestinationKind, 'none'>, Counts>;
export interface Counts {
  delivered: number;
  failed: number;
  dead: number;
  /** Those who are being told now. */
  running: number;
}

export interface Bus {
  /** The projector has passed this position. */
  wake(position: bigint): void;
  tell(): Tally;
  stop(): Promise<void>;
}

const kindOf = ({ destination }: Subscribed): keyof Tally =>
  destination === destinationKind.nats ? 'nats' : 'http';

const noCounts = (): Counts => ({ delivered: 0, failed: 0, dead: 0, running: 0 });

/**
 * Tells subscriptions of events. Each cursor is worked at by one thread of one node, the one with the lease; whoever
 * learns of an event for somebody whom nobody is at takes it. Any number of these may run on one database.
 */
export function createBus(options: BusOptions): Bus {
  const { cursors, sql, log, leaseMs = usualLeaseMs, lingerMs = 2_000, pollMs = 1_000, most = 256 } = options;
  const { now = () => performance.now() } = options;
  const counts: Record<keyof Tally, Counts> = { nats: noCounts(), http: noCounts() };
  const tail: Tail = createTail(sql);
  const changed = createSignal();
  const runs = new Map<string, { readonly run: Run; readonly of: Subscribed }>();
  /** Those with something to tell whom nobody here is at. */
  const wanted = new Map<string, CursorKey>();
  let subscribed = new Map<
    string,
    { readonly of: Subscribed; readonly chooses: ReturnType<typeof chooser> }[]
  >();
  let polledAt = Number.NEGATIVE_INFINITY;
  let stopping = false;
  let failing = false;
  /** What is known of subscriptions is not what they are. */
  let outdated = false;

  const want = (key: CursorKey): void => {
    const text = keyText(key);
    const one = runs.get(text);
    if (one) one.run.touch();
    else wanted.set(text, key);
  };

  async function reload(): Promise<void> {
    outdated = false;
    const rows = await cursors.subscribed();
    subscribed = Map.groupBy(
      rows.map(({ of }) => ({ of, chooses: chooser(of) })),
      ({ of }) => of.instanceId,
    );
    const sequences = new Map(rows.map(({ of }) => [`${of.instanceId}/${of.id}`, of.sequence]));
    // It is told by what is configured now, or not any more.
    for (const { run, of } of runs.values())
      if (sequences.get(`${of.instanceId}/${of.id}`) !== of.sequence) run.stop();
    // A replay that was asked for begins by itself.
    for (const { of, replays } of rows)
      for (const replay of replays)
        if (replay !== '') want({ instanceId: of.instanceId, subscriptionId: of.id, replay });
  }

  /** What has happened since, and whom it is for. */
  async function follow(): Promise<void> {
    const seen = await tail.read();
    if (!seen) return;
    const changes = seen.events.filter(({ aggregateType }) => aggregateType === 'subscription');
    if (seen.unknown || changes.length > 0) await reload();
    const wantIt = ({ instanceId, id }: Subscribed) => want({ instanceId, subscriptionId: id, replay: '' });
    if (seen.unknown) {
      for (const all of subscribed.values()) for (const { of } of all) wantIt(of);
      return;
    }
    const changedIds = new Set(changes.map(({ aggregateId }) => aggregateId));
    for (const event of seen.events)
      for (const { of, chooses } of subscribed.get(event.instanceId) ?? [])
        if (chooses(event) || changedIds.has(of.id)) wantIt(of);
  }

  async function poll(): Promise<void> {
    await tail.look();
    await reload();
    for (const key of await cursors.due(tail.live())) want(key);
  }

  async function claim(): Promise<void> {
    const keys = [...wanted.values()].slice(0, most - runs.size);
    if (keys.length === 0) return;
    for (const key of keys) wanted.delete(keyText(key));
    const from = now();
    for (const claimed of await cursors.claim(keys, leaseMs)) begin(claimed, from);
  }

  function begin(claimed: Claimed, from: number): void {
    const found = subscribed.get(claimed.instanceId)?.find(({ of }) => of.id === claimed.subscriptionId);
    // Made or changed a moment ago, or paused since: whoever looks next knows more.
    if (!found) return void cursors.move(claimed, nowhere(claimed), leaseMs).catch(() => {});
    const { of } = found;
    const text = keyText(claimed);
    const tools: RunTools = {
      cursors,
      sql,
      live: tail.live,
      maxAttempts: options.maxAttempts,
      leaseMs,
      lingerMs,
      now,
      clock: options.clock,
      log,
      tally: (what, count) => {
        counts[kindOf(of)][what] += count;
      },
    };
    const run = startRun(claimed, of, options.destinationOf(of), tools, from);
    runs.set(text, { run, of });
    void run.ended.then(({ touched, outdated: isOutdated }) => {
      runs.delete(text);
      if (isOutdated) outdated = true;
      if (touched || isOutdated) want(claimed);
      changed.raise();
    });
  }

  async function go(): Promise<void> {
    while (!stopping) {
      try {
        if (now() - polledAt >= pollMs) {
          polledAt = now();
          await poll();
        }
        await follow();
        if (outdated) await reload();
        await claim();
        failing = false;
      } catch (error) {
        if (!failing)
          log.warn('subscriptions cannot be looked at; it is tried again until they can', { error });
        failing = true;
      }
      await changed.wait();
    }
  }

  const timer = setInterval(changed.raise, pollMs);
  const going = go();

  return {
    wake(position) {
      tail.reached(position);
      changed.raise();
    },
    tell() {
      const told = structuredClone(counts);
      for (const kind of Object.keys(counts) as (keyof Tally)[]) counts[kind] = noCounts();
      for (const { of } of runs.values()) told[kindOf(of)].running++;
      return told;
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      changed.raise();
      for (const { run } of runs.values()) run.stop();
      await Promise.race([
        Promise.all([going, ...[...runs.values()].map(({ run }) => run.ended)]),
        Bun.sleep(4_000),
      ]);
    },
  };
}

/** Gives a lease back as it was. */
const nowhere = ({ position }: Claimed) => ({ position, delivered: 0, dead: [], release: { pauseMs: 0 } });
