import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createOutbound } from '../outbound/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import { callWebhook } from './index.ts';

/** Whatever comes, this is what it gets: a receiver as bad as can be, down to its bytes. */
let behave: (socket: Socket) => void;
const sockets = new Set<Socket>();
const receiver = createServer((socket) => {
  sockets.add(socket);
  socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  socket.once('data', () => behave(socket));
});
beforeAll(async () => {
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  receiver.close();
});

const outbound = createOutbound({ allow: ['127.0.0.1'], log: silentLogger });
const call = (timeoutMs = 5_000, body = '{"code":"482913"}') =>
  callWebhook(
    { outbound },
    { id: 'd1' },
    { url: `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`, body, timeoutMs },
    new AbortController().signal,
  );
const head = (status: number, ...fields: string[]) =>
  `HTTP/1.1 ${status} So\r\n${fields.join('\r\n')}\r\n\r\n`;

describe('what answered 2xx was delivered, whatever becomes of the rest of the answer', () => {
  test('a gigabyte, of which hardly anything is read', async () => {
    let written = 0;
    behave = (socket) => {
      socket.write(head(200, 'content-length: 1000000000'));
      const more = () => {
        while (!socket.destroyed && socket.write('x'.repeat(65_536))) written += 65_536;
      };
      socket.on('drain', more);
      more();
    };
    const { outcome, said } = await call();
    expect([outcome, said.length]).toEqual(['delivered', 2_000]);
    expect(written).toBeLessThan(50_000_000);
  });

  test('a body that is shorter than was said', async () => {
    behave = (socket) => socket.end(`${head(200, 'content-length: 100')}half`);
    expect(await call()).toMatchObject({ outcome: 'delivered', status: 200 });
  });

  test('chunks that are none', async () => {
    behave = (socket) => socket.end(`${head(202, 'transfer-encoding: chunked')}zzz\r\nbroken`);
    expect(await call()).toMatchObject({ outcome: 'delivered', status: 202 });
  });

  test('a line that is cut after the status', async () => {
    behave = (socket) => socket.write(head(200, 'content-length: 100'), () => socket.resetAndDestroy());
    expect(await call()).toMatchObject({ outcome: 'delivered', status: 200 });
  });

  test('bytes that drip', async () => {
    behave = (socket) => {
      socket.write(head(200, 'content-length: 100000'));
      const timer = setInterval(() => socket.write('x'), 20);
      socket.on('close', () => clearInterval(timer));
    };
    expect(await call(20_000)).toMatchObject({ outcome: 'delivered', status: 200 });
  }, 10_000);
});

test('a refusal of any length is one', async () => {
  behave = (socket) => socket.write(`${head(410, 'content-length: 100000')}no more`);
  expect(await call()).toMatchObject({ outcome: 'refused', status: 410 });
});

test('a redirect is not followed', async () => {
  behave = (socket) => socket.end(head(307, 'location: http://127.0.0.1:1/', 'content-length: 0'));
  expect(await call()).toMatchObject({ outcome: 'failed', status: 307 });
});

test('an answer that echoes the request does not put codes into the record', async () => {
  behave = (socket) => socket.end(`${head(400, 'content-length: 15')}482913 is wrong`);
  expect(await call()).toMatchObject({ outcome: 'failed', status: 400, said: '… is wrong' });
});

test('who resets, closes or says nothing has not got it', async () => {
  behave = (socket) => socket.resetAndDestroy();
  await expect(call()).rejects.toMatchObject({ id: 'OUT-Con01' });
  behave = (socket) => socket.end();
  await expect(call()).rejects.toMatchObject({ id: 'OUT-Con01' });
  behave = (socket) => socket.write('HTTP/1.1 200 O');
  await expect(call(50)).rejects.toMatchObject({ id: 'OUT-Dea01' });
});
