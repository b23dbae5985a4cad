import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A message as the relay took it. */
export interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly secure: boolean;
  readonly user: string | undefined;
}

export interface TestRelay {
  readonly port: number;
  readonly host: string;
  readonly received: Received[];
  /** Connections so far. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

const accepted = { user: 'postern', password: 'Sesame3', token: 'token-1' };

export interface TestRelayOptions extends SMTPServerOptions {
  /** Decides on a recipient: an error is what the relay answers. */
  readonly recipient?: (address: string) => Error | undefined;
  /** Before it says that it has a message. */
  readonly accepting?: () => Promise<void>;
  readonly port?: number;
}

/** What a relay answers with a code of its own. */
export const answer = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode });

/** A real SMTP server in this process, which keeps what it gets. */
export async function startRelay({
  recipient,
  accepting = async () => {},
  port = 0,
  ...options
}: TestRelayOptions = {}): Promise<TestRelay> {
  const received: Received[] = [];
  let connections = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    hideSTARTTLS: true,
    logger: false,
    // Clients keep their connections.
    closeTimeout: 100,
    onConnect(_session, done) {
      connections++;
      done();
    },
    onAuth({ username, password, accessToken }, _session, done) {
      const right = accessToken ? accessToken === accepted.token : password === accepted.password;
      if (username === accepted.user && right) done(null, { user: username });
      else done(answer(535, '5.7.8 who are you'));
    },
    onRcptTo({ address }, _session, done) {
      done(recipient?.(address));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          source: Buffer.concat(chunks).toString('utf8'),
          secure: session.secure,
          user: session.user as string | undefined,
        });
        const queued = `queued as M${received.length}`;
        accepting().then(() => done(null, queued), done);
      });
    },
    ...options,
  });
  // Connections that clients break off are no faults of the test.
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
  // It keeps no process waiting.
  server.server.unref();
  const taken = (server.server.address() as AddressInfo).port;
  return {
    port: taken,
    host: `localhost:${taken}`,
    received,
    connections: () => connections,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Unfolds and decodes a part of a message: quoted-printable or base64 (RFC 2045 §6). */
export function partOf(source: string, type: string): string {
  const boundary = /boundary="?([^"\r\n;]+)/.exec(source)?.[1];
  const parts = boundary === undefined ? [source] : source.split(`--${boundary}`);
  const part = parts.find((each) => new RegExp(`^content-type: ${type}`, 'im').test(each)) ?? '';
  const [head = '', ...rest] = part.trimStart().split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}

/** The value of a header field, unfolded. */
export const headerOf = (source: string, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(source.replace(/\r\n[ \t]+/g, ' '))?.[1]?.trim();
