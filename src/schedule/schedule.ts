import { Cron } from 'croner';
import type { Sql } from 'postgres';
import { createGate } from '../cache/index.ts';
import type { Logger } from '../telemetry/types.ts';

/** What follows the clock, with what it works with bound to it. */
export interface Scheduled {
  /** Names its lock, and stays for good. */
  readonly name: string;
  /** A cron pattern in UTC. */
  readonly schedule: string;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

export interface Schedule {
  /** Runs one now. @returns false when it is running already, on this node or another */
  run(name: string): Promise<boolean>;
  /** When each runs next, and how it went the last time. */
  state(): readonly JobState[];
  stop(): Promise<void>;
}

export interface JobState {
  readonly name: string;
  readonly nextAt: Date | undefined;
  readonly lastAt: Date | undefined;
  readonly error: string | undefined;
}

/** Jobs of one node at once: each holds a connection, with its lock, and needs one more of the same few to work with. */
const atOnce = 2;

/**
 * Runs jobs by the clock, each on one node at a time: whoever has its lock. A run that is missed, since no node was
 * there, is not made up for.
 *
 * @param sql a pool that may write; a job that runs holds one connection of it, with its lock
 */
export function startSchedule(sql: Sql, jobs: readonly Scheduled[], log: Logger): Schedule {
  const stopping = new AbortController();
  const running = new Set<Promise<unknown>>();
  const gate = createGate(atOnce);
  const last = new Map<string, { readonly at: Date; readonly error: string | undefined }>();

  /** A lock of the session: it goes when this process dies. */
  async function alone(job: Scheduled): Promise<boolean> {
    const connection = await sql.reserve();
    try {
      const [row] = await connection<{ free: boolean }[]>`
        SELECT pg_try_advisory_lock(hashtext('postern job'), hashtext(${job.name})) AS free`;
      if (!row?.free) return false;
      try {
        await job.run(stopping.signal);
      } finally {
        await connection`SELECT pg_advisory_unlock(hashtext('postern job'), hashtext(${job.name}))`;
      }
      return true;
    } finally {
      connection.release();
    }
  }

  async function run(job: Scheduled): Promise<boolean> {
    const at = new Date();
    try {
      const ran = await gate.run(async () => !stopping.signal.aborted && alone(job));
      if (ran) last.set(job.name, { at, error: undefined });
      return ran;
    } catch (error) {
      if (stopping.signal.aborted) return false;
      const message = error instanceof Error ? error.message : String(error);
      last.set(job.name, { at, error: message });
      log.warn('a job failed; it is tried again when it is due', { job: job.name, error });
      throw error;
    }
  }

  const track = (work: Promise<unknown>): void => {
    const quiet = work.catch(() => {}).finally(() => running.delete(quiet));
    running.add(quiet);
  };
  const timers = new Map(
    jobs.map((job) => [
      job.name,
      new Cron(job.schedule, { timezone: 'UTC', unref: true, protect: true }, () => track(run(job))),
    ]),
  );

  return {
    async run(name) {
      const job = jobs.find((one) => one.name === name);
      if (!job) throw new Error(`there is no job ${name}`);
      const work = run(job);
      track(work);
      return work;
    },
    state: () =>
      jobs.map(({ name }) => ({
        name,
        nextAt: timers.get(name)?.nextRun() ?? undefined,
        lastAt: last.get(name)?.at,
        error: last.get(name)?.error,
      })),
    async stop() {
      for (const timer of timers.values()) timer.stop();
      stopping.abort();
      await Promise.all(running);
    },
  };
}
