import { expect, test } from 'bun:test';
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { silentLogger } from '../../telemetry/index.ts';
import { listen } from './index.ts';
import { testCertificate } from './testing-certificate.ts';

test('a client that does not read its answer keeps no connection over HTTP/2', async () => {
  const large = new Uint8Array(8 * 1024 * 1024);
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    grpcPort: null,
    tls: null,
    trustedProxies: [],
    log: silentLogger,
    requestTimeoutMs: 100,
    idleTimeoutMs: 100,
    rpc: ({ path }) =>
      path === '/rpc' ? Promise.resolve({ status: 200, headers: {}, body: large }) : undefined,
    fetch: () => new Response(large),
    grpc: (stream) => {
      stream.respond({ ':status': 200 });
      stream.end(large);
    },
  });
  const clients = ['/rpc', '/page', '/zitadel.x/Y'].map((path) => {
    const client = connect(`http://127.0.0.1:${listener.port}`);
    client.on('error', () => {});
    const stream = client.request({
      ':path': path,
      ...(path.startsWith('/z') && { ':method': 'POST', 'content-type': 'application/grpc' }),
    });
    stream.on('error', () => {});
    stream.pause();
    return client;
  });
  const deadline = Date.now() + 20_000;
  while (listener.connections() < clients.length && Date.now() < deadline) await Bun.sleep(5);
  while (listener.connections() > 0 && Date.now() < deadline) await Bun.sleep(20);
  expect(listener.connections()).toBe(0);
  for (const client of clients) client.destroy();
  await listener.close({ drainMs: 100 });
});

test('a client that never shakes hands keeps no connection over TLS', async () => {
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    grpcPort: null,
    tls: testCertificate,
    trustedProxies: [],
    log: silentLogger,
    requestTimeoutMs: 100,
    fetch: () => new Response(),
    grpc: () => {},
  });
  const client = connectTcp(listener.port, '127.0.0.1');
  client.on('error', () => {});
  await new Promise((resolve) => client.once('close', resolve));
  await listener.close({ drainMs: 100 });
});
