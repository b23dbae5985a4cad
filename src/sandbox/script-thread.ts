import { fetched } from './http.ts';
import type { AskAnswer, FromScriptThread, Job, RunResult, ToScriptThread } from './protocol.ts';
import type { ScriptRequest, ThreadTools } from './runner.ts';

/** What it is given beyond a script's own time before it counts as hanging. */
const graceMs = 2_000;
const startMs = 30_000;

/** A thread in which one script runs at a time. One that does not answer is given up, and with it that run alone. */
export class ScriptThread {
  private readonly worker: Worker;
  private readonly signal = new SharedArrayBuffer(4);
  private readonly answers: MessagePort;
  private ready = Promise.withResolvers<void>();
  private done: ((result: RunResult) => void) | undefined;
  private running: { readonly request: ScriptRequest; readonly until: number } | undefined;
  private dead = false;

  constructor(private readonly tools: ThreadTools) {
    const { port1, port2 } = new MessageChannel();
    this.answers = port1;
    this.worker = tools.create();
    this.worker.onmessage = ({ data }: MessageEvent<FromScriptThread>) => this.received(data);
    this.worker.onerror = (event) => {
      event.preventDefault?.();
      this.die(event.message || 'unknown error');
    };
    this.worker.addEventListener('close', () => this.die('it ended by itself'));
    this.ready.promise.catch(() => {});
    const start: ToScriptThread = { type: 'start', signal: this.signal, answers: port2 };
    this.worker.postMessage(start, [port2]);
  }

  get isDead(): boolean {
    return this.dead;
  }

  /** @throws Error when the thread is no more */
  async whenReady(): Promise<void> {
    const timer = setTimeout(() => this.die('it does not become ready'), startMs);
    await this.ready.promise.finally(() => clearTimeout(timer));
  }

  async run(request: ScriptRequest, job: Job): Promise<RunResult> {
    await this.whenReady();
    this.ready = Promise.withResolvers();
    this.ready.promise.catch(() => {});
    const wallMs = job.limits.wallMs;
    const { promise, resolve } = Promise.withResolvers<RunResult>();
    this.done = resolve;
    this.running = { request, until: performance.now() + wallMs };
    const timer = setTimeout(() => this.die('it hangs'), wallMs + graceMs);
    this.worker.postMessage({ type: 'run', ...job } satisfies ToScriptThread);
    const result = await promise;
    clearTimeout(timer);
    this.running = undefined;
    return result;
  }

  end(): void {
    this.dead = true;
    this.worker.terminate();
    this.answers.close();
  }

  private die(reason: string): void {
    if (this.dead) return;
    this.tools.log.error('a thread of scripts is given up', { reason });
    this.end();
    this.ready.reject(new Error(reason));
    this.done?.({ ok: false, error: `the thread of the script was given up: ${reason}`, log: [], tookMs: 0 });
  }

  private received(message: FromScriptThread): void {
    if (message.type === 'ready') this.ready.resolve();
    else if (message.type === 'done') {
      this.done?.(message.result);
      this.done = undefined;
    } else this.answer(message);
  }

  private async answer({ ask, what, argument }: Extract<FromScriptThread, { type: 'ask' }>): Promise<void> {
    const { running } = this;
    if (!running) return;
    const left = Math.max(1, running.until - performance.now());
    const answer = await answerOf(this.tools, running.request, what, argument, left);
    if (this.dead) return;
    this.answers.postMessage({ ask, ...answer } satisfies AskAnswer);
    const flag = new Int32Array(this.signal);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  }
}

async function answerOf(
  { outbound, log }: ThreadTools,
  { asks }: ScriptRequest,
  what: string,
  argument: string,
  leftMs: number,
): Promise<Pick<AskAnswer, 'json' | 'problem'>> {
  if (what === 'http') return { json: await fetched(outbound, argument, leftMs) };
  const asked = asks && Object.hasOwn(asks, what) ? asks[what] : undefined;
  if (!asked) return { problem: `there is no ${what} here` };
  try {
    return { json: JSON.stringify(await asked(argument)) };
  } catch (error) {
    log.warn('what a script asked for could not be read', { what, error });
    return { problem: `${what} could not be read` };
  }
}
