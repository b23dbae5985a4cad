import type { Sql } from 'postgres';
import type { ProjectionWatch } from '../eventstore/index.ts';
import { type SupervisedThread, superviseThread, type ThreadState } from '../eventstore/index.ts';
import type { Logger } from '../telemetry/types.ts';
import { createTally, type Tally, type TargetCounts } from './tally.ts';
import type { DeliveryLimits, FromDeliveryThread, TellingState, ToDeliveryThread } from './thread.ts';
import { type DeliveryWorker, deliveryStates, deliveryWorkers } from './types.ts';

export interface DeliveriesOptions<S, T> {
  readonly sql: Sql;
  readonly projections: Pick<ProjectionWatch, 'onProjected'>;
  readonly log: Logger;
  readonly node: string;
  readonly create: Readonly<Record<DeliveryWorker, () => Worker>>;
  readonly settings: S;
  readonly limits: DeliveryLimits;
  /** A thread has appended an event. */
  readonly appended: (told: T) => void;
  /** How often it is looked for what nobody on this node was told of. Default 5 s. */
  readonly lookMs?: number;
}

export interface Deliveries {
  state(): Readonly<Record<DeliveryWorker, DeliveryThreadState>>;
  stop(): Promise<void>;
}

export interface DeliveryThreadState {
  /** `idle`: nothing had to be sent since the server started, so there is no thread. */
  readonly status: ThreadState['status'] | 'idle';
  readonly restarts: number;
  readonly error?: string | undefined;
  readonly underWay: number;
  readonly openCircuits: number;
  /** Since the server started, by target: the first hundred, and all others together. */
  readonly targets: ReadonlyMap<string, TargetCounts>;
  /** Those that are left alone; a hundred at most. */
  readonly openTargets: readonly string[];
}

interface Running<S> {
  readonly tally: Tally;
  readonly thread: SupervisedThread<ToDeliveryThread<S>>;
  underWay: number;
  openCircuits: number;
  openTargets: readonly string[];
}

const idle: DeliveryThreadState = {
  status: 'idle',
  restarts: 0,
  underWay: 0,
  openCircuits: 0,
  openTargets: [],
  targets: new Map(),
};

/**
 * Runs this node's threads that send. A thread starts with the first delivery that it is to send: a server that has
 * nothing to tell anybody does not pay for it.
 */
export function startDeliveries<S, T>(options: DeliveriesOptions<S, T>): Deliveries {
  const { sql, log } = options;
  const running = new Map<DeliveryWorker, Running<S>>();
  let stopping = false;

  function start(worker: DeliveryWorker): void {
    const one: Running<S> = {
      tally: createTally(),
      underWay: 0,
      openCircuits: 0,
      openTargets: [],
      thread: threadOf(worker, ({ underWay, openCircuits, openTargets, ended }) => {
        Object.assign(one, { underWay, openCircuits, openTargets });
        one.tally.add(ended);
      }),
    };
    running.set(worker, one);
  }

  const threadOf = (worker: DeliveryWorker, onState: (state: TellingState) => void) =>
    superviseThread<ToDeliveryThread<S>, FromDeliveryThread<T>>({
      name: worker,
      create: options.create[worker],
      hello: () => ({
        type: 'start',
        settings: options.settings,
        node: options.node,
        limits: options.limits,
      }),
      log,
      onMessage(message) {
        if (message.type === 'appended') options.appended(message.told);
        else if (message.type === 'state') onState(message);
        else if (message.type === 'log') log[message.level](message.message, message.fields);
      },
    });

  /** Whose deliveries wait, whoever made them; also what is to be tried again. */
  async function look(): Promise<void> {
    const missing = deliveryWorkers.filter((worker) => !running.has(worker));
    if (missing.length === 0 || stopping) return;
    for (const worker of missing) {
      const [waits] = await sql`
        SELECT FROM delivery.deliveries WHERE worker = ${worker} AND ${sql.unsafe(`state = ${deliveryStates.waiting}`)} LIMIT 1`;
      if (waits && !stopping && !running.has(worker)) start(worker);
    }
  }

  let looking: Promise<void> = Promise.resolve();
  const lookSoon = (): void => {
    looking = looking
      .then(look)
      .catch((error) => log.debug('deliveries could not be looked for', { error: String(error) }));
  };
  const stopListening = options.projections.onProjected(({ forwarded }) => {
    if (!forwarded || stopping) return;
    for (const { thread } of running.values()) thread.post({ type: 'wake' });
    if (running.size < deliveryWorkers.length) lookSoon();
  });
  const timer = setInterval(lookSoon, options.lookMs ?? 5_000);
  timer.unref?.();
  lookSoon();

  return {
    state: () =>
      Object.fromEntries(
        deliveryWorkers.map((worker) => {
          const one = running.get(worker);
          if (!one) return [worker, idle];
          const { underWay, openCircuits, openTargets, thread, tally } = one;
          return [worker, { ...thread.state(), underWay, openCircuits, openTargets, targets: tally.all() }];
        }),
      ) as Record<DeliveryWorker, DeliveryThreadState>,
    async stop() {
      stopping = true;
      stopListening();
      clearInterval(timer);
      await Promise.all([...running.values()].map(({ thread }) => thread.stop({ type: 'stop' })));
    },
  };
}
