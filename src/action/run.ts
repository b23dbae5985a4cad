import { type ErrorKind, failedPrecondition, PosternError } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import { warnSparingly } from '../telemetry/sparingly.ts';
import type { Logger } from '../telemetry/types.ts';
import type { CallableTarget } from './callable.ts';
import { targetType } from './fields.ts';
import { type PayloadTools, signedBody, timeoutOf } from './payload.ts';

export interface RunTools extends PayloadTools {
  readonly outbound: Outbound;
  readonly log: Logger;
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
/** Calls that nobody waits for, of one node; what is more is left out. */
const mostUnawaited = 256;
let unawaited = 0;

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
  if (unawaited >= mostUnawaited) {
    warnSparingly(tools.log, 'too many calls of targets are under way: one was left out', {
      target: target.id,
    });
    return;
  }
  unawaited++;
  called(tools, { instanceId: run.instanceId }, target, payload)
    .catch((error) =>
      warnSparingly(tools.log, 'a target of an action failed', { target: target.id, reason: String(error) }),
    )
    .finally(() => unawaited--);
}

/** @returns what was answered, where it is JSON and the target may say something by it; undefined for an empty body */
async function called(
  tools: RunTools,
  { instanceId, signal }: Pick<Run<never>, 'instanceId' | 'signal'>,
  target: CallableTarget,
  payload: object,
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
  if (answer.status < 200 || answer.status >= 300) {
    throw failedPrecondition('TARGET-Sta01', `The target answered with status ${answer.status}`);
  }
  const text = new TextDecoder().decode(answer.body).trim();
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
