import type { OpenTools } from '../../delivery/index.ts';
import type { Logger } from '../../telemetry/index.ts';
import { messageLogger, type ThreadLog, takeOver } from '../../telemetry/thread-log.ts';
import { type Bus, createBus, type Tally } from './bus.ts';
import { createCursors } from './cursors.ts';
import { destinationOf } from './destination.ts';

/** What the thread that tells subscriptions of events is told. `S` is what it opens its tools with. */
export type ToBus<S> =
  | { readonly type: 'start'; readonly settings: S; readonly node: string; readonly limits: BusLimits }
  | { readonly type: 'wake'; readonly position: bigint }
  | { readonly type: 'stop' };

/** What it tells. */
export type FromBus =
  | { readonly type: 'state'; readonly tally: Tally }
  | ThreadLog
  | { readonly type: 'stopped' };

export interface BusLimits {
  /** Attempts after which an event that its destination does not take is given up. */
  readonly maxAttempts: number;
  /** Of one call of an HTTP endpoint. */
  readonly timeoutMs: number;
  /** Under way at once to one HTTP endpoint. */
  readonly perTarget: number;
}

const stateEveryMs = 1_000;

/** Tells subscriptions of events at the other end of a message channel; `scope` is a worker's `self`. */
export function serveBus<S>(
  scope: { onmessage: unknown; postMessage(message: FromBus): void },
  open: (settings: S, log: Logger, appended: () => void) => Promise<OpenTools>,
): void {
  const post = (message: FromBus) => scope.postMessage(message);
  let opened: OpenTools | undefined;
  let bus: Bus | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tell = () => bus && post({ type: 'state', tally: bus.tell() });

  scope.onmessage = async ({ data }: { data: ToBus<S> }) => {
    if (data.type === 'wake') bus?.wake(data.position);
    else if (data.type === 'stop') {
      clearInterval(timer);
      await bus?.stop();
      tell();
      await opened?.close();
      post({ type: 'stopped' });
    } else {
      const { limits } = data;
      const log = messageLogger(post);
      takeOver(console, log);
      opened = await open(data.settings, log, () => {});
      const { sql, tools } = opened;
      const { outbound, encryption, clock } = tools;
      const ways = { outbound, encryption, clock, timeoutMs: limits.timeoutMs, most: limits.perTarget };
      bus = createBus({
        // A thread that was started anew is another one: what the former had is taken over when its lease ends.
        cursors: createCursors(sql, `${data.node}/${crypto.randomUUID().slice(0, 8)}`),
        sql: tools.sql,
        destinationOf: (subscribed) => destinationOf(subscribed, ways),
        maxAttempts: limits.maxAttempts,
        clock,
        log,
      });
      timer = setInterval(tell, stateEveryMs);
      timer.unref?.();
    }
  };
}
