import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { internal, notFound } from '../errors/index.ts';
import { patience } from '../testing/patience.ts';
import { type TestDatabase, testDatabase } from '../testing/postgres.ts';
import { tracedSql } from './trace-sql.ts';
import { parseTraceparent } from './traceparent.ts';
import { createTracer, noTracer, type TracerOptions, traced } from './tracer.ts';

interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Array<{ key: string; value: Record<string, unknown> }>;
  status: { code?: number; message?: string };
}

interface OtlpExport {
  resourceSpans: Array<{ scopeSpans: Array<{ spans: OtlpSpan[] }> }>;
}

let answer: () => Response | Promise<Response> = () => Response.json({});
const received: Array<{ path: string; headers: Headers; body: OtlpExport }> = [];
const collector = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    received.push({
      path: new URL(request.url).pathname,
      headers: request.headers,
      body: await request.json(),
    });
    return answer();
  },
});
afterAll(() => collector.stop(true));
beforeEach(() => {
  received.length = 0;
  answer = () => Response.json({});
});

const endpoint = `http://127.0.0.1:${collector.port}`;
const tracerTo = (options: Partial<TracerOptions> = {}) =>
  createTracer({ otlpEndpoint: endpoint, batchDelayMs: 10, ...options });
const spans = (): OtlpSpan[] =>
  received.flatMap(({ body }) =>
    body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)),
  );
const named = (name: string): OtlpSpan => spans().find((span) => span.name === name)!;
const attribute = (span: OtlpSpan, key: string): unknown =>
  Object.values(span.attributes.find((each) => each.key === key)?.value ?? {})[0];

const incoming = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('spans', () => {
  test('nest across awaits, belong to the caller’s trace, and reach the collector as OTLP/JSON', async () => {
    const tracer = await tracerTo({
      serviceName: 'postern-test',
      version: '1.2.3',
      headers: { 'x-api-key': 'k' },
    });
    let outgoing: Record<string, string> = {};
    const value = await tracer.run(
      'request',
      async (span) => {
        span.rename('zitadel.user.v2.UserService/GetUserByID');
        span.set({ 'rpc.system': 'connect' });
        await Promise.all(
          ['append', 'query'].map((name) =>
            tracer.run(name, async () => {
              await Bun.sleep(1);
              if (name === 'query') outgoing = tracer.headers();
            }),
          ),
        );
        return tracer.traceId();
      },
      { kind: 'server', traceparent: incoming },
    );
    await tracer.stop();
    expect(value).toBe('4bf92f3577b34da6a3ce929d0e0e4736');
    expect(received[0]).toMatchObject({ path: '/v1/traces' });
    expect(received[0]!.headers.get('x-api-key')).toBe('k');
    expect(received[0]!.headers.get('content-type')).toBe('application/json');
    expect(JSON.stringify(received[0]!.body)).toContain(
      '{"key":"service.name","value":{"stringValue":"postern-test"}}',
    );
    const request = named('zitadel.user.v2.UserService/GetUserByID');
    expect(request).toMatchObject({ kind: 2, traceId: value!, parentSpanId: '00f067aa0ba902b7' });
    expect(attribute(request, 'rpc.system')).toBe('connect');
    for (const name of ['append', 'query']) {
      expect(named(name)).toMatchObject({ traceId: value!, parentSpanId: request.spanId, kind: 1 });
      expect(BigInt(named(name).endTimeUnixNano)).toBeGreaterThan(BigInt(named(name).startTimeUnixNano));
    }
    expect(outgoing).toEqual({ traceparent: `00-${value}-${named('query').spanId}-01` });
    expect(tracer.headers()).toEqual({});
    expect(tracer.traceId()).toBeUndefined();
  });

  test('of work that throws are marked, and the error passes on; rules that say no are no failures', async () => {
    const tracer = await tracerTo();
    const broken = internal('SYS-Test1', 'broken with token=abcdefgh');
    await expect(tracer.run('broken', () => Promise.reject(broken))).rejects.toBe(broken);
    expect(() =>
      tracer.run('refused', () => {
        throw notFound('USER-Test1', 'No such user');
      }),
    ).toThrow('No such user');
    expect(tracer.run('plain', () => 42)).toBe(42);
    await tracer.stop();
    expect(named('broken').status).toEqual({ code: 2, message: 'PosternError: broken with token=***' });
    expect(attribute(named('broken'), 'error.type')).toBe('SYS-Test1');
    expect(named('refused').status.code ?? 0).toBe(0);
    expect(attribute(named('refused'), 'error.type')).toBe('USER-Test1');
    expect(named('plain').traceId).not.toBe(named('broken').traceId);
  });

  test('of a caller that does not sample are not sent', async () => {
    const tracer = await tracerTo();
    tracer.run('unsampled', () => tracer.run('child', () => {}), {
      traceparent: incoming.replace(/01$/, '00'),
    });
    tracer.run('sampled', () => {});
    await tracer.stop();
    expect(spans().map((span) => span.name)).toEqual(['sampled']);
  });

  test('go out by themselves, in batches', async () => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    answer = () => {
      arrived();
      return Response.json({});
    };
    const tracer = await tracerTo();
    for (let i = 0; i < 100; i++) tracer.run(`span ${i}`, () => {});
    await arrival;
    expect(received).toHaveLength(1);
    expect(spans()).toHaveLength(100);
    await tracer.stop();
  });
});

