import { afterEach, describe, expect, test } from 'bun:test';
import type { Socket } from 'bun';
import type { Encryption } from '../../crypto/types.ts';
import type { RecordedEvent } from '../../eventstore/index.ts';
import { createOutbound } from '../../outbound/index.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { messageOf } from '../told.ts';
import { natsDestination } from './nats.ts';
import { startStandIn } from './testing-nats.ts';
import type { Destination, Subscribed, Verdict } from './types.ts';

/** What a publisher meets, at the protocol itself: a server as it should be, and others. */

const event = (position: number): RecordedEvent =>
  ({
    type: 'org.added',
    payload: { name: 'ACME' },
    instanceId: '1',
    aggregateType: 'org',
    aggregateId: `o${position}`,
    version: 1,
    owner: `o${position}`,
    editorUser: 'u',
    editorService: 's',
    createdAt: new Date(0),
    position: BigInt(position),
  }) as RecordedEvent;
const message = (position: number) => messageOf(event(position), `id-${position}`, 0, false);

const opened: { close?(): unknown; stop?(closeActive?: boolean): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) {
    await one.close?.();
    one.stop?.(true);
  }
});

function destination(servers: string[], allow = ['127.0.0.1'], more: Partial<Subscribed> = {}): Destination {
  const subscribed = {
    id: 's',
    servers,
    subjectPrefix: 'postern',
    stream: '',
    authorities: '',
    certificate: '',
  };
  const made = natsDestination({ ...subscribed, ...more } as Subscribed, {
    outbound: createOutbound({ allow, log: silentLogger }),
    encryption: {} as Encryption,
    nats: { connectMs: 700, acknowledgeMs: 500 },
  });
  opened.push(made);
  return made;
}
const { signal } = new AbortController();
const send = (to: Destination, position = 1): Promise<Verdict> => to.send(message(position), signal);

describe('a server as it should be', () => {
  test('stores each message once, under its id and subject', async () => {
    const server = startStandIn();
    opened.push(server);
    const to = destination([server.url]);
    const verdicts = await Promise.all([1, 2, 3, 2, 1].map((position) => send(to, position)));
    expect(verdicts.map(({ fate }) => fate)).toEqual(Array(5).fill('accepted'));
    expect(server.stored.map(({ headers }) => headers['Nats-Msg-Id'])).toEqual(['id-1', 'id-2', 'id-3']);
    expect(server.stored[0]).toMatchObject({
      subject: 'postern.1.org.org.added',
      headers: { 'postern-delivery': 'id-1', 'content-type': 'application/json' },
    });
    expect(JSON.parse(server.stored[0]!.body)).toMatchObject({ aggregateID: 'o1', position: '1' });
  });

  test.each([
    [
      'a size',
      { code: 400, err_code: 10054, description: 'message size exceeds maximum allowed' },
      'refused',
    ],
    ['full streams', { code: 503, err_code: 10077, description: 'maximum messages exceeded' }, 'away'],
    ['another stream', { code: 400, err_code: 10060, description: 'expected stream does not match' }, 'away'],
    ['anything else', { code: 500, err_code: 1, description: 'some error' }, 'failed'],
  ] as const)('says of %s what becomes of the event', async (_what, error, fate) => {
    const server = startStandIn();
    opened.push(server);
    server.answer = () => JSON.stringify({ stream: 'ALL', error });
    expect(await send(destination([server.url]))).toMatchObject({ fate, said: error.description });
  });

  test('has what is too large for it refused before it is sent', async () => {
    const server = startStandIn();
    opened.push(server);
    const large = { ...message(1), body: 'x'.repeat(1_048_577) };
    expect(await destination([server.url]).send(large, signal)).toMatchObject({ fate: 'refused' });
  });
});

