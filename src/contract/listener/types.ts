import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Logger } from '../../telemetry/types.ts';
import type { Asked, Peer, Target, WireReply, WireRequest } from '../transport/index.ts';

/** What a listener gives its requests to. */
export interface Application {
  /** Asked first, without the cost of a `Request`; undefined hands the request on to `fetch`. */
  readonly rpc?: (request: WireRequest) => Promise<WireReply> | undefined;
  readonly fetch: (request: Request, asked: Asked) => Response | Promise<Response>;
  /** HTTP/2 streams whose content type is `application/grpc`. */
  readonly grpc: (
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    peer: Peer,
    target: Target,
  ) => void;
}

export interface Limits {
  /** Largest request body. Default 4 MiB. */
  readonly maxBodyBytes: number;
  /** A connection without a request for so long is closed. Default 75 s. */
  readonly idleTimeoutMs: number;
  /** Longest time between the first byte of a request and its last. Default 30 s. */
  readonly requestTimeoutMs: number;
  /** Connections open at once; further ones are closed on arrival. Default 10,000. */
  readonly maxConnections: number;
  /** Calls under way on one HTTP/2 connection. Default 256. */
  readonly maxStreams: number;
}

export const defaultLimits: Limits = {
  maxBodyBytes: 4 * 1024 * 1024,
  idleTimeoutMs: 75_000,
  requestTimeoutMs: 30_000,
  maxConnections: 10_000,
  maxStreams: 256,
};

export interface Tls {
  /** PEM, the chain included. */
  readonly cert: string;
  readonly key: string;
}

export interface ClientCertificates {
  /** In it trusted proxies tell the certificate of their client, which they take out of what comes from elsewhere. */
  readonly header: string | null;
  /** A port with TLS that asks for certificates, beside one that does not: browsers would ask their people for one. */
  readonly port: number | null;
  /** As clients reach it. */
  readonly publicPort: number | null;
  /** What clients of that port take for their host: they mean the same server. */
  readonly hostOf: (host: string) => string;
}

export interface ListenOptions extends Application, Partial<Limits> {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** A port of gRPC's own; null: gRPC shares `port`. */
  readonly grpcPort: number | null;
  readonly tls: Tls | null;
  /** Addresses and CIDR ranges whose `X-Forwarded-*` and `Forwarded` headers count. */
  readonly trustedProxies: readonly string[];
  /** Where clients show certificates (RFC 8705); left out: nowhere. */
  readonly clientCertificates?: ClientCertificates | undefined;
  /** Clients come by https, whatever reaches this port: what holds where no trusted proxy tells the scheme. */
  readonly externalSecure: boolean;
  /** Told once, of the first peer in a private network that forwards requests and is not trusted to. */
  readonly unlistedProxy?: (address: string) => void;
  readonly log: Logger;
}

export interface Listener {
  readonly port: number;
  /** undefined when gRPC shares the port. */
  readonly grpcPort: number | undefined;
  /** undefined when no port asks for certificates. */
  readonly certificatePort: number | undefined;
  /** Open connections. */
  connections(): number;
  /** Takes no more connections, lets calls under way end for at most `drainMs`, then cuts the rest off. */
  close(options?: { drainMs?: number }): Promise<void>;
}
