import { createGate, type Gate } from '../cache/index.ts';
import { deadlineExceeded } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import type { Logger } from '../telemetry/types.ts';
import { usualLimits } from './limits.ts';
import type { Job, RunResult, ScriptKind } from './protocol.ts';
import { ScriptThread } from './script-thread.ts';

export interface ThreadTools {
  readonly create: () => Worker;
  readonly outbound: Outbound;
  readonly log: Logger;
}

export interface ScriptRunnerOptions extends ThreadTools {
  /** Scripts that run at the same time. Default 8: most of their time they wait for others. */
  readonly most?: number;
  /** Of them, those of one organization. Default 2. */
  readonly ofOne?: number;
  /** How long a thread without work is kept. Default one minute. */
  readonly idleMs?: number;
}

export interface ScriptRequest extends Pick<Job, 'source' | 'name'> {
  readonly kind: ScriptKind;
  readonly facts: object;
  readonly timeoutMs: number;
  /** What the script may ask for while it runs. */
  readonly asks?: Readonly<Record<string, (argument: string) => Promise<object>>>;
}

export interface Misread {
  /** As the engine says it. */
  readonly problem: string;
  /** From 1; undefined where it does not tell. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Runs scripts of strangers in threads of their own. */
export interface ScriptRunner {
  /**
   * @param by whose script it is: those of one are held up by its own alone
   * @throws PosternError `resource_exhausted` when too many of its scripts wait, `deadline_exceeded` when it waited in vain
   */
  run(by: string, request: ScriptRequest): Promise<RunResult>;
  /**
   * Whether it is a script at all, as the engine reads it.
   * @returns what is wrong with it and where; undefined: nothing
   * @throws PosternError as `run`
   */
  read(by: string, source: string): Promise<Misread | undefined>;
  state(): { readonly threads: number; readonly running: number; readonly waiting: number };
  stop(): void;
}

/** Reading is fast; whatever takes longer is no script for anybody. */
const readingMs = 2_000;

function misread(error: string): Misread {
  const [problem = error] = error.split('\n');
  const [, line, column] = /\.js:(\d+)(?::(\d+))?/.exec(error) ?? [];
  return { problem, ...(line && { line: Number(line) }), ...(column && { column: Number(column) }) };
}

/** Who waits for longer has given up. */
const longestWaitMs = 20_000;
const mostWaitingOfOne = 64;

/** Threads start with the first script that needs one, and end when none does any more. */
export function createScriptRunner(options: ScriptRunnerOptions): ScriptRunner {
  const { most = 8, ofOne = 2, idleMs = 60_000 } = options;
  const what = 'scripts are running';
  // Nobody has more than his share in this line, so first come, first served is fair.
  const all = createGate(most, Number.POSITIVE_INFINITY, what);
  const own = new Map<string, Gate>();
  const idle: { readonly thread: ScriptThread; readonly timer: ReturnType<typeof setTimeout> }[] = [];
  const threads = new Set<ScriptThread>();

  function take(): ScriptThread {
    for (let free = idle.pop(); free; free = idle.pop()) {
      clearTimeout(free.timer);
      if (!free.thread.isDead) return free.thread;
      threads.delete(free.thread);
    }
    const thread = new ScriptThread(options);
    threads.add(thread);
    return thread;
  }

  function end(thread: ScriptThread): void {
    threads.delete(thread);
    thread.end();
  }

  /** It may still put its engine in order: whoever takes it next waits for that, which is shorter than to start one. */
  function giveBack(thread: ScriptThread): void {
    if (thread.isDead) {
      threads.delete(thread);
      return;
    }
    const timer = setTimeout(() => {
      idle.splice(
        idle.findIndex((one) => one.thread === thread),
        1,
      );
      end(thread);
    }, idleMs);
    timer.unref?.();
    idle.push({ thread, timer });
  }

  function gateOf(by: string): Gate {
    const known = own.get(by);
    if (known) return known;
    const gate = createGate(ofOne, mostWaitingOfOne, what);
    own.set(by, gate);
    return gate;
  }

  async function runJob(by: string, request: ScriptRequest, readOnly: boolean): Promise<RunResult> {
    const { source, name, kind, facts, timeoutMs } = request;
    const job: Job = {
      source,
      name,
      kind,
      facts: JSON.stringify(facts),
      limits: { ...usualLimits, wallMs: timeoutMs },
      readOnly,
    };
    const waits = AbortSignal.timeout(longestWaitMs);
    const gate = gateOf(by);
    const inThread = async () => {
      const thread = take();
      try {
        return await thread.run(request, job);
      } finally {
        giveBack(thread);
      }
    };
    try {
      return await gate.run(() => all.run(inThread, waits), waits);
    } catch (error) {
      if (error !== waits.reason || !waits.aborted) throw error;
      throw deadlineExceeded('SCRIPT-Wai01', 'Too many scripts were before this one', { cause: error });
    } finally {
      if (gate.running === 0 && gate.waiting === 0) own.delete(by);
    }
  }

  return {
    run: (by, request) => runJob(by, request, false),
    async read(by, source) {
      const request = { source, name: 'script', kind: 'token', facts: {}, timeoutMs: readingMs } as const;
      const result = await runJob(by, request, true);
      return result.ok ? undefined : misread(result.error);
    },
    state: () => ({ threads: threads.size, running: all.running, waiting: all.waiting }),
    stop() {
      for (const { timer } of idle.splice(0)) clearTimeout(timer);
      for (const thread of [...threads]) end(thread);
    },
  };
}
