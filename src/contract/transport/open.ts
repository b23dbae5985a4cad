import { PosternError } from '../../errors/index.ts';
import { requestId } from '../../telemetry/request-id.ts';
import type { RpcRoute } from '../routes.ts';
import type { IncomingCall, Protocol, WireRequest } from './call.ts';
import { callPatience, lateCall, type Patience } from './patience.ts';

/** A call under way, with what the transport alone needs of it. */
export interface OpenCall extends IncomingCall {
  readonly startedAt: number;
  /** It was answered: what still runs of it is of no consequence. */
  readonly ended: boolean;
  end(): void;
  /** Tells of the caller's deadline, or of the server's own for callers that have none; not after `end`. */
  onDeadline(expired: (error: PosternError) => void, patience?: Patience): void;
}

const prefix = crypto.randomUUID().slice(0, 8);
let counter = 0;

/** Longest delay that a timer takes (24.8 days); later deadlines are as good as none. */
const longestTimer = 2 ** 31 - 1;

/** The caller's own id when it is fit for logs, else a cheap one: unique, not secret. */
const idOf = (request: WireRequest): string =>
  request.header('x-request-id') === undefined
    ? `${prefix}-${(counter++).toString(36)}`
    : requestId(request.headers);

const gone = () => new PosternError('canceled', 'REQ-Gone1', 'The client went away');

export function openCall(
  request: WireRequest,
  route: RpcRoute,
  protocol: Protocol,
  timeoutMs: number | undefined,
): OpenCall {
  let controller: AbortController | undefined;
  let stopWatching: (() => void) | undefined;
  let stopWaiting: (() => void) | undefined;
  let ended = false;
  let aborted: unknown;

  const abort = (reason: PosternError) => {
    aborted ??= reason;
    controller?.abort(reason);
  };

  return {
    requestId: idOf(request),
    protocol,
    route,
    verb: request.verb,
    path: request.path,
    host: request.host,
    secure: request.secure,
    remoteAddress: request.remoteAddress,
    clientCertificate: request.clientCertificate,
    otherPort: request.otherPort,
    header: (name) => request.header(name),
    timeoutMs,
    startedAt: performance.now(),
    get headers() {
      return request.headers;
    },
    get signal() {
      if (controller === undefined) {
        controller = new AbortController();
        if (aborted !== undefined) controller.abort(aborted);
        else if (!ended) stopWatching = request.onGone(() => abort(gone()));
      }
      return controller.signal;
    },
    get ended() {
      return ended;
    },
    end() {
      ended = true;
      stopWatching?.();
      stopWaiting?.();
    },
    onDeadline(expired, patience = callPatience) {
      const expire = (within?: string) => () => {
        const error = lateCall(within);
        abort(error);
        expired(error);
      };
      if (timeoutMs === undefined) stopWaiting = patience(expire());
      else if (timeoutMs <= longestTimer) {
        const timer = setTimeout(expire(`${timeoutMs} ms that the caller gave it`), timeoutMs);
        stopWaiting = () => clearTimeout(timer);
      }
    },
  };
}
