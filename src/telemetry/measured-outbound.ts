import { toPosternError } from '../errors/index.ts';
import type { ServerMetrics } from './server-metrics.ts';

/** The part of the outbound client that is measured; telemetry knows nothing of the rest. */
interface Asking {
  request(...given: readonly unknown[]): Promise<unknown>;
}

/** The same client, its requests counted and timed. */
export const measuredOutbound = <O extends object>(outbound: O, metrics: ServerMetrics): O => {
  const { request } = outbound as unknown as Asking;
  return {
    ...outbound,
    async request(...given: readonly unknown[]) {
      const began = performance.now();
      let outcome = 'answered';
      try {
        return await request(...given);
      } catch (error) {
        outcome = toPosternError(error).kind;
        throw error;
      } finally {
        metrics.outboundRequests.inc({ outcome });
        metrics.outboundDuration.observe((performance.now() - began) / 1000);
      }
    },
  };
};
