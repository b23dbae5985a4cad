import type { DescMessage, Message } from '@bufbuild/protobuf';
import type { ErrorKind, PosternError } from '../../errors/index.ts';
import type { RpcRoute } from '../routes.ts';
import type { RequestContext, Resource } from '../types.ts';

export type Protocol = 'rest' | 'connect' | 'grpc' | 'grpc-web';

/** A call before anything is known of its instance or caller: what `open` decides by. */
export interface IncomingCall {
  readonly requestId: string;
  readonly protocol: Protocol;
  readonly route: RpcRoute;
  /** HTTP method and path of the request, as the client wrote them. */
  readonly verb: string;
  readonly path: string;
  /** Host and port as the client addressed them (`Host`, `:authority`), lower case. */
  readonly host: string;
  /** Whether the client came by https: see `createPeerOf`. */
  readonly secure: boolean;
  /** Address of the peer, after trusted proxies. */
  readonly remoteAddress: string;
  /** See `Peer.clientCertificate`. */
  readonly clientCertificate?: WireRequest['clientCertificate'];
  /** See `Peer.otherPort`. */
  readonly otherPort?: number | undefined;
  /** Made on first use; `header` is cheaper for one or two. */
  readonly headers: Headers;
  /** @param name in lower case */
  header(name: string): string | undefined;
  /** Aborts at the caller's deadline or when the caller goes away. */
  readonly signal: AbortSignal;
  /** What the caller gave as its deadline (`grpc-timeout`, `Connect-Timeout-Ms`). */
  readonly timeoutMs: number | undefined;
}

/** How a call ended: for metrics, access log and traces. */
export interface CallOutcome {
  readonly call: IncomingCall;
  readonly kind: ErrorKind | 'ok';
  readonly durationMs: number;
  readonly error: PosternError | undefined;
  /** undefined when the call did not get as far. */
  readonly context: RequestContext | undefined;
}

/** Sees a call's messages before those do who they are for, may change them, and ends the call by throwing. */
export interface Interception {
  /** Before the request is validated. */
  request?(method: LoadedMethod, request: Message): Promise<Message>;
  /** After what the call wrote is there. */
  response?(method: LoadedMethod, request: Message, response: Message): Promise<Message>;
}

export interface CallHooks {
  /**
   * Finds the instance by host and the caller by token. Throws a `PosternError`, or answers a `Response`
   * that is sent as it is (as its status and text over gRPC), for a host that names no instance.
   */
  open(call: IncomingCall): Promise<RequestContext | Response>;
  /** Runs after the handler and before the answer: waits until projections show what the call wrote. */
  settle?(context: RequestContext): Promise<void> | undefined;
  /** Runs after every call that was opened, whatever came of it. */
  close?(context: RequestContext): void;
  /** Asked once a call may be made: what goes between it and its handler; nothing, as a rule. */
  intercept?(
    route: RpcRoute,
    context: RequestContext,
  ): Interception | undefined | Promise<Interception | undefined>;
  /** On what the route's permission is asked; default: the organization or project that the request names. */
  resourceOf?(route: RpcRoute, request: Message, context: RequestContext): Resource;
  /** RPCs (`package.Service/Method`) whose handler decides by what it finds; here they only need a caller. */
  readonly checkedByHandler?: ReadonlySet<string>;
  /** Runs the whole call: for traces. */
  around?<T>(call: IncomingCall, work: () => Promise<T>): Promise<T>;
  /** Told of every call once. */
  ended?(outcome: CallOutcome): void;
}

/** One RPC ready to be called. */
export interface LoadedMethod {
  readonly route: RpcRoute;
  readonly input: DescMessage;
  readonly output: DescMessage;
  readonly handler: ((request: never, context: RequestContext) => unknown) | undefined;
}

/** A request in the form that every HTTP protocol here reads; bodies come on demand. */
export interface WireRequest {
  readonly verb: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** Without `?`; '' for none. */
  readonly query: string;
  readonly host: string;
  readonly secure: boolean;
  readonly remoteAddress: string;
  /** See `Peer.clientCertificate`. */
  readonly clientCertificate?: (() => Uint8Array | undefined) | undefined;
  /** See `Peer.otherPort`. */
  readonly otherPort?: number | undefined;
  /** See `Peer.proxied`. */
  readonly proxied?: boolean | undefined;
  readonly headers: Headers;
  header(name: string): string | undefined;
  /**
   * @throws PosternError `resource_exhausted` beyond the size limit, `canceled` when the client went away
   */
  body(): Promise<Uint8Array> | Uint8Array;
  /**
   * The body as text, where it is at hand already and that is cheaper; bytes that are no UTF-8 become U+FFFD.
   * Use `readText`, which looks for it.
   */
  text?(): string;
  /** What `body` may hold at most, compressed or not. */
  readonly maxBodyBytes: number;
  /** Tells when the client goes away; returns how to stop listening. */
  onGone(listener: () => void): () => void;
}

/** An answer before it takes the form of a `Response` or an HTTP/2 stream. */
export interface WireReply {
  readonly status: number;
  readonly headers: Record<string, string>;
  /** What the handler set, on top of `headers`. */
  readonly extra?: Headers;
  readonly body: string | Uint8Array | null;
}
