import { describe, expect, test } from 'bun:test';
import { connect } from 'node:net';
import { Elysia } from 'elysia';
import { listen } from '../contract/listener/index.ts';
import { createPatience } from '../contract/transport/patience.ts';
import { type PosternError, unavailable } from '../errors/index.ts';
import { createMetrics, type Logger } from '../telemetry/index.ts';
import { aboutRequests } from './about.ts';
import { operationsFace } from './operations.ts';
import { createWeb } from './web.ts';

const told: string[] = [];
const log: Logger = {
  debug() {},
  info() {},
  warn() {},
  error: (message) => void told.push(message),
  with: () => log,
};
const counted: [string, number][] = [];
const reading = Promise.withResolvers<string>();

const pages = new Elysia()
  .use(aboutRequests)
  .get('/hangs', () => new Promise<Response>(() => {}))
  .get('/away', () => {
    throw unavailable('DB-Away1', 'The database is away');
  })
  .get('/bug', () => {
    throw new TypeError('secret detail');
  })
  .get('/where', ({ about }) => {
    about.face = 'pages';
    return Response.json({ address: about.remoteAddress });
  })
  .post(
    '/reads',
    async ({ request }) => {
      try {
        return new Response(await request.text());
      } catch (error) {
        reading.resolve(String(error));
        throw error;
      }
    },
    { parse: 'none' },
  );

const web = createWeb({
  platform: { log },
  resolveInstance: () => undefined,
  faces: [pages],
  failurePage: (_request, error: PosternError) =>
    new Response(`<h1>${error.id}</h1>`, { status: 503, headers: { 'content-type': 'text/html' } }),
  answered: (face, status) => counted.push([face, status]),
  patience: createPatience(100),
});
const ask = (path: string, headers: Record<string, string> = {}) =>
  web(new Request(`http://localhost${path}`, { headers }), {
    address: '192.0.2.1',
    secure: false,
    host: 'localhost',
  });

describe('the web', () => {
  test('handlers know who asks, metrics who answered', async () => {
    expect(await (await ask('/where')).json()).toEqual({ address: '192.0.2.1' });
    expect(counted.at(-1)).toEqual(['pages', 200]);
  });

  test.each(['http://a', 'https://id', 'http://idp', 'http://[::1]:8080'])('%s is a host', async (origin) => {
    const request = new Request(`${origin}/where?x=//y`);
    const response = await web(request, { address: '192.0.2.1', secure: false, host: 'a' });
    expect(response.status).toBe(200);
  });

  test('what hangs ends: for people with a page, for tools with a line', async () => {
    const line = await ask('/hangs');
    expect([line.status, await line.text()]).toEqual([503, expect.stringContaining('did not end within')]);
    expect(line.headers.get('retry-after')).toBe('5');
    expect(await (await ask('/hangs', { accept: 'text/html,*/*' })).text()).toBe('<h1>REQ-Dead1</h1>');
  });

  test('what is away says so; faults of ours say nothing, but to the log', async () => {
    told.length = 0;
    expect((await ask('/away')).status).toBe(503);
    expect((await ask('/nowhere')).status).toBe(404);
    expect(told).toEqual([]);
    const bug = await ask('/bug');
    expect([bug.status, await bug.text()]).toEqual([500, 'An internal error occurred\n']);
    expect(told).toEqual(['request failed']);
  });

  test('a client that leaves is no error', async () => {
    told.length = 0;
    const server = await listen({
      host: '127.0.0.1',
      port: 0,
      grpcPort: null,
      tls: null,
      trustedProxies: [],
      externalSecure: false,
      log,
      grpc: () => {},
      fetch: web,
    });
    const before = counted.length;
    const socket = connect(server.port, '127.0.0.1', () =>
      socket.write('POST /reads HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'),
    );
    socket.on('error', () => {});
    while (server.connections() === 0) await new Promise((resolve) => setImmediate(resolve));
    setTimeout(() => socket.destroy(), 20);
    expect(await reading.promise).toContain('went away');
    while (counted.length === before) await new Promise((resolve) => setImmediate(resolve));
    expect(counted.at(-1)?.[1]).not.toBe(500);
    expect(told).toEqual([]);
    await server.close({ drainMs: 0 });
  });
});

describe('metrics', () => {
  const scrape = async (
    metricsToken: string | null,
    address: string,
    headers: Record<string, string> = {},
  ) => {
    const operations = createWeb({
      platform: { log },
      resolveInstance: () => undefined,
      faces: [
        operationsFace({
          metrics: createMetrics(),
          metricsToken,
          readiness: async () => ({ ready: true, parts: {} }),
          openApi: async () => undefined,
        }),
      ],
      failurePage: () => new Response(),
      answered: () => {},
    });
    const request = new Request('http://localhost/debug/metrics', { headers });
    return (await operations(request, { address, secure: false, host: 'localhost' })).status;
  };

  test.each([
    ['127.0.0.1', {}, 200],
    ['10.1.2.3', {}, 200],
    ['fd00::1', {}, 200],
    ['192.0.2.1', {}, 401],
    ['10.1.2.3', { 'x-forwarded-for': '192.0.2.1' }, 401],
    ['10.1.2.3', { forwarded: 'for=192.0.2.1' }, 401],
  ])('without a token they are for private networks: %s %p is %i', async (address, headers, status) => {
    expect(await scrape(null, address, headers as Record<string, string>)).toBe(status);
  });

  test('with a token they are for whoever has it', async () => {
    expect(await scrape('m-token', '192.0.2.1', { authorization: 'Bearer m-token' })).toBe(200);
    expect(await scrape('m-token', '127.0.0.1', { authorization: 'Bearer other' })).toBe(401);
    expect(await scrape('m-token', '127.0.0.1')).toBe(401);
  });
});
