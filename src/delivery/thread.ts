import type { Sql } from 'postgres';
import { messageLogger, type ThreadLog, takeOver } from '../telemetry/thread-log.ts';
import { createDispatcher, type Dispatcher, type DispatcherOptions } from './dispatcher.ts';
import { createQueue } from './queue.ts';
import type { TargetCounts } from './tally.ts';
import type { DeliveryTools, DeliveryWorker, Sender } from './types.ts';

/** What a thread of deliveries is told. `S` is what it opens its tools with. */
export type ToDeliveryThread<S> =
  | { readonly type: 'start'; readonly settings: S; readonly node: string; readonly limits: DeliveryLimits }
  | { readonly type: 'wake' }
  | { readonly type: 'stop' };

/** What it tells. `T` is what it tells of its own appends. */
export type FromDeliveryThread<T> =
  | { readonly type: 'appended'; readonly told: T }
  | ({ readonly type: 'state' } & TellingState)
  | ThreadLog
  | { readonly type: 'stopped' };

/** How it stands with what this thread sends. */
export interface TellingState {
  readonly underWay: number;
  readonly openCircuits: number;
  readonly openTargets: readonly string[];
  readonly ended: ReadonlyMap<string, TargetCounts>;
}

/** How much is sent at once, and for how long it is tried. */
export type DeliveryLimits = Pick<DispatcherOptions, 'most' | 'perTarget' | 'patience' | 'timeoutMs'>;

export interface OpenTools {
  readonly tools: DeliveryTools;
  /** Reads and writes the table of deliveries. */
  readonly sql: Sql;
  close(): Promise<void>;
}

const stateEveryMs = 1_000;

/** Sends deliveries at the other end of a message channel; `scope` is a worker's `self`. */
export function serveDeliveries<S, T>(
  scope: { onmessage: unknown; postMessage(message: FromDeliveryThread<T>): void },
  worker: DeliveryWorker,
  reactions: readonly Sender[],
  open: (settings: S, log: DeliveryTools['log'], appended: (told: T) => void) => Promise<OpenTools>,
): void {
  const post = (message: FromDeliveryThread<T>) => scope.postMessage(message);
  let opened: OpenTools | undefined;
  let dispatcher: Dispatcher | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tell = () => dispatcher && post({ type: 'state', ...dispatcher.state(), ended: dispatcher.tell() });

  scope.onmessage = async ({ data }: { data: ToDeliveryThread<S> }) => {
    if (data.type === 'wake') dispatcher?.wake();
    else if (data.type === 'stop') {
      clearInterval(timer);
      await dispatcher?.stop();
      await opened?.close();
      post({ type: 'stopped' });
    } else {
      const log = messageLogger(post);
      takeOver(console, log);
      opened = await open(data.settings, log, (told) => post({ type: 'appended', told }));
      const own = reactions.filter((reaction) => reaction.worker === worker);
      const names = own.map(({ name }) => name);
      dispatcher = createDispatcher({
        ...data.limits,
        queue: createQueue(opened.sql, { worker, node: data.node, reactions: names }),
        reactions: own,
        tools: opened.tools,
      });
      timer = setInterval(tell, stateEveryMs);
      timer.unref?.();
    }
  };
}
