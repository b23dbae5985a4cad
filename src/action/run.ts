import type { LastRun, LastRuns } from '../deliveries/index.ts';
import { shown, withoutSent } from '../delivery/index.ts';
import { type ErrorKind, failedPrecondition, PosternError } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import { warnSparingly } from '../telemetry/sparingly.ts';
import type { Logger } from '../telemetry/types.ts';
import type { CallableTarget } from './callable.ts';
import { targetType } from './fields.ts';
import { type PayloadTools, signedBody, timeoutOf } from './payload.ts';
import type { Unawaited } from './unawaited.ts';

export interface RunTools extends PayloadTools {
  readonly outbound: Outbound;
  readonly log: Logger;
  readonly unawaited: Unawaited;
  readonly runs: Pick<LastRuns, 'keep'>;
}

/** Targets that are called in order while somebody waits. `T` is what they are told of, and may change. */
export interface Run<T> {
  readonly instanceId: string;
  readonly targets: readonly CallableTarget[];
  readonly payload: (value: T) => object;
  /** What holds after the answer of a call; throws when it is nothing of the kind. */
  readonly changed: (value: T, answer: unknown) => T | Promise<T>;
  readonly signal?: AbortSignal;
}

/** An answer may be as large as a request. */
const maxAnswerBytes = 4 * 1024 * 1024;
/** Of what was sent and answered so much is compared to show the first words of the answer. */
const longestKept = 4_000;

/**
 * Calls targets, each with what those before it made of it. One that fails ends the run when it is to interrupt on
 * errors, else the next one is called.
 * @throws PosternError what the target had told to the caller, or `failed_precondition`
 */
export async function runTargets<T>(tools: RunTools, run: Run<T>, first: T): Promise<T> {
  let value = first;
  for (const target of run.targets) {
    if (target.target_type === targetType.async) {
      callUnawaited(tools, run, target, run.payload(value));
      continue;
    }
    try {
      const answer = await called(tools, run, target, run.payload(value));
      if (target.target_type === targetType.call && answer !== undefined)
        value = await run.changed(value, answer);
    } catch (error) {
      if (run.signal?.aborted) throw error;
      if (target.interrupt_on_error) throw interruption(tools.log, target, error);
      warnSparingly(tools.log, 'a target of an action failed', { target: target.id, reason: String(error) });
    }
  }
  return value;
}

/** Whoever waits is not held up; a node that stops breaks it off. Who must not miss anything follows the event. */
function callUnawaited<T>(tools: RunTools, run: Run<T>, target: CallableTarget, payload: object): void {
  const { instanceId } = run;
  const begun = tools.unawaited.begin(`${instanceId}/${target.id}`, () =>
    called(tools, { instanceId }, target, payload).catch((error) => {
      warnSparingly(tools.log, 'a target of an action failed', { target: target.id, reason: String(error) });
      throw error;
    }),
  );
  if (begun) return;
  const left = 'too many calls of the target are under way: this one was left out';
  warnSparingly(tools.log, left, { target: target.id });
  keep(tools, instanceId, target, 0, { error: left });
}

/** How a call ended, for whoever administers the target. */
function keep(
  { runs, clock }: RunTools,
  instanceId: string,
  { id }: CallableTarget,
  tookMs: number,
  how: Pick<LastRun, 'error' | 'status' | 'said'>,
): void {
  runs.keep(instanceId, `target/${id}`, { endedAt: clock().toISOString(), tookMs, ...how });
}

type Caller = Pick<Run<never>, 'instanceId' | 'signal'>;

/** @returns what was answered, where it is JSON and the target may say something by it; undefined for an empty body */
async function called(
  tools: RunTools,
  caller: Caller,
  target: CallableTarget,
  payload: object,
): Promise<unknown> {
  const from = performance.now();
  const said: { status?: number; said?: string } = {};
  let error: string | undefined;
  try {
    return await answerOf(tools, caller, target, payload, said);
  } catch (cause) {
    error = cause instanceof Error ? cause.message : String(cause);
    throw cause;
  } finally {
    keep(tools, caller.instanceId, target, performance.now() - from, { ...said, error });
  }
}

/** @param said what is kept of the answer goes here, also when it is none that is of use */
async function answerOf(
  tools: RunTools,
  { instanceId, signal }: Caller,
  target: CallableTarget,
  payload: object,
  said: { status?: number; said?: string },
): Promise<unknown> {
  const { body, headers } = await signedBody(tools, instanceId, target, payload);
  const answer = await tools.outbound.request(target.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
    maxBytes: maxAnswerBytes,
    timeoutMs: timeoutOf(target),
    ...(signal && { signal }),
  });
  const text = new TextDecoder().decode(answer.body).trim();
  said.status = answer.status;
  said.said = shown(withoutSent(text.slice(0, longestKept), JSON.stringify(payload).slice(0, longestKept)));
  if (answer.status < 200 || answer.status >= 300) {
    throw failedPrecondition('TARGET-Sta01', `The target answered with status ${answer.status}`);
  }
  if (text === '') return undefined;
  const json = parsed(text);
  const forwarded = forwardedError(json);
  if (forwarded) throw forwarded;
  if (json === undefined && target.target_type === targetType.call) {
    throw failedPrecondition('TARGET-Jsn01', 'The target answered with something that is not JSON');
  }
  return json;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What a target has told to the caller, under the nearest kind. */
class Forwarded extends PosternError {}

const kindOfStatus: Readonly<Record<number, ErrorKind>> = {
  400: 'invalid_argument',
  401: 'unauthenticated',
  403: 'permission_denied',
  404: 'not_found',
  408: 'deadline_exceeded',
  409: 'already_exists',
  412: 'failed_precondition',
  429: 'resource_exhausted',
};
const longestMessage = 1_000;

function forwardedError(json: unknown): PosternError | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  const { forwardedStatusCode: status, forwardedErrorMessage: message } = json as Record<string, unknown>;
  if (typeof status !== 'number' || status === 0) return undefined;
  if (status < 400 || status > 499) {
    return failedPrecondition(
      'TARGET-Fwd01',
      `The target forwards status ${status}: only 400 to 499 are forwarded`,
    );
  }
  const text = typeof message === 'string' && message !== '' ? message : 'The call was refused by an action';
  return new Forwarded(
    kindOfStatus[status] ?? 'failed_precondition',
    'ACTION-Fwd01',
    text.slice(0, longestMessage),
  );
}

/** Why it failed is the operator's business: callers must not learn of the network behind. */
function interruption(log: Logger, target: CallableTarget, error: unknown): PosternError {
  if (error instanceof Forwarded) return error;
  warnSparingly(log, 'a target of an action failed, and with it the call', {
    target: target.id,
    reason: String(error),
  });
  const late = error instanceof PosternError && error.kind === 'deadline_exceeded';
  return failedPrecondition(
    'ACTION-Int01',
    late
      ? 'An action that this call depends on did not answer in time'
      : 'An action that this call depends on failed',
    { cause: error },
  );
}
