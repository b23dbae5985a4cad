import { afterEach, describe, expect, test } from 'bun:test';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { limitMs, patience, until } from '../../testing/patience.ts';
import { exchange, startListener } from './testing.ts';

const open: { close(options: { drainMs: number }): Promise<void> }[] = [];
const start: typeof startListener = async (...options) => {
  const server = await startListener(...options);
  open.push(server);
  return server;
};
afterEach(async () => {
  for (const server of open.splice(0)) await server.close({ drainMs: 0 });
});

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
const settings = '/v2/settings';

describe('limits', () => {
  test('connections beyond the cap are closed, and room is made again', async () => {
    const server = await start({ maxConnections: 2 });
    const sockets = [connectTcp(server.port, '127.0.0.1'), connectTcp(server.port, '127.0.0.1')];
    await until(() => server.connections() === 2);
    expect(await exchange(server.port, [get(settings)])).toBe('');
    sockets[0]!.destroy();
    await until(() => server.connections() === 1);
    expect(await exchange(server.port, [get(settings)], (text) => text.includes('en'))).toContain('200 OK');
    sockets[1]!.destroy();
  });

  test.each([
    ['an idle connection after an answer', [get(settings)]],
    ['a request that never ends', ['GET / HTTP/1.1\r\nHost: a\r\n']],
    ['a body that never comes', ['POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab']],
    ['a connection that says nothing', []],
    [
      'a chunked body that never ends',
      ['POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
    ],
    ['an HTTP/2 connection that says nothing', ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0']],
  ])('%s is closed in time', async (_name, pieces) => {
    const server = await start({ idleTimeoutMs: 200, requestTimeoutMs: 200 });
    await exchange(server.port, pieces);
    await until(() => server.connections() === 0);
  });

  test('a client that does not read its answers is not served on, then closed', async () => {
    const server = await start({ requestTimeoutMs: 300 });
    const socket = connectTcp(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.pause();
    for (let i = 0; i < 400; i++) socket.write(get('/v2/settings/login/idps').repeat(10));
    await until(() => server.connections() === 1);
    await until(() => server.connections() === 0);
    socket.destroy();
  });
});

describe('draining', () => {
  const hang = '/v2/settings/login/idps?ctx.orgId=hang';

  test('idle connections do not hold the end; nothing new is taken', async () => {
    const server = await start();
    const received = exchange(server.port, [get(settings)]);
    const full = exchange(server.port, [get(settings).replace('\r\n\r\n', '\r\nTrailer: a\r\n\r\n')]);
    const silent = exchange(server.port, []);
    const session = connectHttp2(server.origin);
    await until(() => server.seen.addresses.length === 2 && server.connections() === 4);
    const began = performance.now();
    await server.close({ drainMs: 2 * limitMs });
    expect(performance.now() - began).toBeLessThan(limitMs);
    expect(await received).toContain('200 OK');
    expect(await full).toContain('200 OK');
    expect(await silent).toBe('');
    session.close();
    expect(server.connections()).toBe(0);
    await expect(fetch(server.origin)).rejects.toThrow();
  });

  test('a call under way is finished before the connection ends', async () => {
    const gate = Promise.withResolvers<void>();
    let entered = false;
    const server = await start({
      fetch: async () => {
        entered = true;
        await gate.promise;
        return new Response('late');
      },
    });
    const plain = exchange(server.port, [get('/slow')]);
    const session = connectHttp2(server.origin);
    const stream = session.request({ ':path': '/slow' });
    const text = new Promise<string>((resolve) => {
      let all = '';
      stream.on('data', (chunk) => (all += chunk));
      stream.on('end', () => resolve(all));
    });
    await until(() => entered && server.connections() === 2);
    const closing = server.close({ drainMs: limitMs });
    setTimeout(gate.resolve, 50);
    expect(await plain).toContain('late');
    expect(await text).toBe('late');
    session.close();
    await closing;
    expect(server.connections()).toBe(0);
  });

  test.each([
    ['an RPC', settings, ''],
    ['a page', '/somewhere', ''],
    ['an RPC in full form', settings, 'Trailer: a\r\n'],
    ['a page in full form', '/somewhere', 'Trailer: a\r\n'],
  ])('no request of a busy client is lost: %s', async (_name, path, more) => {
    const server = await start();
    const request = `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;
    let answers = 0;
    /** What became of a client's last request: `last` when its answer said so. */
    const client = () =>
      new Promise<string>((resolve) => {
        const socket = connectTcp(server.port, '127.0.0.1', () => socket.write(request));
        let received = '';
        socket.on('data', (chunk) => {
          received += chunk.toString('latin1');
          if (!(/^transfer-encoding/im.test(received) ? /\r\n0\r\n\r\n$/ : /\}$/).test(received)) return;
          answers += 1;
          if (/^connection: close\r$/im.test(received)) return resolve('last');
          received = '';
          socket.write(request);
        });
        socket.on('error', (error) => resolve(error.message));
        socket.on('close', () => resolve('lost'));
      });
    const clients = Array.from({ length: 64 }, client);
    await until(() => answers > 500);
    await server.close({ drainMs: limitMs });
    expect(new Set(await Promise.all(clients))).toEqual(new Set(['last']));
  });

  test('no stream of a busy HTTP/2 client is lost', async () => {
    const server = await start();
    let answers = 0;
    const client = async () => {
      const session = connectHttp2(server.origin);
      let told = false;
      session.on('goaway', () => {
        told = true;
      });
      session.on('error', () => {});
      while (!told) {
        await new Promise<void>((resolve, reject) => {
          const stream = session.request({ ':path': settings });
          stream.on('data', () => {});
          stream.on('end', resolve);
          stream.on('error', reject);
        });
        answers += 1;
      }
      session.close();
      return 'told';
    };
    const clients = Array.from({ length: 16 }, client);
    await until(() => answers > 200);
    await server.close({ drainMs: limitMs });
    expect(new Set(await Promise.all(clients))).toEqual(new Set(['told']));
  });

  test('clients that leave at that very moment do not keep it from its end', async () => {
    for (let round = 0; round < 20; round++) {
      const server = await start();
      const clients = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const client = connectHttp2(server.origin).on('error', () => {});
          await new Promise((resolve) => client.once('remoteSettings', resolve));
          return client;
        }),
      );
      for (const client of clients) client.destroy();
      // Once the news of it is on the way, at whatever stage.
      for (let turn = 0; turn < round % 4; turn++) await new Promise(setImmediate);
      await server.close({ drainMs: 1_000 });
    }
  });

  test('what hangs is cut off after the time given', async () => {
    const server = await start();
    const received = exchange(server.port, [get(hang)]);
    await until(() => server.connections() === 1);
    const began = performance.now();
    await server.close({ drainMs: 100 });
    expect(performance.now() - began).toBeLessThan(patience(3_000));
    expect(await received).toBe('');
  });
});

describe('abuse', () => {
  const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
  const frame = (type: number, flags: number, stream: number, payload: Uint8Array) => {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    return Buffer.concat([head, payload]);
  };
  // :method GET, :scheme http, :path /, by index; :authority localhost as a literal.
  const fields = Buffer.concat([Buffer.from([0x82, 0x86, 0x84, 0x41, 9]), Buffer.from('localhost')]);

  test('calls opened only to be reset end the connection', async () => {
    const server = await start({ fetch: () => new Promise<Response>(() => {}) });
    const cancel = Buffer.from([0, 0, 0, 8]);
    const pairs = Array.from({ length: 3000 }, (_, i) => [
      frame(1, 5, 2 * i + 1, fields),
      frame(3, 0, 2 * i + 1, cancel),
    ]);
    await exchange(server.port, [preface, frame(4, 0, 0, new Uint8Array()), Buffer.concat(pairs.flat())]);
    await until(() => server.connections() === 0);
  });

  test('bytes changed at random never bring the server down', async () => {
    const server = await start({ idleTimeoutMs: 200, requestTimeoutMs: 200 });
    let seed = 20191129;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2 ** 31;
      return seed % below;
    };
    const sound = [
      Buffer.from(get(settings)),
      Buffer.from(
        'POST /v2/users/u/email HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      ),
      Buffer.concat([
        preface,
        frame(4, 0, 0, new Uint8Array()),
        frame(1, 4, 1, fields),
        frame(0, 1, 1, Buffer.from('{}')),
      ]),
    ];
    const mutate = (bytes: Buffer) => {
      const changed = Buffer.from(bytes);
      for (let i = 0; i <= random(4); i++) changed[random(changed.length)] = random(256);
      return random(3) === 0 ? changed.subarray(0, random(changed.length)) : changed;
    };
    const all = Array.from({ length: 150 }, (_, i) =>
      exchange(server.port, [mutate(sound[i % sound.length]!)]),
    );
    await Promise.all(all);
    expect((await fetch(server.origin + settings)).status).toBe(200);
  });
});
