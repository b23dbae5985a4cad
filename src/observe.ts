import type { CallOutcome } from './contract/transport/index.ts';
import { arrayLiteral } from './database/index.ts';
import {
  type Deliveries,
  type DeliveryThreadState,
  type DeliveryWorker,
  deliveryWorkers,
  otherTargets,
} from './delivery/index.ts';
import type { Foundation } from './foundation.ts';
import type { Readiness } from './http/operations.ts';
import { inTime, Late } from './in-time.ts';
import { type BusThread, subscriptionStates } from './subscription/index.ts';
import {
  createMetrics,
  createServerMetrics,
  type Logger,
  type Metrics,
  registerProcessMetrics,
  type ServerMetrics,
  warnSparingly,
  watchOutage,
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

/** For what a look at the server must not wait for longer. */
const databaseTimeoutMs = 1_000;

/** The metrics of a server: made before what they measure. */
export interface Meters {
  readonly registry: Metrics;
  readonly server: ServerMetrics;
}

export function createMeters(): Meters {
  const registry = createMetrics();
  return { registry, server: createServerMetrics(registry) };
}

/** What leaves the server. */
export interface Senders {
  readonly deliveries: Pick<Deliveries, 'state'>;
  readonly bus: Pick<BusThread, 'state'>;
}

/** Metrics, readiness and access log of a running server. */
export function observe(
  foundation: Foundation,
  { deliveries, bus }: Senders,
  { registry, server }: Meters,
  log: Logger,
): Observation {
  const { pools, projections, passwordQueue, store } = foundation;
  const processMetrics = registerProcessMetrics(registry, product.version);
  let restartsTold = 0;
  const restarted = new Map<string, number>();
  const told = new Map<string, number>();
  let batchesTold = 0;
  projections.watch.onProjected(({ events = 0 }) =>
    server.projectedEvents.add(events, { projection: 'live' }),
  );

  /** Of one look at the database, however many scrapes wait for it: one that hangs is not asked again and again. */
  let looking: Promise<void> | undefined;
  const readDatabase = () => {
    looking ??= Promise.all([
      databaseMetrics(foundation, server),
      waitingByTarget(foundation, deliveries, server),
    ])
      .then(() => {})
      .finally(() => {
        looking = undefined;
      });
    return looking;
  };

  registry.onScrape(async () => {
    const { thread } = projections.state();
    server.workerUp.set(thread.status === 'running' ? 1 : 0, { worker: 'projector' });
    server.workerRestarts.add(thread.restarts - restartsTold, { worker: 'projector' });
    restartsTold = thread.restarts;
    for (const [worker, state] of Object.entries(deliveries.state())) {
      const { status, restarts, underWay, openCircuits } = state;
      if (status === 'idle') continue;
      server.workerUp.set(status === 'running' ? 1 : 0, { worker });
      server.workerRestarts.add(restarts - (restarted.get(worker) ?? 0), { worker });
      restarted.set(worker, restarts);
      server.deliveriesUnderWay.set(underWay, { worker });
      server.deliveryTargetsLeftAlone.set(openCircuits, { worker });
      tellTargets(worker, state, server, told);
    }
    tellBus(bus, server, told);
    server.appendBatches.add(store.calls() - batchesTold);
    batchesTold = store.calls();
    server.passwordsRunning.set(passwordQueue.running);
    server.passwordsWaiting.set(passwordQueue.waiting);
    await inTime(readDatabase(), databaseTimeoutMs, 'no answer').catch((error) =>
      warnSparingly(log, 'metrics of the database are missing from this scrape', { error }),
    );
  });

  const databaseState = (): Promise<string> =>
    inTime(pools.reads`select 1`, databaseTimeoutMs, 'no answer').then(
      () => 'ok',
      (error: Error) => (error instanceof Late ? error.message : `unreachable (${error.message})`),
    );

  const outage = watchOutage({ log, state: databaseState });
  const mayBeAway = new Set(['unavailable', 'deadline_exceeded']);

  return {
    metrics: registry,
    async readiness() {
      const { thread, status, error } = projections.state();
      const failing = status === 'failing';
      const projector =
        thread.status === 'running'
          ? failing
            ? `${status} (${error})`
            : status
          : `${thread.status}${thread.error ? ` (${thread.error})` : ''}`;
      const database = await databaseState();
      return {
        ready: database === 'ok' && thread.status === 'running' && !failing,
        parts: { database, projector },
      };
    },
    ended({ call, kind, durationMs, context }) {
      const { service, method } = call.route;
      const labels = { protocol: call.protocol, method: `${service}/${method}` };
      server.httpRequestCount.inc();
      server.requests.inc({ ...labels, code: kind });
      server.requestDuration.observe(durationMs / 1000, labels);
      if (mayBeAway.has(kind)) outage.suspected();
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
      if (status === 503) outage.suspected();
      log.debug('request', { face, status, durationMs: Math.round(durationMs * 100) / 100 });
    },
    stop() {
      outage.stop();
      processMetrics.stop();
    },
  };
}

/** How each target fares: those that have a name of their own in the tally, and the others together. */
function tellTargets(
  worker: string,
  { targets, openTargets }: DeliveryThreadState,
  server: ServerMetrics,
  told: Map<string, number>,
): void {
  const since = (name: string, total: number): number => {
    const key = `${worker} ${name}`;
    const before = told.get(key) ?? 0;
    told.set(key, total);
    return total - before;
  };
  const open = new Set(openTargets);
  for (const [target, counts] of targets) {
    for (const outcome of ['delivered', 'failed', 'refused', 'held'] as const) {
      const more = since(`${target} ${outcome}`, counts[outcome]);
      if (more > 0) server.deliveryAttempts.add(more, { worker, target, outcome });
    }
    server.deliveryAttemptSeconds.add(since(`${target} ms`, counts.ms) / 1_000, { worker, target });
    if (target !== otherTargets)
      server.deliveryTargetLeftAlone.set(open.has(target) ? 1 : 0, { worker, target });
  }
}

/** What waits for each of them, counted no further than anybody reads. */
async function waitingByTarget(
  { pools }: Foundation,
  deliveries: Pick<Deliveries, 'state'>,
  server: ServerMetrics,
): Promise<void> {
  const named = Object.entries(deliveries.state()).flatMap(([worker, { targets }]) =>
    [...targets.keys()].filter((target) => target !== otherTargets).map((target) => ({ worker, target })),
  );
  if (named.length === 0) return;
  const rows = await pools.workers<{ worker: string; target: string; count: number }[]>`
    select t.worker, t.target, (select count(*) from (
        select from delivery.deliveries d where d.worker = t.worker and d.target = t.target and d.state = 1 limit 1000) many)::int as count
    from unnest(${arrayLiteral(named.map(({ worker }) => worker))}::text[],
      ${arrayLiteral(named.map(({ target }) => target))}::text[]) as t(worker, target)`;
  for (const { worker, target, count } of rows) server.deliveryTargetWaiting.set(count, { worker, target });
}

/** How subscriptions fare, by kind of destination: there may be thousands of them. */
function tellBus(bus: Pick<BusThread, 'state'>, server: ServerMetrics, told: Map<string, number>): void {
  const state = bus.state();
  if (!state) return;
  const since = (name: string, total: number): number => {
    const before = told.get(name) ?? 0;
    told.set(name, total);
    return total - before;
  };
  const { status, restarts } = state.thread;
  server.workerUp.set(status === 'running' ? 1 : 0, { worker: 'bus' });
  server.workerRestarts.add(since('restarts', restarts), { worker: 'bus' });
  for (const [destination, counts] of Object.entries(state.totals)) {
    for (const outcome of ['delivered', 'failed', 'dead'] as const) {
      const more = since(`${destination} ${outcome}`, counts[outcome]);
      server.subscriptionEvents.add(more, { destination, outcome });
    }
    server.subscriptionsRunning.set(counts.running, { destination });
  }
}

/** What only the database knows: how far projections are, what they could not apply, and who is connected. */
async function databaseMetrics(
  { pools, store, projections }: Foundation,
  server: ServerMetrics,
): Promise<void> {
  const [head, failed, waiting, subscriptions, connections] = await Promise.all([
    store.head(),
    pools.workers<{ projection: string; count: number }[]>`
      select projection, count(*)::int as count from projections.failed_events group by projection`,
    // Counted no further than that it is many: a dead receiver may have a million waiting.
    pools.workers<{ worker: DeliveryWorker; count: number }[]>`
      select w.worker, (select count(*) from (
        select from delivery.deliveries d where d.worker = w.worker and d.state = 1 limit 100000) many)::int as count
      from unnest(${arrayLiteral(deliveryWorkers)}::text[]) as w(worker)`,
    subscriptionStates(pools.workers),
    pools.workers<{ pool: string; state: string; count: number }[]>`
      select application_name as pool, coalesce(state, 'unknown') as state, count(*)::int as count
      from pg_stat_activity where datname = current_database() and application_name like 'postern%'
      group by 1, 2`,
  ]);
  const position = projections.watch.position();
  server.storeHead.set(Number(head));
  server.projectionPosition.set(Number(position), { projection: 'live' });
  server.projectionLag.set(Number(head > position ? head - position : 0n), { projection: 'live' });
  server.projectionFailedEvents.reset();
  for (const { projection, count } of failed) server.projectionFailedEvents.set(count, { projection });
  for (const { worker, count } of waiting) server.deliveriesWaiting.set(count, { worker });
  for (const { destination, failing, behind } of subscriptions) {
    server.subscriptionsFailing.set(failing, { destination });
    server.subscriptionLag.set(Number(behind), { destination });
  }
  server.poolConnections.reset();
  for (const { pool, state, count } of connections) server.poolConnections.set(count, { pool, state });
  server.poolWaiting.set(store.waiting(), { pool: 'append' });
}
