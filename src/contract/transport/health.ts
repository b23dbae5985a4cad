import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../../../proto/gen/grpc/health/v1/health_pb.ts';
import { invalidArgument, notFound } from '../../errors/index.ts';
import { type StreamMethod, streamMethod } from './stream-method.ts';

/** Whether this node takes calls, as `/debug/ready` says it. */
export interface HealthSource {
  serving(): boolean;
  /** @returns how to stop listening */
  onChange(listener: () => void): () => void;
}

/** Without a source: a node that answers at all is serving. */
export const alwaysServing: HealthSource = { serving: () => true, onChange: () => () => {} };

/** The first message of a call. Not by `for await`: leaving that loop would end the stream. */
async function firstOf<T>(requests: AsyncIterable<T>): Promise<T> {
  const { done, value } = await requests[Symbol.asyncIterator]().next();
  if (done) throw invalidArgument('REQ-Fram4', 'The request holds no message');
  return value;
}

/** `grpc.health.v1.Health`: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export function healthService(
  services: readonly string[],
  source: HealthSource,
): Record<string, StreamMethod> {
  const known = new Set(['', ...services]);
  const status = () => (source.serving() ? Status.SERVING : Status.NOT_SERVING);

  return {
    '/grpc.health.v1.Health/Check': streamMethod(Health.method.check, async function* (requests) {
      const { service } = await firstOf(requests);
      if (!known.has(service)) throw notFound('RPC-Heal1', `There is no service ${service}`);
      yield { status: status() };
    }),
    '/grpc.health.v1.Health/List': streamMethod(Health.method.list, async function* (requests) {
      await firstOf(requests);
      yield { statuses: Object.fromEntries([...known].map((name) => [name, { status: status() }])) };
    }),
    '/grpc.health.v1.Health/Watch': streamMethod(Health.method.watch, async function* (requests, gone) {
      const { service } = await firstOf(requests);
      let wake = () => {};
      const stop = source.onChange(() => wake());
      const aborted = new Promise<void>((resolve) =>
        gone.addEventListener('abort', () => resolve(), { once: true }),
      );
      try {
        let told: Status | undefined;
        while (!gone.aborted) {
          const changed = new Promise<void>((resolve) => {
            wake = resolve;
          });
          const now = known.has(service) ? status() : Status.SERVICE_UNKNOWN;
          if (now !== told) yield { status: now };
          told = now;
          await Promise.race([changed, aborted]);
        }
      } finally {
        stop();
      }
    }),
  };
}
