import { createCache, staleWhileAwayMs } from '../cache/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { oncePer, type Platform } from '../platform.ts';
import { warnSparingly } from '../telemetry/index.ts';
import { dueNotifications } from './commands.ts';
import { writeDue } from './operations.ts';
import { periodOf, type Quota, quotaAggregate } from './state.ts';
import { type Unit, unitNames } from './units.ts';

type Sources = Pick<Platform, 'store' | 'projections' | 'usageCounts' | 'clock' | 'log'>;

/** What a node knows of an instance's usage in one period. */
interface Count {
  readonly instanceId: string;
  readonly unit: Unit;
  readonly periodStart: number;
  /** The sum of all nodes, as of the last time that it was asked. */
  known: number;
  /** Used here, and not yet in the sum. */
  unsent: number;
  /** On its way into the sum. */
  sending: number;
}

/** What an instance may use, by unit; those without a quota are not there. */
type Quotas = ReadonlyMap<Unit, Quota>;

export interface Usage {
  /** Whether the instance has used up a quota that limits it, and in how many milliseconds the next period begins. */
  exhausted(instanceId: string, unit: Unit): number | undefined | Promise<number | undefined>;
  /** Counts without waiting for anything; where there is no quota, nothing. */
  count(instanceId: string, unit: Unit, amount: number): void;
  /** Adds what was counted here to the shared sums, and tells who wants to know of what they reached. */
  flush(): Promise<void>;
}

const flushEveryMs = 2_000;

/** What of a limit was left when its sum was last asked is used here up to this part; then the others' use is asked. */
const unaskedPart = 1 / 16;

const ofInstance = ({ aggregateType }: { readonly aggregateType: string }) => aggregateType === 'instance';

/**
 * Counts in memory, and adds to the shared sums every few seconds: a node that dies loses what it counted since. Near
 * the end of a quota that limits, it does so ever sooner, at last with each request: all nodes together let through
 * what they have under way, and a part of what was left, more than it has. Instances without quotas cost two
 * comparisons.
 */