describe('another', () => {
  /** Listens, and does that to whoever connects. */
  const listen = (
    open: (socket: Socket<undefined>) => void,
    data?: (socket: Socket<undefined>, chunk: Buffer) => void,
  ) => {
    const server = Bun.listen<undefined>({
      hostname: '127.0.0.1',
      port: 0,
      socket: { open, data: data ?? (() => {}) },
    });
    opened.push(server);
    return `nats://127.0.0.1:${server.port}`;
  };
  const info = 'INFO {"server_id":"x","version":"2.12.0","proto":1,"headers":true,"max_payload":1048576}\r\n';
  const endless = (socket: Socket<undefined>, text: string) => {
    const timer = setInterval(() => {
      if (socket.readyState !== 1) return clearInterval(timer);
      for (let i = 0; i < 50; i++) if (socket.write(text) < text.length) break;
    }, 1);
  };

  test('that greets and goes on without an end harms nobody else', async () => {
    // An error that nobody catches ends a thread, and fails a test.
    const said = Buffer.from(info + 'PING\r\n'.repeat(50_000));
    const to = destination([
      listen(
        (socket) => void socket.write(said),
        () => {},
      ),
    ]);
    for (let i = 1; i <= 3; i++) expect(await send(to, i)).toMatchObject({ fate: 'away' });
  });

  test.each([
    ['says nothing', () => {}],
    ['hangs up', (socket: Socket<undefined>) => socket.end()],
    ['speaks HTTP', (socket: Socket<undefined>) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['greets without an end', (socket: Socket<undefined>) => endless(socket, 'x'.repeat(65_536))],
    ['greets with what is no JSON', (socket: Socket<undefined>) => void socket.write('INFO {"a":\r\n')],
    ['never answers the ping', (socket: Socket<undefined>) => void socket.write(info)],
    [
      'asks for TLS and does not speak it',
      (socket: Socket<undefined>) =>
        void socket.write(info.replace('"proto"', '"tls_required":true,"proto"')),
    ],
  ])('that %s is away', async (_what, open) => {
    const to = destination([listen(open)]);
    const verdict = await send(to);
    expect(verdict.fate).toBe('away');
    expect(verdict.said.length).toBeGreaterThan(5);
  });

  const answering = (answer: (socket: Socket<undefined>) => void) =>
    listen(
      (socket) => void socket.write(info),
      (socket, chunk) => {
        const text = chunk.toString();
        if (text.includes('PING')) socket.write('PONG\r\n');
        if (text.includes('HPUB')) answer(socket);
      },
    );

  test.each([
    ['acknowledges nothing', () => {}],
    ['hangs up instead', (socket: Socket<undefined>) => socket.end()],
    ['says more than it is asked', (socket: Socket<undefined>) => endless(socket, '+OK\r\n'.repeat(10_000))],
    [
      'announces a message without an end',
      (socket: Socket<undefined>) => {
        socket.write('MSG _INBOX.x 1 2000000000\r\n');
        endless(socket, 'x'.repeat(65_536));
      },
    ],
    ['says what is no NATS', (socket: Socket<undefined>) => void socket.write('BYE BYE\r\n')],
    ['reports an error', (socket: Socket<undefined>) => void socket.write("-ERR 'Slow Consumer'\r\n")],
  ])('that %s is away', async (_what, answer) => {
    expect(await send(destination([answering(answer)]))).toMatchObject({ fate: 'away' });
  });

  test('that forbids the subject fails the event, and says why', async () => {
    const url = answering(
      (socket) =>
        void socket.write(`-ERR 'Permissions Violation for Publish to "postern.1.org.org.added"'\r\n`),
    );
    expect(await send(destination([url]))).toMatchObject({
      fate: 'failed',
      said: expect.stringMatching(/permissions violation/i),
    } as object);
  });

  test('at an address that is not public is not asked, whatever the cluster says', async () => {
    let asked = 0;
    const inner = listen(() => void asked++);
    expect(await send(destination([inner], []))).toMatchObject({
      fate: 'away',
      said: expect.stringContaining('does not lead to an address of the public Internet'),
    } as object);
    // A server that may be asked tells of one that may not.
    const port = new URL(inner.replace('nats:', 'http:')).port;
    const telling = listen((socket) => {
      socket.write(info.replace('"proto"', `"connect_urls":["127.0.0.1:${port}"],"proto"`));
      socket.end();
    });
    await send(destination([telling]));
    expect(asked).toBe(0);
  });
});
