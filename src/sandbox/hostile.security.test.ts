import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { limitMs, patience } from '../testing/patience.ts';
import type { ScriptRequest } from './runner.ts';
import { testRunner } from './testing.ts';

/** Scripts that mean harm: each ends, harms itself alone, and leaves nothing to the next. */

let requests = 0;
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request) {
    requests++;
    const { pathname } = new URL(request.url);
    if (pathname === '/hangs') return new Promise<Response>(() => {});
    if (pathname === '/private') return Response.redirect('http://169.254.169.254/latest/meta-data', 302);
    if (pathname === '/endless')
      return new Response(
        new ReadableStream({
          async pull(controller) {
            controller.enqueue(new Uint8Array(65_536));
            await Bun.sleep(0);
          },
        }),
      );
    return new Response('fine');
  },
});
const at = (path: string) => new URL(path, server.url).href;
const runner = testRunner({ most: 2, ofOne: 1 }, ['127.0.0.1']);
const strict = testRunner();
afterAll(async () => {
  runner.stop();
  strict.stop();
  await server.stop(true);
});
beforeAll(() => run('function act() {}'));

const run = (source: string, more: Partial<ScriptRequest> = {}, by = 'org') =>
  runner.run(by, { source, name: 'act', kind: 'token', facts: { claims: {} }, timeoutMs: 400, ...more });
const body = (text: string, more: Partial<ScriptRequest> = {}) =>
  run(`function act(ctx, api) { ${text} }`, more);
const fine = async () =>
  expect(await body('api.v1.claims.setClaim("fine", 1)', { timeoutMs: limitMs })).toMatchObject({ ok: true });

describe('what never ends is ended', () => {
  test.each([
    ['a loop', 'while (true) {}'],
    ['a loop that catches', 'for (;;) { try { while (true) {} } catch {} }'],
    ['a loop in finally', 'try { while (true) {} } finally { while (true) {} }'],
    ['a generator', 'function* g() { while (true) yield 1; } for (const x of g()) {}'],
    ['backtracking', '/^(a+)+$/.test("a".repeat(50) + "b")'],
    ['a native loop over an array of nothing', 'Array(2 ** 32 - 2).join("x")'],
    [
      'a native loop over what says that it is long',
      'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 5)',
    ],
    ['a search in a sparse array', 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 5)'],
    ['a sort', 'new Array(1e7).fill(1).sort(() => { while (true) {} })'],
    ['a large power', '(2n ** 64n) ** (2n ** 30n)'],
    ['promises that make promises', 'const again = () => Promise.resolve().then(again); again();'],
    [
      'a getter of what is thrown',
      'throw { get message() { while (true) {} }, toJSON() { while (true) {} } }',
    ],
    ['a getter of what is set', 'api.v1.claims.setClaim("x", { get a() { while (true) {} } })'],
    ['a proxy', 'const p = new Proxy({}, { get() { while (true) {} } }); p.x'],
  ])('%s', async (_, text) => {
    const result = await body(text);
    expect(result.ok).toBe(false);
    // Twice its time is what one step may take that is none of the script's.
    expect(result.tookMs).toBeLessThan(patience(3_000));
    await fine();
  });

  test('a promise that nothing settles', async () => {
    const result = await run('async function act() { await new Promise(() => {}); }');
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('never happens') });
  });

  test('computing is bounded more narrowly than waiting', async () => {
    expect(await body('while (true) {}', { timeoutMs: limitMs })).toMatchObject({
      ok: false,
      error: 'it computed for longer than 2000 ms',
    });
  });
});

