import { expect, test } from 'bun:test';
import { connect } from 'node:http2';
import { connect as connectTcp } from 'node:net';
import { silentLogger } from '../../telemetry/index.ts';
import { until } from '../../testing/patience.ts';
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
    externalSecure: false,
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
  const opened = clients.map(
    (client) => new Promise<void>((resolve) => client.once('connect', () => resolve())),
  );
  await Promise.all(opened);
  let most = 0;
  await until(() => {
    most = Math.max(most, listener.connections());
    return most > 0 && listener.connections() === 0;
  });
  expect(most).toBeGreaterThan(0);
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
    externalSecure: false,
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
