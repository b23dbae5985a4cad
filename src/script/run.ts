import { type LastRuns, lastRunsOf } from '../deliveries/index.ts';
import { failedPrecondition, type PosternError } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { type Usage, usageOf } from '../quota/index.ts';
import type { Effect, RunResult, ScriptKind, ScriptRequest } from '../sandbox/index.ts';
import { warnSparingly } from '../telemetry/sparingly.ts';
import type { RunnableAction } from './configured.ts';

/** Scripts that run one after the other while somebody waits. `T` is what they are told of, and change. */
export interface TriggerRun<T> {
  readonly instanceId: string;
  readonly orgId: string;
  readonly actions: readonly RunnableAction[];
  readonly kind: ScriptKind;
  readonly facts: (value: T) => object;
  readonly asks?: ScriptRequest['asks'];
  /** What holds after an action; throws for what it may not want. */
  readonly changed: (value: T, action: RunnableAction, effects: readonly Effect[]) => T;
}

/** Of an action that does not say how long it may take. */
const usualTimeoutMs = 10_000;
const unit = 'actions.all.run.seconds';

interface Tools {
  readonly platform: Platform;
  readonly usage: Usage;
  readonly runs: LastRuns;
}

export const toolsOf = (platform: Platform): Tools => ({
  platform,
  usage: usageOf(platform),
  runs: lastRunsOf(platform),
});

/**
 * Runs the actions of a trigger in their order, each on what those before it made. One that fails ends the request,
 * unless it is allowed to.
 * @throws PosternError `failed_precondition` (ACTION-Scr01) with the words that the script threw, or general ones
 */
export async function runTrigger<T>(tools: Tools, run: TriggerRun<T>, first: T): Promise<T> {
  let value = first;
  for (const action of run.actions) {
    let result: RunResult = { ok: true, effects: [], log: [], tookMs: 0 };
    try {
      result = await resultOf(tools, run, action, run.facts(value));
      value = run.changed(value, action, effectsOf(result));
      keep(tools, run, action, result);
    } catch (error) {
      // Also what was not run at all, or wanted what it may not: whoever administers the action looks for it there.
      const { log, tookMs } = result;
      const failed = result.ok
        ? ({ ok: false, error: (error as Error).message, log, tookMs } as const)
        : result;
      keep(tools, run, action, failed);
      const { id, allowed_to_fail } = action;
      const fields = { action: id, instanceId: run.instanceId, orgId: run.orgId, reason: String(error) };
      if (!allowed_to_fail) {
        warnSparingly(tools.platform.log, 'a script failed, and with it the request', fields);
        throw refusal(error);
      }
      warnSparingly(tools.platform.log, 'a script failed, and was passed over', fields);
    }
  }
  return value;
}

/** For whoever administers the action: nothing is written in the way of a token. */
function keep<T>(
  { platform, runs }: Tools,
  { instanceId }: TriggerRun<T>,
  { id }: RunnableAction,
  result: RunResult,
): void {
  const { tookMs, log } = result;
  const endedAt = platform.clock().toISOString();
  runs.keep(instanceId, `action/${id}`, { endedAt, tookMs, log, ...(!result.ok && { error: result.error }) });
}

/** What a script threw of its own accord is meant for whoever is refused. */
class Thrown extends Error {}

const refusal = (error: unknown): PosternError =>
  failedPrecondition(
    'ACTION-Scr01',
    error instanceof Thrown ? error.message : 'An action that this depends on failed',
    { cause: error },
  );

async function resultOf<T>(
  { platform, usage }: Tools,
  { instanceId, orgId, kind, asks }: TriggerRun<T>,
  action: RunnableAction,
  facts: object,
): Promise<RunResult> {
  const exhausted = await usage.exhausted(instanceId, unit);
  if (exhausted !== undefined) throw new Error('the instance has used up its quota for actions');
  const result = await platform.scripts.run(`${instanceId}/${orgId}`, {
    source: action.script,
    name: action.name,
    kind,
    facts,
    timeoutMs: action.timeout || usualTimeoutMs,
    ...(asks && { asks }),
  });
  usage.count(instanceId, unit, result.tookMs / 1_000);
  tell(platform, instanceId, action, result);
  return result;
}

/** @throws Error when it failed */
function effectsOf(result: RunResult): readonly Effect[] {
  if (result.ok) return result.effects;
  throw result.words === undefined ? new Error(result.error) : new Thrown(shown(result.words));
}

const shown = (words: string): string => words.replace(/\p{Cc}+/gu, ' ').trim() || 'An action refused';

/** Lines of scripts among those of the server: by their level, and as debug where there are many. */
function tell(
  { log }: Platform,
  instanceId: string,
  { id }: RunnableAction,
  { log: lines }: RunResult,
): void {
  for (const { level, text } of lines)
    log[level === 'debug' ? 'debug' : 'info']('script', { level, text, action: id, instanceId });
}
