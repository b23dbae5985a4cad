import type { Logger } from '../../telemetry/types.ts';
import type { Toolbox } from './command.ts';
import { type GuardedPostgres, spawnGuarded } from './guarded.ts';
import { endOrphans } from './orphans.ts';

const firstDelayMs = 50;
const longestDelayMs = 10_000;
/** A run of this length counts as healthy: the next restart is quick again. */
const healthyAfterMs = 60_000;

export interface Alive {
  pid(): number | undefined;
  onExit(listener: (reason: string) => void): () => void;
  stop(): Promise<void>;
}

/** Starts Postgres and, when it ends by itself, starts it again, waiting longer each time. The first start must succeed. */
export const keepAlive = async (tools: Toolbox, log: Logger): Promise<Alive> => {
  const listeners = new Set<(reason: string) => void>();
  const stopping = Promise.withResolvers<void>();
  let stopped = false;
  let current: GuardedPostgres = spawnGuarded(tools, log);
  await current.ready;

  const restarts = async () => {
    let delay = firstDelayMs;
    while (!stopped) {
      const started = Date.now();
      const { code, lines } = await current.exited;
      if (stopped) return;
      const reason = lines.at(-1) ?? `exit code ${code}`;
      log.error('PostgreSQL ended; starting it again', { reason, delayMs: delay });
      for (const listener of listeners) listener(reason);
      if (Date.now() - started > healthyAfterMs) delay = firstDelayMs;
      await Promise.race([Bun.sleep(delay), stopping.promise]);
      delay = Math.min(delay * 2, longestDelayMs);
      if (stopped) return;
      // The shell may be what ended, and Postgres live on; or backends may still be letting go of shared memory.
      await endOrphans(tools.layout).catch((error: unknown) => log.error('cannot clean up', { error }));
      if (stopped) return;
      current = spawnGuarded(tools, log);
      current.ready.then(
        () => log.info('PostgreSQL is back', { pid: current.pid() }),
        () => {},
      );
    }
  };
  const running = restarts();

  return {
    pid: () => current.pid(),
    onExit: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      stopped = true;
      stopping.resolve();
      await current.stop();
      await running;
    },
  };
};