export function createUsage(platform: Sources, options: { readonly flushEveryMs?: number } = {}): Usage {
  const { store, projections, usageCounts, clock, log } = platform;
  const counts = new Map<string, Count>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Sums are added to by one at a time; the last in line, and how many stand in it. */
  let line: Promise<void> = Promise.resolve();
  let inLine = 0;
  /** Of instances whose quotas are being read. */
  const uncounted = new Set<Promise<unknown>>();

  const quotas = createCache<Quotas>({
    maxEntries: 10_000,
    ttlMs: 60_000,
    staleMs: staleWhileAwayMs,
    trusted: projections.trusted,
    async load(instanceId) {
      const loaded = await store.loadMany(instanceId, quotaAggregate, unitNames);
      const held = unitNames.flatMap((unit) => {
        const quota = loaded.get(unit)?.state;
        return quota?.terms ? [[unit, quota] as const] : [];
      });
      for (const [unit, { terms }] of held) {
        const periodStart = terms && periodOf(terms, clock().getTime());
        if (periodStart !== undefined) await learn(instanceId, unit, periodStart);
      }
      return { value: new Map(held), dependsOn: [{ instanceId, aggregateType: 'quota' }] };
    },
  });
  /** Instances of which something changed: some may be gone. */
  const touched = new Set<string>();
  const gone = new Set<string>();
  projections.onProjected(({ changes }) => {
    quotas.changed(changes);
    if (counts.size === 0) return;
    for (const { instanceId } of changes?.filter(ofInstance) ?? counts.values()) touched.add(instanceId);
  });

  const keyOf = (instanceId: string, unit: Unit, periodStart: number) =>
    `${instanceId} ${unit} ${periodStart}`;

  const countOf = (instanceId: string, unit: Unit, periodStart: number): Count => {
    const key = keyOf(instanceId, unit, periodStart);
    const known = counts.get(key);
    if (known) return known;
    const count: Count = { instanceId, unit, periodStart, known: 0, unsent: 0, sending: 0 };
    counts.set(key, count);
    return count;
  };

  async function learn(instanceId: string, unit: Unit, periodStart: number): Promise<void> {
    const known = await usageCounts.read({ instanceId, unit, periodStart: new Date(periodStart) });
    const count = countOf(instanceId, unit, periodStart);
    count.known = Math.max(count.known, known);
  }

  /** The quota with its present period; undefined where there is none, or its first period has not begun. */
  function present(held: Quotas, unit: Unit) {
    const quota = held.get(unit);
    if (!quota?.terms) return undefined;
    const periodStart = periodOf(quota.terms, clock().getTime());
    return periodStart === undefined ? undefined : { quota, terms: quota.terms, periodStart };
  }

  function left(held: Quotas, instanceId: string, unit: Unit): number | undefined {
    const now = present(held, unit);
    if (!now?.terms.limit) return undefined;
    const { known, unsent, sending } = countOf(instanceId, unit, now.periodStart);
    if (known + unsent + sending < now.terms.amount) return undefined;
    return now.periodStart + now.terms.resetIntervalMs - clock().getTime();
  }

  function add(held: Quotas, instanceId: string, unit: Unit, amount: number): void {
    const now = present(held, unit);
    if (!now) return;
    const count = countOf(instanceId, unit, now.periodStart);
    count.unsent += amount;
    if (now.terms.limit && count.unsent >= (now.terms.amount - count.known) * unaskedPart) sendSoon();
    timer ??= setTimeout(() => void flush(), options.flushEveryMs ?? flushEveryMs);
    timer.unref?.();
  }

  /** What comes while one is on its way goes with the next, and is looked at by whoever counts behind it. */
  function sendSoon(): void {
    if (inLine === 0) void flush();
  }

  /** The sums of an instance went with it, and nothing is to come after them. */
  async function dropGone(): Promise<void> {
    const counted = new Set([...counts.values()].map(({ instanceId }) => instanceId));
    for (const instanceId of [...touched]) {
      // Before it is read: what changes meanwhile is for the next time.
      touched.delete(instanceId);
      if (!counted.has(instanceId)) continue;
      try {
        const { state } = await store.load(instanceId, instanceAggregate, instanceId);
        if (state.lifecycle === 'removed') gone.add(instanceId);
      } catch (error) {
        touched.add(instanceId);
        throw error;
      }
    }
    if (gone.size === 0) return;
    for (const [key, { instanceId }] of counts) if (gone.has(instanceId)) counts.delete(key);
  }

  async function send(): Promise<void> {
    await dropGone();
    const dirty = [...counts.values()].filter(({ unsent }) => unsent > 0);
    for (const count of dirty) {
      count.sending = count.unsent;
      count.unsent = 0;
    }
    try {
      const sums = await usageCounts.add(
        dirty.map(({ periodStart, sending, ...of }) => ({
          ...of,
          amount: sending,
          periodStart: new Date(periodStart),
        })),
      );
      dirty.forEach((count, at) => {
        count.known = sums[at] ?? count.known;
        count.sending = 0;
      });
    } catch (error) {
      for (const count of dirty) {
        count.unsent += count.sending;
        count.sending = 0;
      }
      throw error;
    }
    for (const count of dirty) await tell(count);
  }

  async function tell({ instanceId, unit, periodStart, known: used }: Count): Promise<void> {
    const now = present(await quotas.get(instanceId), unit);
    if (now?.periodStart !== periodStart) return;
    if (dueNotifications(now.quota, unit, { periodStart, used }).length === 0) return;
    await writeDue(platform, instanceId, unit, { periodStart, used });
  }

  /** What is in the sums, of periods that are over: nobody asks for it any more. */
  function forget(): void {
    for (const [key, { instanceId, unit, periodStart, unsent, sending }] of counts) {
      const held = quotas.get(instanceId);
      if (held instanceof Promise) held.catch(() => {});
      else if (unsent + sending === 0 && present(held, unit)?.periodStart !== periodStart) counts.delete(key);
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    inLine++;
    line = line
      .then(() => Promise.all(uncounted))
      .then(send)
      .catch((error) => warnSparingly(log, 'usage of quotas is counted by this node alone', { error }))
      .finally(() => {
        inLine--;
      });
    await line;
    forget();
  }

  return {
    exhausted(instanceId, unit) {
      const held = quotas.get(instanceId);
      if (held instanceof Promise) return held.then((found) => left(found, instanceId, unit));
      return held.size === 0 ? undefined : left(held, instanceId, unit);
    },
    count(instanceId, unit, amount) {
      const held = quotas.get(instanceId);
      if (held instanceof Promise) {
        const counting = held.then((found) => add(found, instanceId, unit, amount)).catch(() => {});
        uncounted.add(counting);
        void counting.then(() => uncounted.delete(counting));
      } else if (held.size > 0) add(held, instanceId, unit, amount);
    },
    flush,
  };
}

/** The usage of a platform's instances; one, so that all that is counted is counted together. */
export const usageOf = oncePer(createUsage);
