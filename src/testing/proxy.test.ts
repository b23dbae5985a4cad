import { afterEach, expect, test } from 'bun:test';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type TestProxy, testProxy } from './proxy.ts';

/** Eight megabytes of which no part of a buffer's size is like another. */
const sent = Buffer.alloc(2 ** 23, randomBytes(65_537));

let server: Server;
let proxy: TestProxy;
afterEach(() => {
  proxy.stop();
  server.close();
});

/** What comes of a connection through the proxy to who answers like this. */
async function through(answer: (socket: Socket) => void): Promise<Socket> {
  server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  proxy = testProxy(port);
  const url = new URL(proxy.url(`http://127.0.0.1:${port}`));
  return connect(Number(url.port), '127.0.0.1');
}

/** So much, read by somebody who takes his time: the buffers on the way are full. */
async function readSlowly(socket: Socket, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let read = 0; read < length; ) {
    const chunk = socket.read() as Buffer | null;
    if (chunk === null) {
      await once(socket, 'readable');
      continue;
    }
    chunks.push(chunk);
    read += chunk.length;
    for (let turn = 0; turn < 20; turn++) await Bun.sleep(0);
  }
  return Buffer.concat(chunks);
}

test('a long answer arrives whole at who reads slowly', async () => {
  const socket = await through((client) => {
    client.on('error', () => {});
    client.write(sent);
  });
  expect((await readSlowly(socket, sent.length)).equals(sent)).toBeTrue();
  socket.destroy();
});

test('a long question arrives whole at who reads slowly, and the word of it comes back', async () => {
  const socket = await through(async (client) => {
    client.on('error', () => {});
    client.write(Bun.hash(await readSlowly(client, sent.length)).toString());
  });
  socket.write(sent);
  const [word] = await once(socket, 'data');
  expect(String(word)).toBe(Bun.hash(sent).toString());
  socket.destroy();
});
