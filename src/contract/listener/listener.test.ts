import { afterEach, describe, expect, test } from 'bun:test';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTls } from 'node:tls';
import { createClient } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { createServerTransport } from '@zitadel/client/node';
import { createSettingsServiceClient } from '@zitadel/client/v2';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { exchange, startListener } from './testing.ts';
import { testCertificate } from './testing-certificate.ts';

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

describe('@zitadel/client', () => {
  test('its node transport reads settings', async () => {
    const server = await start();
    const transport = createServerTransport('good', { baseUrl: server.origin });
    const answer = await createSettingsServiceClient(transport).getGeneralSettings({});
    expect(answer.defaultLanguage).toBe('en');
  });
});

describe('TLS', () => {
  test.each([
    ['ECDHE-ECDSA-AES128-GCM-SHA256', true],
    ['ECDHE-ECDSA-AES256-GCM-SHA384', true],
    ['ECDHE-ECDSA-AES128-SHA', false],
    ['ECDHE-ECDSA-AES256-SHA', false],
  ])('TLS 1.2 with %s: %p', async (ciphers, taken) => {
    const { port } = await start({ tls: testCertificate });
    const shaken = new Promise<boolean>((resolve) => {
      const socket = connectTls({
        port,
        host: '127.0.0.1',
        ciphers,
        maxVersion: 'TLSv1.2',
        rejectUnauthorized: false,
      });
      socket.once('secureConnect', () => {
        resolve(socket.getCipher().name === ciphers);
        socket.destroy();
      });
      socket.once('error', () => resolve(false));
    });
    expect(await shaken).toBe(taken);
  });

  test('ALPN chooses HTTP/2 or HTTP/1.1, and both answer', async () => {
    const server = await start({ tls: testCertificate });
    for (const [offered, chosen] of [
      [['h2', 'http/1.1'], 'h2'],
      [['http/1.1'], 'http/1.1'],
    ] as const) {
      const protocol = await new Promise((resolve, reject) => {
        const socket = connectTls({
          port: server.port,
          host: '127.0.0.1',
          ALPNProtocols: [...offered],
          rejectUnauthorized: false,
        });
        socket.once('secureConnect', () => {
          resolve(socket.alpnProtocol);
          socket.destroy();
        });
        socket.once('error', reject);
      });
      expect(protocol).toBe(chosen);
    }
    const response = await fetch(`${server.origin}/somewhere`, { tls: { rejectUnauthorized: false } });
    expect(await response.json()).toMatchObject({
      path: '/somewhere',
      address: '127.0.0.1',
      url: `${server.origin}/somewhere`,
    });
    expect((await fetch(`${server.origin}${settings}`, { tls: { rejectUnauthorized: false } })).status).toBe(
      200,
    );
  });

  test('gRPC with its trailers', async () => {
    const server = await start({ tls: testCertificate });
    const transport = createGrpcTransport({
      baseUrl: server.origin,
      nodeOptions: { rejectUnauthorized: false },
    });
    expect((await createClient(SettingsService, transport).getGeneralSettings({})).defaultLanguage).toBe(
      'en',
    );
  });

  test('what is no TLS is closed, and others are served on', async () => {
    const server = await start({ tls: testCertificate });
    expect(await exchange(server.port, [get(settings)])).not.toContain('defaultLanguage');
    expect((await fetch(`${server.origin}${settings}`, { tls: { rejectUnauthorized: false } })).status).toBe(
      200,
    );
  });
});

describe('ports', () => {
  test('gRPC on a port of its own leaves HTTP/1.1 to the other', async () => {
    const server = await start({ grpcPort: 0 });
    expect(server.grpcPort).toBeGreaterThan(0);
    expect((await fetch(server.origin + settings)).status).toBe(200);
    const transport = createGrpcTransport({ baseUrl: `http://127.0.0.1:${server.grpcPort}` });
    expect((await createClient(SettingsService, transport).getGeneralSettings({})).defaultLanguage).toBe(
      'en',
    );
    expect(await exchange(server.grpcPort!, [get(settings)])).toBe('');
    expect(await exchange(server.port, ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'])).toBe('');
  });

  test('a port that is taken is told', async () => {
    const server = await start();
    await expect(start({ port: server.port })).rejects.toThrow(/EADDRINUSE|in use/);
  });
});

describe('HTTP/2 for what is no gRPC', () => {
  test('REST, other handlers, bodies and streams', async () => {
    const server = await start({ maxBodyBytes: 150_000 });
    const session = connectHttp2(server.origin);
    const call = (headers: Record<string, string>, body?: string) =>
      new Promise<{ headers: Record<string, unknown>; text: string }>((resolve, reject) => {
        const stream = session.request(headers);
        let answered: Record<string, unknown> = {};
        let text = '';
        stream.on('response', (head) => (answered = { ...head }));
        stream.on('data', (chunk) => (text += chunk));
        stream.on('end', () => resolve({ headers: answered, text }));
        stream.on('error', reject);
        stream.end(body);
      });
    const rest = await call({ ':path': settings });
    expect(rest.headers).toMatchObject({ ':status': 200, 'content-type': 'application/json' });
    expect(JSON.parse(rest.text).defaultLanguage).toBe('en');
    expect((await call({ ':path': '/echo', ':method': 'POST' }, 'x'.repeat(100_000))).text).toHaveLength(
      100_000,
    );
    expect((await call({ ':path': '/stream' })).text.match(/data: \w+/g)).toHaveLength(3);
    const cookies = await call({ ':path': '/cookies' });
    expect(cookies.headers['set-cookie']).toEqual(['a=1', 'b=2']);
    const large = await call({ ':path': '/echo', ':method': 'POST' }, 'x'.repeat(200_000));
    expect(large.headers[':status']).toBe(413);
    const bug = await call({ ':path': '/bug' });
    expect(bug).toMatchObject({ headers: { ':status': 500 }, text: '' });
    session.close();
  });
});

describe('proxies', () => {
  test("the address of a trusted proxy's client reaches handlers", async () => {
    const server = await start({ trustedProxies: ['127.0.0.0/8'] });
    await fetch(server.origin + settings, { headers: { 'x-forwarded-for': '192.0.2.7' } });
    expect(server.seen.addresses).toEqual(['192.0.2.7']);
    const other = await fetch(`${server.origin}/x`, {
      headers: {
        'x-forwarded-for': '192.0.2.7',
        'x-forwarded-proto': 'https',
        'x-forwarded-host': 'id.example',
      },
    });
    expect(await other.json()).toMatchObject({ address: '192.0.2.7', url: 'https://id.example/x' });
  });
});