describe('what is too much is refused', () => {
  test.each([
    ['an endless array', 'const a = []; for (;;) a.push(new Array(10_000).fill(1))'],
    ['a large buffer', 'new Uint8Array(2 ** 31 - 1)'],
    ['a long text', '"x".repeat(2 ** 29)'],
    ['a text that doubles', 'let s = "xx"; for (;;) s += s'],
    ['deep calls', 'function f() { return f() + 1 } f()'],
    ['deep JSON', 'JSON.parse("[".repeat(1e6))'],
    ['deep source', 'eval("(".repeat(1e5))'],
    ['deep values', 'let o = {}; for (let i = 0; i < 1e5; i++) o = { o }; JSON.stringify(o)'],
    ['deep proxies', 'let p = {}; for (let i = 0; i < 2e4; i++) p = new Proxy(p, {}); p.x'],
    [
      'deep bindings',
      'let g = () => 1; for (let i = 0; i < 2e3; i++) g = g.bind(); g(); f(); function f() { f() }',
    ],
    ['a thousand claims', 'for (let i = 0; i < 1e5; i++) api.v1.claims.setClaim("k" + i, "x".repeat(100))'],
  ])('%s', async (_, text) => {
    expect(await body(text, { timeoutMs: 3_000 })).toMatchObject({ ok: false });
    await fine();
  });

  test('memory that is used up is told of, also where none is left for an error', async () => {
    const nothing = await body('throw null', { timeoutMs: limitMs });
    expect(nothing).toMatchObject({ ok: false, error: expect.stringContaining('32 MiB') });
    const filled = await body('const a = []; for (;;) a.push(new Uint8Array(1e6))', { timeoutMs: limitMs });
    expect(filled).toMatchObject({ ok: false, error: expect.stringMatching(/memory/) });
  });

  test('the log is cut, and goes on', async () => {
    const { log, ok } = await body(
      'for (let i = 0; i < 1e3; i++) console.log("x".repeat(1e4)); api.v1.claims.setClaim("a", 1)',
      { timeoutMs: limitMs },
    );
    expect(ok).toBe(true);
    expect(log.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(8_000);
  });
});

test('nothing of the server is there, and what is there is the script’s own', async () => {
  const names = [
    'process',
    'Bun',
    'fetch',
    'self',
    'importScripts',
    'WebAssembly',
    'SharedArrayBuffer',
    'host',
  ];
  const look = `const out = {}; for (const n of ${JSON.stringify(names)}) out[n] = typeof globalThis[n];
    out.up = this === undefined || this === globalThis; out.fn = (function () {}).constructor('return typeof process')();
    api.v1.claims.setClaim('seen', out);`;
  const result = await body(look, { timeoutMs: limitMs });
  expect(result).toMatchObject({ ok: true });
  const seen = result.ok ? (result.effects[0]?.[2] as Record<string, unknown>) : {};
  for (const name of names.filter((one) => one !== 'SharedArrayBuffer'))
    expect([name, seen[name]]).toEqual([name, 'undefined']);
  expect(seen['fn']).toBe('undefined');
});

test('a run leaves nothing to the next one', async () => {
  await body(
    `globalThis.left = 1; Object.prototype.left = 2; Array.prototype.map = () => 3; JSON.parse = () => 4;
     Math.random = () => 5; require('zitadel/log').log = () => {}; delete globalThis.Date;`,
    { timeoutMs: limitMs },
  );
  const result = await body(
    `console.log('x'); api.v1.claims.setClaim('seen', [typeof left, ({}).left, [1].map((x) => x), JSON.parse('7'), typeof Date])`,
    { timeoutMs: limitMs },
  );
  expect(result).toMatchObject({
    ok: true,
    effects: [['claim', 'seen', ['undefined', null, [1], 7, 'function']]],
    log: [{ text: 'x' }],
  });
  const randoms = new Set<unknown>();
  for (let i = 0; i < 3; i++) {
    const drawn = await body('api.v1.claims.setClaim("r", Math.random())', { timeoutMs: limitMs });
    randoms.add(drawn.ok && drawn.effects[0]?.[2]);
  }
  expect(randoms.size).toBe(3);
});

test('tricks with prototypes bend what the script wants, and nothing else', async () => {
  const tricks = [
    'Array.prototype.toJSON = () => "x"; api.v1.claims.setClaim("a", 1)',
    'Array.prototype.toJSON = () => undefined; api.v1.claims.setClaim("a", 1)',
    'Object.prototype.toString = 5; Symbol.prototype[Symbol.toPrimitive] = 1; api.v1.claims.setClaim(Symbol("x"), 1)',
    'Object.defineProperty(Object.prototype, "then", { get() { throw 1 } })',
    'api.v1.claims.setClaim("__proto__", { polluted: 1 }); api.v1.claims.setClaim("a", JSON.parse(\'{"__proto__": 1}\'))',
    'api.metadata = 5; api.v1 = null',
  ];
  for (const text of tricks) {
    await body(text, { timeoutMs: limitMs });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    await fine();
  }
});

describe('calls of others', () => {
  const fetching = (url: string, timeoutMs = 3_000) =>
    body(`api.v1.claims.setClaim('body', require('zitadel/http').fetch('${url}').body)`, { timeoutMs });

  test.each([
    'http://127.0.0.1:1/',
    'http://localhost/',
    'http://169.254.169.254/',
    'http://[::1]/',
    'file:///etc/passwd',
    'nonsense',
  ])('%s is not asked', async (url) => {
    const source = `function act() { require('zitadel/http').fetch('${url}') }`;
    const request = { source, name: 'act', kind: 'token', facts: {}, timeoutMs: limitMs } as const;
    const result = await strict.run('org', request);
    expect(result).toMatchObject({ ok: false, error: expect.stringContaining('FetchError') });
    expect(result).not.toHaveProperty('words');
  });

  test('nor what a redirect leads to', async () => {
    expect(await fetching(at('/private'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('FetchError'),
    });
  });

  test('an endless answer is cut off', async () => {
    expect(await fetching(at('/endless'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('FetchError'),
    });
  });

  test('an answer that never comes takes the time of the script, and no more', async () => {
    const result = await fetching(at('/hangs'), 300);
    // The call has what is left by the main thread's clock, which began a little before the script's own.
    expect(result).toMatchObject({
      ok: false,
      error: expect.stringMatching(/^it took longer than 300 ms$|did not answer in time/),
    });
    await fine();
  });

  test('only some are made', async () => {
    requests = 0;
    const result = await body(
      `const http = require('zitadel/http'); for (let i = 0; i < 50; i++) try { http.fetch('${at('/')}') } catch {}`,
      { timeoutMs: 10_000 },
    );
    expect(result.ok).toBe(true);
    expect(requests).toBe(10);
  });
});

test('slow scripts of one organization do not hold up those of another', async () => {
  const slow = Array.from({ length: 4 }, () =>
    run(`function act() { require('zitadel/http').fetch('${at('/hangs')}') }`, { timeoutMs: 1_500 }, 'slow'),
  );
  const quick = await run('function act() {}', { timeoutMs: limitMs }, 'quick');
  expect(quick).toMatchObject({ ok: true });
  expect(runner.state()).toMatchObject({ running: 1 });
  expect((await Promise.all(slow)).map(({ ok }) => ok)).toEqual([false, false, false, false]);
});

test('a thread that hangs is replaced, and only its run fails', async () => {
  const hangs = `onmessage = ({ data }) => { if (data.type === 'start') postMessage({ type: 'ready' });
    else for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }`;
  let made = 0;
  const own = testRunner({
    create: () =>
      new Worker(
        made++ === 0
          ? URL.createObjectURL(new Blob([hangs], { type: 'application/javascript' }))
          : new URL('../../workers/scripts.ts', import.meta.url).href,
      ),
  });
  const request = { source: 'function act() {}', name: 'act', kind: 'token', facts: {} } as const;
  expect(await own.run('org', { ...request, timeoutMs: 50 })).toMatchObject({
    ok: false,
    error: expect.stringContaining('it hangs'),
  });
  expect(await own.run('org', { ...request, timeoutMs: limitMs })).toMatchObject({ ok: true });
  expect(made).toBe(2);
  own.stop();
});
