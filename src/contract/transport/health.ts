import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  HealthListResponseSchema,
  HealthCheckResponse_ServingStatus as Status,
} from '../../../proto/gen/grpc/health/v1/health_pb.ts';
import { invalidArgument, notFound } from '../../errors/index.ts';
import type { StreamHandler } from './streams.ts';

/** Whether this node takes calls, as `/debug/ready` says it. */
export interface HealthSource {
  serving(): boolean;
  /** @returns how to stop listening */
  onChange(listener: () => void): () => void;
}

/** Without a source: a node that answers at all is serving. */
export const alwaysServing: HealthSource = { serving: () => true, onChange: () => () => {} };

const answer = (status: Status) =>
  toBinary(HealthCheckResponseSchema, create(HealthCheckResponseSchema, { status }));

/** The first message of a call. Not by `for await`: leaving that loop would end the stream. */
async function firstOf(requests: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const { done, value } = await requests[Symbol.asyncIterator]().next();
  if (done) throw invalidArgument('REQ-Fram4', 'The request holds no message');
  return value;
}

/** `grpc.health.v1.Health`: https://github.com/grpc/grpc/blob/master/doc/health-checking.md */
export function healthService(
  services: readonly string[],
  source: HealthSource,
): Record<string, StreamHandler> {
  const known = new Set(['', ...services]);
  const status = () => (source.serving() ? Status.SERVING : Status.NOT_SERVING);

  return {
    '/grpc.health.v1.Health/Check': async function* (requests) {
      const { service } = fromBinary(HealthCheckRequestSchema, await firstOf(requests));
      if (!known.has(service)) throw notFound('RPC-Heal1', `There is no service ${service}`);
      yield answer(status());
    },
    '/grpc.health.v1.Health/List': async function* (requests) {
      await firstOf(requests);
      const statuses = Object.fromEntries([...known].map((name) => [name, { status: status() }]));
      yield toBinary(HealthListResponseSchema, create(HealthListResponseSchema, { statuses }));
    },
    '/grpc.health.v1.Health/Watch': async function* (requests, gone) {
      const { service } = fromBinary(HealthCheckRequestSchema, await firstOf(requests));
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
          if (now !== told) yield answer(now);
          told = now;
          await Promise.race([changed, aborted]);
        }
      } finally {
        stop();
      }
    },
  };
}
