import type { Logger } from '../../telemetry/types.ts';

export interface SupervisedThread<In> {
  /** Dropped while there is no thread; it starts afresh anyway. */
  post(message: In): void;
  state(): ThreadState;
  /** Asks nicely with `goodbye`, then ends it after the given time. */
  stop(goodbye: In, timeoutMs?: number): Promise<void>;
}

export interface ThreadState {
  readonly status: 'running' | 'restarting' | 'stopped';
  readonly restarts: number;
  /** Why it last died. */
  readonly error?: string | undefined;
}

export interface SupervisorOptions<In, Out> {
  name: string;
  create: () => Worker;
  /** First message to each new thread. */
  hello: () => In;
  onMessage: (message: Out) => void;
  log: Logger;
  /** First pause before a restart, doubled each time up to 10 s. Default 100 ms. */
  backoffMs?: number;
}

/** A thread that lived so long has recovered: the next pause is short again. */
const healthyAfterMs = 30_000;
const longestPauseMs = 10_000;

/** The message of an error in a thread quotes the source around it, which can be a whole minified bundle. */
function trimmed(text: string): string {
  const message = /^error: ([\s\S]*)/m.exec(text)?.[1] ?? text;
  return message.length > 300 ? `${message.slice(0, 300)}…` : message;
}

/** Keeps a worker thread alive: one that dies is started anew, after ever longer pauses. */
export function superviseThread<In, Out extends { type: string }>(
  options: SupervisorOptions<In, Out>,
): SupervisedThread<In> {
  const { name, log, backoffMs = 100 } = options;
  let worker: Worker | undefined;
  let restarts = 0;
  let pause = backoffMs;
  let stopping = false;
  let error: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onStopped = () => {};

  function start(): void {
    timer = undefined;
    const born = performance.now();
    let dead = false;
    const thread = options.create();
    worker = thread;
    thread.onmessage = ({ data }: MessageEvent<Out>) => {
      if (data.type === 'stopped') onStopped();
      else if (worker === thread) options.onMessage(data);
    };
    const die = (reason: string) => {
      if (dead) return;
      dead = true;
      worker = undefined;
      thread.terminate();
      onStopped();
      if (stopping) return;
      error = trimmed(reason);
      if (performance.now() - born > healthyAfterMs) pause = backoffMs;
      log.error('worker thread died, restarting it', { worker: name, error, pauseMs: pause });
      restarts++;
      timer = setTimeout(start, pause);
      pause = Math.min(pause * 2, longestPauseMs);
    };
    thread.onerror = (event) => {
      event.preventDefault?.();
      die(event.message || 'unknown error');
    };
    thread.addEventListener('close', () => die('it ended by itself'));
    thread.postMessage(options.hello());
  }
  start();

  return {
    post: (message) => worker?.postMessage(message),
    state: () => ({ status: stopping ? 'stopped' : worker ? 'running' : 'restarting', restarts, error }),
    async stop(goodbye, timeoutMs = 5_000) {
      stopping = true;
      clearTimeout(timer);
      if (!worker) return;
      const thread = worker;
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, timeoutMs);
        onStopped = () => {
          clearTimeout(limit);
          resolve();
        };
        thread.postMessage(goodbye);
      });
      thread.terminate();
      worker = undefined;
    },
  };
}
