import type { QuickJSContext, QuickJSHandle } from 'quickjs-emscripten-core';
import type { Engine } from './engine.ts';
import { HostOfRun, type SyncAsk } from './host.ts';
import { memoryBytes } from './limits.ts';
import type { Ended, Job, RunResult } from './protocol.ts';

/**
 * Runs a script in an engine that is as new, within its limits.
 * @returns how it ended, and whether another engine has to be made
 */
export function runJob(engine: Engine, job: Job, ask: SyncAsk): { result: RunResult; broken: boolean } {
  const host = new HostOfRun(job.limits, ask);
  engine.onHost = host.answer;
  engine.onLook = host.isOver;
  engine.refuel();
  let ended: Ended;
  let broken = false;
  try {
    ended = called(engine, job, host);
  } catch (error) {
    // What was thrown through the engine left it in the middle of something.
    broken = true;
    ended = { ok: false, error: host.overrun() ?? whyBroken(engine, error) };
  }
  engine.onHost = () => '';
  engine.onLook = () => false;
  return { result: { ...ended, log: host.lines, tookMs: host.tookMs() }, broken };
}

function whyBroken(engine: Engine, error: unknown): string {
  if (engine.isSpent()) return 'one of its steps took too long';
  return error instanceof RangeError ? 'it nests too deeply' : `the engine gave up: ${String(error)}`;
}

function called(engine: Engine, job: Job, host: HostOfRun): Ended {
  const { context } = engine;
  if (job.readOnly) {
    const read = context.evalCode(job.source, `${job.name}.js`, { type: 'global', compileOnly: true });
    return read.error ? failed(engine, read.error, host) : { ok: true, effects: [] };
  }
  const parts = method(engine, 'begin', [context.newString(job.kind), context.newString(job.facts)]);
  if ('error' in parts) return failed(engine, parts.error, host);
  const script = context.evalCode(job.source, `${job.name}.js`, { type: 'global' });
  if (script.error) return failed(engine, script.error, host);
  const called = functionOf(context, job.name);
  if (!called) return { ok: false, error: `the script has no function ${job.name}` };
  const part = (name: string) => context.getProp(parts.value, name);
  const answer = context.callFunction(called, context.undefined, part('ctx'), part('api'));
  if (answer.error) return failed(engine, answer.error, host);
  const unsettled = settled(engine, answer.value, host);
  if (unsettled) return unsettled;
  const end = context.callFunction(part('end'), context.undefined);
  if (end.error) return failed(engine, end.error, host);
  const overrun = host.overrun();
  return overrun === undefined ? { ok: true, effects: host.effects } : { ok: false, error: overrun };
}

/** A function may be declared, or be the value of a name of the script's. */
function functionOf(context: QuickJSContext, name: string): QuickJSHandle | undefined {
  const declared = context.getProp(context.global, name);
  if (context.typeof(declared) === 'function') return declared;
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)) return undefined;
  const named = context.evalCode(`typeof ${name} === 'function' ? ${name} : undefined`);
  return !named.error && context.typeof(named.value) === 'function' ? named.value : undefined;
}

/** What an asynchronous function does happens before the run ends. @returns set: it did not end well */
function settled(engine: Engine, value: QuickJSHandle, host: HostOfRun): Ended | undefined {
  const { context, runtime } = engine;
  const jobs = runtime.executePendingJobs();
  if (jobs.error) return failed(engine, jobs.error, host);
  const state = context.getPromiseState(value);
  if (state.type === 'fulfilled') return undefined;
  if (state.type === 'rejected') return failed(engine, state.error, host);
  return { ok: false, error: 'the function waits for something that never happens' };
}

type Called = { readonly value: QuickJSHandle } | { readonly error: QuickJSHandle };

function method(engine: Engine, name: string, values: QuickJSHandle[]): Called {
  const { context, prelude } = engine;
  const answer = context.callFunction(context.getProp(prelude, name), context.undefined, ...values);
  return answer.error ? { error: answer.error } : { value: answer.value };
}

/** The engine throws null where there is no memory left for an error. */
const nullThrown = `null was thrown, as it is where ${memoryBytes / 1024 / 1024} MiB of memory do not suffice`;

/** What was thrown, read inside: a getter of it may do anything, too. */
function failed(engine: Engine, error: QuickJSHandle, host: HostOfRun): Ended {
  const overrun = host.overrun();
  if (overrun !== undefined) return { ok: false, error: overrun };
  const read = method(engine, 'thrown', [error]);
  if ('error' in read)
    return { ok: false, error: host.overrun() ?? 'something that cannot be read was thrown' };
  const { error: text, words } = JSON.parse(engine.context.getString(read.value)) as {
    error: string;
    words?: string;
  };
  const told = { ok: false, error: text === 'null' ? nullThrown : text.slice(0, 2_000) } as const;
  return words === undefined ? told : { ...told, words: words.slice(0, 500) };
}