describe('a collector that fails', () => {
  test('costs spans, never work; it is told of once', async () => {
    answer = () => new Response('no', { status: 400 });
    const told: unknown[] = [];
    const tracer = await tracerTo({ onError: (error) => told.push(error) });
    // The queue holds 2048, and a batch of 512 is under way beside it.
    for (let i = 0; i < 10_000; i++) expect(tracer.run('span', () => i)).toBe(i);
    await tracer.stop();
    expect(told).toHaveLength(1);
    expect(spans().length).toBeLessThanOrEqual(2_560);
    expect(spans().length).toBeGreaterThan(0);
  });

  test('does not hold up the stop', async () => {
    answer = () => new Promise(() => {});
    const tracer = await tracerTo();
    tracer.run('span', () => {});
    const started = performance.now();
    await tracer.stop(50);
    expect(performance.now() - started).toBeLessThan(patience(2_000));
  });

  test('is no error when nobody is there', async () => {
    const tracer = await tracerTo({ otlpEndpoint: 'http://127.0.0.1:1/' });
    tracer.run('span', () => {});
    await tracer.stop(50);
  });
});

describe('off', () => {
  test('is one shared object that wraps nothing', async () => {
    const tracer = await createTracer({ otlpEndpoint: null });
    expect(tracer).toBe(noTracer);
    const store = { append: () => 1 };
    expect(traced(tracer, store, { append: 'append' })).toBe(store);
    expect(tracer.run('x', (span) => [span.set({}), 1][1])).toBe(1);
    expect(tracer.headers()).toEqual({});
    await tracer.stop();
  });
});

test('traced() wraps the named methods and keeps the others', async () => {
  const tracer = await tracerTo();
  const store = {
    offset: 1,
    add(by: number) {
      return Promise.resolve(this.offset + by);
    },
    other: () => 'other',
  };
  const wrapped = traced(tracer, store, { add: 'store add' });
  expect(await wrapped.add(2)).toBe(3);
  expect(wrapped.other()).toBe('other');
  expect(Object.keys({ ...wrapped }).sort()).toEqual(['add', 'offset', 'other']);
  expect({ ...wrapped }.other()).toBe('other');
  await tracer.stop();
  expect(spans().map((span) => span.name)).toEqual(['store add']);
});

describe('tracedSql', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase();
  });
  afterAll(() => database.drop());

  test('shows each awaited query once, with its text and without its parameters', async () => {
    const tracer = await tracerTo();
    const sql = tracedSql(database.sql, tracer);
    await tracer.run('request', async () => {
      const where = sql`WHERE ${'hunter2'}::text <> ''`;
      const rows = await sql<{ n: number }[]>`SELECT 1 AS n
        ${where}`;
      expect(rows[0]?.n).toBe(1);
      const [raw] = await sql`SELECT 2 AS n`.values();
      expect(raw).toEqual([2]);
      await expect(sql`SELECT * FROM nowhere`.execute()).rejects.toMatchObject({ code: '42P01' });
      await expect(sql.begin(async (tx) => (await tx`SELECT 3 AS n`)[0]?.n)).resolves.toBe(3);
      expect(await sql.unsafe('SELECT 4 AS n')).toMatchObject([{ n: 4 }]);
    });
    await tracer.stop();
    const queries = spans().filter((span) => span.name === 'query');
    expect(queries.map((span) => attribute(span, 'db.query.text'))).toEqual([
      'SELECT 1 AS n ?',
      'SELECT 2 AS n',
      'SELECT * FROM nowhere',
    ]);
    expect(queries.map((span) => span.status.code ?? 0)).toEqual([0, 0, 2]);
    for (const span of queries) expect(span.parentSpanId).toBe(named('request').spanId);
    expect(JSON.stringify(received)).not.toContain('hunter2');
  });
});

describe('traceparent', () => {
  test.each([
    null,
    '',
    'x',
    '00-0-0-0',
    `ff${incoming.slice(2)}`,
    incoming.toUpperCase(),
    `${incoming}-extra`,
    '00-00000000000000000000000000000000-00f067aa0ba902b7-01',
    '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01',
  ])('%p is none', (header) => expect(parseTraceparent(header)).toBeUndefined());

  test('of later versions may carry more', () => {
    expect(parseTraceparent(`01${incoming.slice(2)}-extra`)).toMatchObject({
      spanId: '00f067aa0ba902b7',
      traceFlags: 1,
    });
  });
});
