import { BoundedMap } from '../bounded-map.ts';
import type { RunStore } from '../delivery/index.ts';
import { oncePer, type Platform } from '../platform.ts';

/** How something ended that somebody waited for, a script or a call of a target: it is no delivery, and not repeated. */
export interface LastRun {
  /** ISO 8601. */
  readonly endedAt: string;
  /** In hundredths, where it is told. */
  readonly tookMs: number;
  /** undefined: well. */
  readonly error?: string | undefined;
  /** Of an answer by HTTP. */
  readonly status?: number | undefined;
  /** The first words of the answer. */
  readonly said?: string | undefined;
  readonly log?: readonly { readonly level: string; readonly text: string }[] | undefined;
}

/** What runs, with its kind: ids of different kinds may be the same. */
export type RunSubject = `action/${string}` | `target/${string}`;

export interface LastRuns {
  keep(instanceId: string, subject: RunSubject, run: LastRun): void;
  /** The last ones on any node, the newest first; of other nodes as they were some seconds ago. */
  of(instanceId: string, subject: RunSubject): Promise<readonly LastRun[]>;
  /** Writes what is not written yet. */
  flush(): Promise<void>;
}

interface Kept {
  readonly instanceId: string;
  readonly subject: RunSubject;
  readonly runs: readonly LastRun[];
  written: boolean;
}

const mostOfOne = 10;
const mostSubjects = 1_000;
/** The first of a quiet time is to be seen at once; where much runs, one statement in so many seconds writes it all. */
const soonMs = 100;
const restMs = 5_000;

type Sources = Pick<Platform, 'encryption' | 'log'> & { readonly deliveries: { readonly runs: RunStore } };

export function createLastRuns({ deliveries: { runs: store }, encryption, log }: Sources): LastRuns {
  const node = crypto.randomUUID();
  const kept = new BoundedMap<string, Kept>({ limit: mostSubjects });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let writtenAt = Number.NEGATIVE_INFINITY;

  const keyOf = (instanceId: string, subject: string): string => `${instanceId}/${subject}`;

  function writeSoon(): void {
    if (timer) return;
    timer = setTimeout(() => void flush(), performance.now() - writtenAt > restMs ? soonMs : restMs);
    timer.unref?.();
  }

  async function write(): Promise<void> {
    const some = [...kept.values()].filter(({ written }) => !written);
    if (some.length === 0) return;
    writtenAt = performance.now();
    for (const one of some) one.written = true;
    try {
      await store.write(
        some.map(({ instanceId, subject, runs }) => ({
          instanceId,
          subject,
          node,
          runs: encryption.seal('target', JSON.stringify(runs)),
        })),
      );
    } catch (error) {
      log.debug('how scripts and targets ended could not be kept', { error: String(error) });
      for (const one of some) one.written = false;
      writeSoon();
    }
  }

  function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    keep(instanceId, subject, run) {
      const key = keyOf(instanceId, subject);
      const before = kept.get(key)?.runs ?? [];
      const told = { ...run, tookMs: Math.round(run.tookMs * 100) / 100 };
      kept.set(key, { instanceId, subject, runs: [told, ...before.slice(0, mostOfOne - 1)], written: false });
      writeSoon();
    },
    async of(instanceId, subject) {
      const own = kept.get(keyOf(instanceId, subject))?.runs;
      const others = (await store.read(instanceId, subject))
        .filter((row) => !own || row.node !== node)
        .flatMap(({ runs }) => JSON.parse(encryption.openText(runs)) as LastRun[]);
      return [...(own ?? []), ...others]
        .toSorted((one, other) => (one.endedAt < other.endedAt ? 1 : -1))
        .slice(0, mostOfOne);
    },
    flush,
  };
}

/** Those of a platform: all features keep theirs together. */
export const lastRunsOf = oncePer((platform: Sources & Pick<Platform, 'projections'>) =>
  createLastRuns(platform),
);
