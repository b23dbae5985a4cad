import { toPosternError } from '../errors/index.ts';
import type { ServerMetrics } from './server-metrics.ts';

/** The part of an event store that is measured; telemetry knows nothing of the rest. */
interface Appending {
  append(context: unknown, writes: ReadonlyArray<{ readonly events: readonly unknown[] }>): Promise<unknown>;
}

/** The same store, its appends counted and timed. */
export const measuredStore = <S extends object>(store: S, metrics: ServerMetrics): S => {
  const { append } = store as unknown as Appending;
  return {
    ...store,
    async append(context: unknown, writes: ReadonlyArray<{ readonly events: readonly unknown[] }>) {
      const began = performance.now();
      try {
        const appended = await append(context, writes);
        metrics.eventsAppended.add(writes.reduce((sum, { events }) => sum + events.length, 0));
        return appended;
      } catch (error) {
        metrics.appendFailures.inc({ kind: toPosternError(error).kind });
        throw error;
      } finally {
        metrics.appendDuration.observe((performance.now() - began) / 1000);
      }
    },
  };
};
