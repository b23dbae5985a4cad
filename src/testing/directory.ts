import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import {
  decodeMessage,
  decodeRequest,
  encodeExtended,
  encodeMessage,
  encodeResult,
  LdapFrames,
  type LdapRequest,
  type LdapResult,
  oid,
  op,
} from '../ldapv3/index.ts';
import { claimCertificate } from './claim-certificate.ts';

/** What a directory of a script is asked, and by what it answers. */
export interface Exchange {
  readonly request: LdapRequest;
  readonly secure: boolean;
  /** Sends an operation as the answer. @param id another one than the request's */
  answer(operation: Uint8Array, id?: number): void;
  /** Sends anything. */
  readonly socket: Socket;
}

/** A directory that says what a test has it say, for `claim.test` under TLS. */
export interface ScriptedDirectory {
  /** `ldap://claim.test:49152` */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly LdapRequest[];
  readonly connections: () => number;
  close(): void;
}

/** @param script answers each request; StartTLS is done by `upgrade`, which it may call */
export async function startDirectory(
  script: (exchange: Exchange, upgrade: () => void) => void,
): Promise<ScriptedDirectory> {
  const requests: LdapRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;

  function listen(socket: Socket, secure: boolean): void {
    const frames = new LdapFrames(1_000_000);
    const heard = (piece: Uint8Array): void => {
      frames.push(piece);
      for (let bytes = frames.next(); bytes; bytes = frames.next()) {
        const { id, operation: request } = decodeMessage(bytes, 10_000, decodeRequest);
        requests.push(request);
        const answer = (operation: Uint8Array, as = id) => void socket.write(encodeMessage(as, operation));
        script({ request, secure, answer, socket }, () => {
          answer(encodeExtended({ code: 0 }, { name: oid.startTls }));
          socket.off('data', heard);
          listen(new TLSSocket(socket, { isServer: true, ...claimCertificate }), true);
        });
      }
    };
    socket.on('data', heard).on('error', () => {});
  }

  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    listen(socket, false);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `ldap://claim.test:${port}`,
    port,
    requests,
    connections: () => connections,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

export const bound = (result: LdapResult = { code: 0 }): Uint8Array => encodeResult(op.bindResponse, result);
export const searched = (result: LdapResult = { code: 0 }): Uint8Array =>
  encodeResult(op.searchResultDone, result);
