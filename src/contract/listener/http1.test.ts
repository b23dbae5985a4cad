import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { exchange, startListener } from './testing.ts';

let server: Awaited<ReturnType<typeof startListener>>;
beforeAll(async () => {
  server = await startListener({ maxBodyBytes: 1024 * 1024 }, { maxBodyBytes: 64 * 1024 });
});
afterAll(() => server.close({ drainMs: 0 }));

const get = (path: string, extra = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${extra}\r\n`;
const post = (path: string, body: string, extra = '') =>
  `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer good\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${extra}\r\n${body}`;
const settings = '/v2/settings';
const count = (text: string, part: string) => text.split(part).length - 1;

describe('HTTP/1.1 on a raw connection', () => {
  test('keep-alive: many requests, one connection', async () => {
    let sent = 1;
    const { promise, resolve } = Promise.withResolvers<number>();
    const socket = await Bun.connect({
      hostname: '127.0.0.1',
      port: server.port,
      socket: {
        data(open, chunk) {
          expect(chunk.toString()).toStartWith('HTTP/1.1 200 OK\r\n');
          if (sent === 20) resolve(sent);
          else {
            sent += 1;
            open.write(get(sent % 2 ? settings : '/other'));
          }
        },
      },
    });
    socket.write(get(settings));
    expect(await promise).toBe(20);
    socket.end();
  });

  test('pipelined requests are answered in their order', async () => {
    const paths = ['/a', settings, '/b', '/c', settings, '/d'];
    const received = await exchange(server.port, [paths.map((path) => get(path)).join('')], (text) =>
      text.includes('"/d"'),
    );
    const order = [...received.matchAll(/"path":"(.*?)"|"defaultOrgId"/g)].map(
      (match) => match[1] ?? settings,
    );
    expect(order).toEqual(paths);
  });

  test('a flood of pipelined requests is held back, not lost', async () => {
    const received = await exchange(
      server.port,
      Array.from({ length: 10 }, () => get(settings).repeat(300)),
      (text) => count(text, 'HTTP/1.1 200') === 3000,
    );
    expect(count(received, 'HTTP/1.1 200 OK')).toBe(3000);
  });

  test('a request may come byte by byte', async () => {
    const request = post('/v2/users/u1/email', '{"email":"a@b.c"}');
    const received = await exchange(server.port, [...request], (text) => text.includes('u1 a@b.c'));
    expect(received).toContain('HTTP/1.1 200 OK');
  });

  test('Connection: close ends the connection after the answer', async () => {
    const received = await exchange(server.port, [get(settings, 'Connection: close\r\n') + get(settings)]);
    expect(count(received, 'HTTP/1.1 200 OK')).toBe(1);
    expect(received).toContain('connection: close');
  });

  test('HTTP/1.0 is answered and closed', async () => {
    const received = await exchange(server.port, [`GET ${settings} HTTP/1.0\r\nHost: localhost\r\n\r\n`]);
    expect(received).toContain('200 OK');
    expect(received).toContain('"defaultLanguage":"en"');
  });

  test('a client that closes its own direction still gets its answer', async () => {
    const net = await import('node:net');
    const received = await new Promise<string>((resolve) => {
      let text = '';
      const socket = net.connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true }, () =>
        socket.end(get(settings)),
      );
      socket.on('data', (chunk) => (text += chunk));
      socket.on('end', () => resolve(text));
    });
    expect(received).toContain('"defaultLanguage":"en"');
  });

  test('chunked bodies, plain requests before and after them', async () => {
    const chunked = `POST /v2/users/u1/email HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer good\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{"email"\r\n9\r\n:"a@b.c"}\r\n0\r\n\r\n`;
    const received = await exchange(
      server.port,
      [get(settings), chunked, get('/after'), get('/last')],
      (text) => text.includes('"/last"'),
    );
    expect(received).toContain('"resourceOwner":"u1 a@b.c"');
    expect(count(received, 'HTTP/1.1 200 OK')).toBe(4);
  });

  test('Expect: 100-continue is answered before the body comes', async () => {
    const head = post('/v2/users/u1/email', '{"email":"a@b.c"}', 'Expect: 100-continue\r\n');
    const bodyAt = head.indexOf('\r\n\r\n') + 4;
    const received = await exchange(server.port, [head.slice(0, bodyAt), head.slice(bodyAt)], (text) =>
      text.includes('u1 a@b.c'),
    );
    expect(received).toStartWith('HTTP/1.1 100 Continue');
  });

  test('HEAD has the head of GET and no body', async () => {
    const received = await exchange(
      server.port,
      [`HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\n`, get(settings)],
      (text) => text.includes('defaultLanguage'),
    );
    const [head = ''] = received.split('\r\n\r\n');
    expect(head).toMatch(/content-length: [1-9]/);
    expect(received.split('\r\n\r\n')[1]).toStartWith('HTTP/1.1 200 OK');
  });

  test('streams go out as they come, chunked', async () => {
    const received = await exchange(server.port, [get('/stream')], (text) => text.includes('0\r\n\r\n'));
    expect(received).toContain('transfer-encoding: chunked');
    expect(received.match(/data: \w+/g)).toEqual(['data: one', 'data: two', 'data: three']);
  });

  test('several cookies stay several headers, 204 has no body', async () => {
    const received = await exchange(server.port, [get('/cookies')], (text) => text.includes('\r\n\r\n'));
    expect(received).toContain('set-cookie: a=1\r\n');
    expect(received).toContain('set-cookie: b=2\r\n');
    expect(received).not.toContain('content-length');
  });

  test('a large body for another handler arrives whole', async () => {
    const text = 'ü'.repeat(300_000);
    const response = await fetch(`${server.origin}/echo`, { method: 'POST', body: text });
    expect(await response.text()).toBe(text);
  });

  test('a crash in another handler is a 500 that says nothing', async () => {
    const received = await exchange(server.port, [get('/bug')], (text) => text.includes('Error'));
    expect(received).toStartWith('HTTP/1.1 500');
    expect(received).not.toContain('secret detail');
  });
});

describe('what no client should send', () => {
  const bad: [string, string][] = [
    ['no host', `GET ${settings} HTTP/1.1\r\n\r\n`],
    ['two hosts', `GET ${settings} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n`],
    ['two lengths', post(settings, '{}', 'Content-Length: 3\r\n')],
    ['a length that is no number', `POST ${settings} HTTP/1.1\r\nHost: a\r\nContent-Length: 2x\r\n\r\n{}`],
    ['a length and chunks', post(settings, '{}', 'Transfer-Encoding: chunked\r\n')],
    ['a folded header', `GET ${settings} HTTP/1.1\r\nHost: a\r\nX-A: 1\r\n 2\r\n\r\n`],
    ['a space before the colon', `GET ${settings} HTTP/1.1\r\nHost : a\r\n\r\n`],
    ['a NUL in a header', `GET ${settings} HTTP/1.1\r\nHost: a\r\nX-A: \0\r\n\r\n`],
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['an unknown version', `GET ${settings} HTTP/1.9\r\nHost: a\r\n\r\n`],
  ];
  test.each(bad)('%s is refused, and nothing after it is answered', async (_name, request) => {
    const received = await exchange(server.port, [request + get(settings, 'Connection: close\r\n')]);
    expect(received).not.toContain('defaultLanguage');
    if (received !== '') expect(received).toMatch(/^HTTP\/1.1 (4|5)\d\d/);
  });

  test('a head without end is cut off', async () => {
    const received = await exchange(server.port, [
      `GET / HTTP/1.1\r\nHost: a\r\n`,
      `X-A: ${'a'.repeat(100_000)}\r\n`,
    ]);
    expect(received === '' || received.startsWith('HTTP/1.1 4')).toBe(true);
  });
});
