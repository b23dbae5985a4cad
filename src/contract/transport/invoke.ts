import { create, type Message } from '@bufbuild/protobuf';
import { type PosternError, toPosternError, unimplemented } from '../../errors/index.ts';
import { warnSparingly } from '../../telemetry/sparingly.ts';
import type { Logger } from '../../telemetry/types.ts';
import type { RequestContext } from '../types.ts';
import type { CallHooks, IncomingCall, LoadedMethod } from './call.ts';
import { isInternal, type SpokenError, spoken } from './errors.ts';
import type { MethodLoader } from './methods.ts';
import type { OpenCall } from './open.ts';
import type { Patience } from './patience.ts';
import { resourceOf } from './resource.ts';

export interface InvokeOptions extends CallHooks {
  readonly methods: MethodLoader;
  /** Checks a request against the contract's rules; throws `invalid_argument`. */
  readonly validate: (method: LoadedMethod, request: Message) => void;
  readonly log: Logger;
  /** How long a call may take whose caller gave no deadline; default 30 s. */
  readonly patience?: Patience;
}

/** What came of a call; `headers` are those that the handler set. */
export type Answer<T> =
  | {
      readonly kind: 'ok';
      readonly value: T;
      readonly method: LoadedMethod;
      readonly headers: Headers | undefined;
    }
  | { readonly kind: 'error'; readonly error: SpokenError; readonly headers: Headers | undefined }
  | { readonly kind: 'response'; readonly response: Response };

/** The two ends that a protocol gives to a call. Errors of `decode` are told to the caller, those of `encode` hidden. */
export interface Ends<T> {
  decode(method: LoadedMethod): Message | Promise<Message>;
  encode(method: LoadedMethod, message: Message): T;
}

export type Invoke = <T>(call: OpenCall, ends: Ends<T>) => Promise<Answer<T>>;

const headersOf = (context: RequestContext | undefined): Headers | undefined =>
  context?.hasResponseHeaders === false ? undefined : context?.responseHeaders;

/**
 * A call's way, the same for every protocol: instance and caller, decoding, permission, what intercepts requests,
 * validation, handler, waiting for projections, what intercepts answers, encoding. It ends at its deadline even when a handler hangs.
 */
export function createInvoke(options: InvokeOptions): Invoke {
  const { methods, validate, log, patience, open, settle, close, ended, around, checkedByHandler } = options;
  const { intercept } = options;
  const resource = options.resourceOf ?? resourceOf;

  const permit = (
    call: IncomingCall,
    request: Message,
    context: RequestContext,
  ): Promise<void> | undefined => {
    const { permission, service, method } = call.route;
    if (checkedByHandler?.has(`${service}/${method}`)) return undefined;
    if (permission === '' || permission === 'authenticated') return undefined;
    return context.require(permission, resource(call.route, request, context));
  };

  const finish = (call: OpenCall, error: PosternError | undefined, context: RequestContext | undefined) => {
    if (context !== undefined) close?.(context);
    call.end();
    ended?.({
      call,
      kind: error?.kind ?? 'ok',
      durationMs: performance.now() - call.startedAt,
      error,
      context,
    });
  };

  const fail = (call: OpenCall, thrown: unknown, context: RequestContext | undefined): Answer<never> => {
    const error = toPosternError(thrown);
    if (isInternal(error)) {
      log.error('call failed', {
        requestId: call.requestId,
        method: `${call.route.service}/${call.route.method}`,
        id: error.id,
        error: error.cause ?? error,
      });
    }
    // Callers' own deadlines are their affair.
    const late = error.kind === 'deadline_exceeded' && call.timeoutMs === undefined;
    if (error.kind === 'unavailable' || late) {
      const { service, method } = call.route;
      warnSparingly(log, 'call not answered', { method: `${service}/${method}`, id: error.id });
    }
    finish(call, error, context);
    const told = error.headers ? new Headers(error.headers) : headersOf(context);
    const headers = isInternal(error) ? new Headers(told) : told;
    // By it whoever asks for help finds what was logged.
    if (isInternal(error)) headers?.set('x-request-id', call.requestId);
    return { kind: 'error', error: spoken(error), headers };
  };

  async function run<T>(call: OpenCall, ends: Ends<T>): Promise<Answer<T>> {
    let context: RequestContext | undefined;
    try {
      const opened = await open(call);
      if (opened instanceof Response) {
        finish(call, undefined, undefined);
        return { kind: 'response', response: opened };
      }
      context = opened;
      const loading = methods(call.route);
      const method = loading instanceof Promise ? await loading : loading;
      if (method.handler === undefined) {
        throw unimplemented('RPC-Unim1', `${call.route.service}/${call.route.method} is not implemented`);
      }
      // Before decoding, so that strangers cannot make the server read large messages.
      if (call.route.permission !== '') context.requireCaller();
      const decoding = ends.decode(method);
      let request = decoding instanceof Promise ? await decoding : decoding;
      const permitting = permit(call, request, context);
      if (permitting !== undefined) await permitting;
      const intercepting = intercept?.(call.route, context);
      const between = intercepting instanceof Promise ? await intercepting : intercepting;
      if (between?.request) {
        const asked = request;
        request = await between.request(method, asked);
        // What is asked for now need not be what was permitted.
        if (request !== asked) await permit(call, request, context);
      }
      validate(method, request);
      const handling = method.handler(request as never, context);
      const result = handling instanceof Promise ? await handling : handling;
      const settling = settle?.(context);
      if (settling !== undefined) await settling;
      const answer = create(method.output, result as never) as Message;
      const told = between?.response ? await between.response(method, request, answer) : answer;
      const value = ends.encode(method, told);
      if (call.ended) close?.(context);
      else finish(call, undefined, context);
      return { kind: 'ok', value, method, headers: headersOf(context) };
    } catch (error) {
      if (!call.ended) return fail(call, error, context);
      // Past its deadline the call was answered and told of already.
      if (context !== undefined) close?.(context);
      return { kind: 'error', error: spoken(toPosternError(error)), headers: undefined };
    }
  }

  const bounded: Invoke = (call, ends) =>
    new Promise((resolve, reject) => {
      call.onDeadline((error) => resolve(fail(call, error, undefined)), patience);
      if (call.timeoutMs === undefined || call.timeoutMs > 0) run(call, ends).then(resolve, reject);
    });
  return around === undefined ? bounded : (call, ends) => around(call, () => bounded(call, ends));
}
