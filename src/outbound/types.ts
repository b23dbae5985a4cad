import type { Socket } from 'node:net';

/** How the server asks others. Everything that leaves it goes this way; see `docs/decisions/0070`. */
export interface Outbound {
  /**
   * Asks a host for something. An answer of any status is an answer.
   * @throws PosternError `invalid_argument` for a URL that cannot be asked, `failed_precondition` for one that must
   * not, `unavailable` when there is no answer, `deadline_exceeded`, `resource_exhausted` when it is too long
   */
  request(url: string | URL, request?: OutboundRequest): Promise<OutboundAnswer>;
  /**
   * A connection to a host, for a protocol that is not HTTP; the same addresses are refused. Whoever gets it ends it.
   * @throws PosternError as `request`
   */
  connect(to: OutboundPeer, timeoutMs?: number): Promise<Socket>;
  /** Certificates that TLS over such a connection trusts; undefined: the public ones. */
  readonly authorities: readonly string[] | undefined;
  /** TXT records of a name. @throws PosternError `unavailable` when there are none */
  texts(name: string): Promise<readonly string[]>;
}

export interface OutboundPeer {
  readonly host: string;
  readonly port: number;
  /** The configuration names it: whoever wrote that may mean any host. Default: false. */
  readonly byOperator?: boolean;
}

export interface OutboundRequest {
  /** Default: `GET`. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For everything: names, redirects, the answer's last byte. Default 10 s. */
  readonly timeoutMs?: number;
  /** Of the answer's body. Default 1 MiB. */
  readonly maxBytes?: number;
  /**
   * The status is the answer, the body but what is said of it: of that comes what is there within a second and
   * `maxBytes`, whether it ends, breaks off or never comes. Default: the whole body, or none.
   */
  readonly statusCounts?: boolean;
  /** Which redirects are followed, of at most five; each is checked as the first address was. Default: none. */
  readonly follow?: (to: URL, from: URL) => boolean;
  /**
   * Whether it may go over a connection that is open from a request before. One that the host closes at that moment is
   * sent again over a new one: only for what may arrive twice. Default: false.
   */
  readonly reuse?: boolean;
  /** Ends the request when whoever waits for it goes away. */
  readonly signal?: AbortSignal;
}

export interface OutboundAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Where the answer came from, after redirects. */
  readonly url: string;
}
