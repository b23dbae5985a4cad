import type { CallOutcome } from './contract/transport/index.ts';
import type { Foundation } from './foundation.ts';
import type { Readiness } from './http/operations.ts';
import {
  createMetrics,
  createServerMetrics,
  type Logger,
  type Metrics,
  registerProcessMetrics,
} from './telemetry/index.ts';
import { product } from './version.ts';

export interface Observation {
  readonly metrics: Metrics;
  readonly readiness: () => Promise<Readiness>;
  /** Counts a call and writes it to the log. */
  readonly ended: (outcome: CallOutcome) => void;
  /** The same for a request that is no RPC. */
  readonly answered: (face: string, status: number, durationMs: number) => void;
  stop(): void;
}

const databaseTimeoutMs = 1_000;

/** Metrics, readiness and access log of a running server. */
export function observe(foundation: Foundation, log: Logger): Observation {
  const { pools, projections, store, passwordQueue } = foundation;
  const metrics = createMetrics();
  const server = createServerMetrics(metrics);
  const processMetrics = registerProcessMetrics(metrics, product.version);

  metrics.onScrape(async () => {
    const { thread } = projections.state();
    const position = projections.watch.position();
    server.workerUp.set(thread.status === 'running' ? 1 : 0, { worker: 'projector' });
    server.projectionPosition.set(Number(position), { projection: 'all' });
    server.passwordsRunning.set(passwordQueue.running);
    server.passwordsWaiting.set(passwordQueue.waiting);
    server.poolWaiting.set(store.waiting(), { pool: 'append' });
  });

  const databaseState = async (): Promise<string> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer within ${databaseTimeoutMs} ms`), databaseTimeoutMs);
    });
    const asked = pools.reads`select 1`.then(
      () => 'ok',
      (error: Error) => `unreachable (${error.message})`,
    );
    return Promise.race([asked, late]).finally(() => clearTimeout(timer));
  };

  return {
    metrics,
    async readiness() {
      const { thread, status } = projections.state();
      const projector =
        thread.status === 'running' ? status : `${thread.status}${thread.error ? ` (${thread.error})` : ''}`;
      const database = await databaseState();
      return {
        ready: database === 'ok' && thread.status === 'running',
        parts: { database, projector },
      };
    },
    ended({ call, kind, durationMs, context }) {
      const { service, method } = call.route;
      const labels = { protocol: call.protocol, method: `${service}/${method}` };
      server.httpRequestCount.inc();
      server.requests.inc({ ...labels, code: kind });
      server.requestDuration.observe(durationMs / 1000, labels);
      log.debug('call', {
        requestId: call.requestId,
        ...labels,
        kind,
        durationMs: Math.round(durationMs * 100) / 100,
        instance: context?.instance.id,
        caller: context?.caller?.userId,
      });
    },
    answered(face, status, durationMs) {
      const labels = { protocol: 'http', method: face };
      server.httpRequestCount.inc();
      server.requests.inc({ ...labels, code: String(status) });
      server.requestDuration.observe(durationMs / 1000, labels);
    },
    stop: () => processMetrics.stop(),
  };
}
