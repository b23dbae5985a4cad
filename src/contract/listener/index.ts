import { createServer as createTcp, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TLSSocket } from 'node:tls';
import { createConnections } from './connections.ts';
import { createPeerOf } from './forwarded.ts';
import { createFullHttp } from './fullhttp.ts';
import { createHttp1 } from './http1.ts';
import { createHttp2 } from './http2.ts';
import { defaultLimits, type Limits, type Listener, type ListenOptions } from './types.ts';

export { isPrivateAddress } from './forwarded.ts';
export type { Application, Limits, Listener, ListenOptions, Tls } from './types.ts';

/**
 * For clients of TLS 1.2, those with forward secrecy and authenticated encryption (RFC 9325 §4.2, which FAPI 2.0 §5.2.2
 * holds servers to); HTTP/2 allows no others (RFC 9113 §9.2.2). TLS 1.3 has none that are worse.
 */
const ciphers = ['ECDSA', 'RSA']
  .flatMap((kind) => [`ECDHE-${kind}-AES128-GCM-SHA256`, `ECDHE-${kind}-AES256-GCM-SHA384`])
  .join(':');

/** How every HTTP/2 connection begins (RFC 9113 §3.4). */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

type Accept = (socket: Socket, secure: boolean, asksCertificate?: boolean) => void;

const bind = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });

/**
 * Opens the server's port. One port answers HTTP/1.1, HTTP/2 in clear text (by prior knowledge) and, with TLS,
 * both by ALPN; the first bytes tell which. With `grpcPort` HTTP/2 moves to a port of its own. Another port may ask
 * clients for certificates.
 */
export async function listen(options: ListenOptions): Promise<Listener> {
  const { host, log, tls } = options;
  const limits: Limits = { ...defaultLimits, ...options };
  const connections = createConnections(limits.maxConnections);
  const peerOf = createPeerOf(options);
  const failed = (error: unknown) => log.error('request failed', { error });
  const shared = { app: options, limits, peerOf, connections, failed };
  const http2 = createHttp2(shared);
  const full = createFullHttp(shared);

  /** Protocols this port speaks. */
  const accept =
    (withHttp1: boolean, withHttp2: boolean): Accept =>
    (socket, secure, asksCertificate) => {
      socket.on('error', () => {});
      const connection = connections.add(socket);
      if (connection === undefined) return void socket.destroy();
      if (asksCertificate) connection.clientCertificate = shownBy(socket as TLSSocket);
      connection.deadline = connections.now() + limits.requestTimeoutMs;
      let ahead: Buffer = Buffer.alloc(0);
      const onData = (chunk: Buffer) => {
        ahead = ahead.length === 0 ? chunk : Buffer.concat([ahead, chunk]);
        const compared = Math.min(ahead.length, preface.length);
        const isHttp2 = ahead.compare(preface, 0, compared, 0, compared) === 0;
        if (isHttp2 && compared < preface.length) return; // may still become either
        socket.removeListener('data', onData);
        socket.removeListener('end', onEnd);
        if (isHttp2 && withHttp2) {
          giveBack(socket, ahead);
          http2.accept(socket, secure, connection);
          socket.resume();
        } else if (!isHttp2 && withHttp1) http1(socket, secure, connection, ahead);
        else socket.destroy();
      };
      const onEnd = () => socket.destroy();
      socket.on('data', onData);
      socket.on('end', onEnd);
    };

  const http1 = createHttp1({
    ...shared,
    handOver(socket, connection, ahead) {
      giveBack(socket, ahead);
      full.accept(socket, 'encrypted' in socket, connection);
      socket.resume();
    },
  });

  const open = (accepting: Accept, alpn: string[], asksCertificate = false): Server => {
    if (tls === null)
      return createTcp({ allowHalfOpen: true, noDelay: true }, (socket) => accepting(socket, false));
    const server = createTls({
      ...tls,
      ciphers,
      ALPNProtocols: alpn,
      // Whoever needs one says what it has to be; here it may be of anybody.
      requestCert: asksCertificate,
      rejectUnauthorized: false,
      allowHalfOpen: true,
      handshakeTimeout: limits.requestTimeoutMs,
    });
    server.on('secureConnection', (socket: TLSSocket) => accepting(socket, true, asksCertificate));
    // Until it has shaken hands a connection is in nobody's count, so nothing else would ever close it.
    server.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy());
    return server;
  };

  const own = options.grpcPort !== null;
  const main = open(accept(true, !own), own ? ['http/1.1'] : ['h2', 'http/1.1']);
  const servers = [main];
  const port = await bind(main, host, options.port);
  let grpcPort: number | undefined;
  if (options.grpcPort !== null) {
    const grpc = open(accept(false, true), ['h2']);
    servers.push(grpc);
    grpcPort = await bind(grpc, host, options.grpcPort);
  }

  let certificatePort: number | undefined;
  const certificates = options.clientCertificates;
  if (tls !== null && certificates && certificates.port !== null) {
    const asking = open(accept(true, true), ['h2', 'http/1.1'], true);
    servers.push(asking);
    certificatePort = await bind(asking, host, certificates.port);
  }

  return {
    port,
    grpcPort,
    certificatePort,
    connections: () => connections.size,
    async close({ drainMs = 10_000 } = {}) {
      for (const server of servers) server.close();
      await connections.drain(drainMs);
    },
  };
}

/** Read when it is asked for, and once. */
function shownBy(socket: TLSSocket): () => Uint8Array | undefined {
  let shown: { readonly der: Uint8Array | undefined } | undefined;
  return () => {
    shown ??= { der: socket.getPeerCertificate()?.raw };
    return shown.der;
  };
}

/** Puts bytes that were read back in front of what is still to be read. */
function giveBack(socket: Socket, ahead: Buffer): void {
  socket.pause();
  socket.unshift(ahead);
}
