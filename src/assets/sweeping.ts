import type { Sql } from 'postgres';
import type { Platform } from '../platform.ts';
import { type Assets, sweepAssets } from '../static/index.ts';
import { referencedOf } from './references.ts';

const everyMs = 60 * 60 * 1000;
/** Names the advisory lock by which one node does it at a time. */
const lock = 'postern assets sweep';

export interface Sweeping {
  /** Once now. @returns how many were erased; undefined when another node is at it */
  run(): Promise<number | undefined>;
  stop(): Promise<void>;
}

/**
 * Erases every hour what nothing refers to any more.
 * @param sql a pool that may write; one connection of it is used while it runs
 */
export function startSweeping(platform: Platform, sql: Sql, assets: Assets): Sweeping {
  const stopping = new AbortController();

  async function run(): Promise<number | undefined> {
    const connection = await sql.reserve();
    try {
      const [row] = await connection<{ free: boolean }[]>`
        select pg_try_advisory_lock(hashtext(${lock}), 0) as free`;
      if (!row?.free) return undefined;
      try {
        return await sweepAssets({
          assets,
          referenced: (names) => referencedOf(platform, names),
          signal: stopping.signal,
        });
      } finally {
        await connection`select pg_advisory_unlock(hashtext(${lock}), 0)`;
      }
    } finally {
      connection.release();
    }
  }

  let running: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    running = run().catch((error) => {
      if (!stopping.signal.aborted) platform.log.warn('assets could not be swept', { error });
    });
  }, everyMs);
  timer.unref();

  return {
    run,
    async stop() {
      clearInterval(timer);
      stopping.abort();
      await running;
    },
  };
}
