import type { Sql } from 'postgres';
import {
  type ProjectionWatch,
  type SupervisedThread,
  superviseThread,
  type ThreadState,
} from '../../eventstore/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { destinationKind } from '../fields.ts';
import type { Counts, Tally } from './bus.ts';
import type { BusLimits, FromBus, ToBus } from './thread.ts';

export interface BusThreadOptions<S> {
  readonly sql: Sql;
  readonly projections: Pick<ProjectionWatch, 'onProjected' | 'position'>;
  readonly log: Logger;
  readonly node: string;
  readonly create: () => Worker;
  readonly settings: S;
  readonly limits: BusLimits;
  /** How often it is looked for subscriptions that another node made. Default 5 s. */
  readonly lookMs?: number;
}

export interface BusThread {
  /** undefined: there was nobody to tell since the server started, so there is no thread. */
  state():
    | { readonly thread: ThreadState; readonly totals: Readonly<Record<keyof Tally, Counts>> }
    | undefined;
  stop(): Promise<void>;
}

const noCounts = (): Counts => ({ delivered: 0, failed: 0, dead: 0, running: 0 });

function add(totals: Record<keyof Tally, Counts>, told: Tally): void {
  for (const kind of Object.keys(totals) as (keyof Tally)[]) {
    const { delivered, failed, dead, running } = told[kind];
    totals[kind].delivered += delivered;
    totals[kind].failed += failed;
    totals[kind].dead += dead;
    totals[kind].running = running;
  }
}

/**
 * Runs this node's thread that tells subscriptions of events. It starts with the first subscription that has a
 * destination: a server without any does not pay for it.
 */
export function startBusThread<S>(options: BusThreadOptions<S>): BusThread {
  const { sql, log, projections } = options;
  let thread: SupervisedThread<ToBus<S>> | undefined;
  /** Since the server started, whatever became of its threads. */
  const totals = { nats: noCounts(), http: noCounts() };
  let stopping = false;
  let looking: Promise<void> = Promise.resolve();
  let due = false;
  let toldOf = 0n;

  function start(): void {
    thread = superviseThread<ToBus<S>, FromBus>({
      name: 'bus',
      create: options.create,
      hello: () => ({
        type: 'start',
        settings: options.settings,
        node: options.node,
        limits: options.limits,
      }),
      log,
      onMessage(message) {
        if (message.type === 'state') add(totals, message.tally);
        else if (message.type === 'log') log[message.level](message.message, message.fields);
      },
    });
  }

  async function look(): Promise<void> {
    due = false;
    if (thread || stopping) return;
    const [found] = await sql`
      SELECT FROM projections.subscriptions_projection WHERE active AND destination <> ${destinationKind.none} LIMIT 1`;
    if (found && !thread && !stopping) start();
  }
  const lookSoon = (): void => {
    if (due || thread) return;
    due = true;
    looking = looking
      .then(look)
      .catch((error) => log.debug('subscriptions could not be looked for', { error: String(error) }));
  };

  const stopListening = projections.onProjected(({ position, changes }) => {
    if (stopping) return;
    if (thread && position > toldOf) {
      toldOf = position;
      thread.post({ type: 'wake', position });
    }
    if (!thread && changes?.some(({ aggregateType }) => aggregateType === 'subscription')) lookSoon();
  });
  const timer = setInterval(lookSoon, options.lookMs ?? 5_000);
  timer.unref?.();
  lookSoon();

  return {
    state: () => thread && { thread: thread.state(), totals },
    async stop() {
      stopping = true;
      stopListening();
      clearInterval(timer);
      await thread?.stop({ type: 'stop' }, 8_000);
    },
  };
}
