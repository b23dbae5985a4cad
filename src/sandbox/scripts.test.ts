import { afterAll, expect, test } from 'bun:test';
import { limitMs } from '../testing/patience.ts';
import type { ScriptRequest } from './runner.ts';
import { testRunner } from './testing.ts';

/** What scripts find in the sandbox, and what becomes of it. */

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === '/redirects') return Response.redirect(new URL('/echo', request.url).href, 302);
    const { method } = request;
    const headers = Object.fromEntries(request.headers);
    return Response.json({ pathname, method, headers, body: await request.text() }, { status: 201 });
  },
});
const runner = testRunner({}, ['127.0.0.1']);
afterAll(async () => {
  runner.stop();
  await server.stop(true);
});

const run = (source: string, more: Partial<ScriptRequest> = {}) =>
  runner.run('org', { source, name: 'act', kind: 'token', facts: {}, timeoutMs: limitMs, ...more });
/** What a script wants done, of one that ends well. */
const effects = async (source: string, more: Partial<ScriptRequest> = {}) => {
  const result = await run(source, more);
  if (!result.ok) throw new Error(result.error);
  return result.effects;
};
/** What an expression is in the sandbox. */
const value = async (expression: string, more: Partial<ScriptRequest> = {}) =>
  (await effects(`function act(ctx, api) { api.v1.claims.setClaim('value', ${expression}); }`, more))[0]?.[2];

test('a token script reads claims and sets some, in its order', async () => {
  const script = `
    function act(ctx, api) {
      api.v1.claims.setClaim('first', ctx.v1.claims.email);
      api.v1.userinfo.setClaim('second', { roles: [1, null, 'x'] });
      api.v1.claims.appendLogIntoClaims('seen');
      api.v1.user.setMetadata('key', 5);
    }`;
  expect(await effects(script, { facts: { claims: { email: 'a@example.com' } } })).toEqual([
    ['claim', 'first', 'a@example.com'],
    ['claim', 'second', { roles: [1, null, 'x'] }],
    ['claim log', 'seen'],
    ['metadata', 'key', 5],
  ]);
});

test('what a script asks for is read when it asks, with dates as dates', async () => {
  const asked: string[] = [];
  const asks = {
    user: async () => {
      asked.push('user');
      return { id: '1', creationDate: '2026-01-02T03:04:05Z', human: { firstName: 'Ada' } };
    },
    grants: async () => ({ count: 1, grants: [{ roles: ['admin'], userGrantResourceOwner: 'other' }] }),
    'org metadata': async (orgId: string) => {
      asked.push(`metadata of ${orgId}`);
      return { count: 1, metadata: [{ key: 'tier', value: 'gold' }] };
    },
  };
  expect(await value('1', { asks })).toBe(1);
  expect(asked).toEqual([]);
  expect(await value('[ctx.v1.getUser().creationDate.getFullYear(), ctx.v1.getUser().id]', { asks })).toEqual(
    [2026, '1'],
  );
  expect(await value('ctx.v1.org.getMetadata().metadata[0].value', { asks })).toBe('gold');
  expect(await value('ctx.v1.user.grants.grants[0].getOrgMetadata().count', { asks })).toBe(1);
  expect(asked).toEqual(['user', 'metadata of ', 'metadata of other']);
});

test.each([
  ['a declared function', 'function act() { console.log("ran"); }'],
  ['a constant', 'const act = () => { logger.info("ran"); };'],
  ['an asynchronous function', 'async function act() { await Promise.resolve(); console.log("ran"); }'],
])('%s is called', async (_, source) => {
  expect(await run(source)).toMatchObject({ ok: true, log: [{ level: 'info', text: 'ran' }] });
});

test('lines of the log have their levels', async () => {
  const { log } = await run(
    `const logger = require('zitadel/log');
     function act() { logger.log('a', { b: 1 }); logger.debug('c'); logger.warn('d'); logger.error(new Error('e')); }`,
  );
  expect(log).toEqual([
    { level: 'info', text: 'a {"b":1}' },
    { level: 'debug', text: 'c' },
    { level: 'warn', text: 'd' },
    { level: 'error', text: 'Error: e' },
  ]);
});

test('fetch asks others and waits for the answer', async () => {
  const http = (path: string, options: string) =>
    value(
      `(() => { const r = require('zitadel/http').fetch('${new URL(path, server.url).href}', ${options});
        return { status: r.status, json: r.json(), same: r.text() === r.body, type: r.headers['content-type'] }; })()`,
    );
  expect(
    await http(
      '/echo',
      '{ method: "POST", body: { a: [1] }, headers: { "x-one": "1", "X-Two": ["2", "3"] } }',
    ),
  ).toMatchObject({
    status: 201,
    same: true,
    type: expect.stringContaining('application/json'),
    json: {
      method: 'POST',
      body: '{"a":[1]}',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'x-one': '1',
        'x-two': '2, 3',
      },
    },
  });
  expect(await http('/redirects', 'undefined')).toMatchObject({ json: { pathname: '/echo', method: 'GET' } });
  const form = '{ method: "PUT", body: "a=b", headers: { "content-type": "text/plain", host: "evil" } }';
  expect(await http('/echo', form)).toMatchObject({
    json: { body: 'a=b', headers: { 'content-type': 'text/plain', host: server.url.host } },
  });
});

test('UUIDs are made in every version', async () => {
  const uuid = `require('zitadel/uuid')`;
  expect(await value(`${uuid}.v5(${uuid}.namespaceDNS, 'www.example.com')`)).toBe(
    '2ed6657d-e927-568b-95e1-2665a8aea6a2',
  );
  expect(await value(`${uuid}.v3(${uuid}.namespaceDNS, 'www.example.com')`)).toBe(
    '5df41881-3aed-3515-88a7-2f4a814cf09e',
  );
  for (const version of [1, 4, 7])
    expect(await value(`${uuid}.v${version}()`)).toMatch(new RegExp(`^.{8}-.{4}-${version}.{3}-[89ab]`));
  expect(await run(`function act() { ${uuid}.v5('nonsense', 'x') }`)).toMatchObject({ ok: false });
});

test('a registration is changed by setters, metadata comes as values or bytes', async () => {
  const script = `
    function act(ctx, api) {
      api.setFirstName(ctx.v1.user.human.firstName + '!');
      api.setEmailVerified(true);
      api.v1.user.appendMetadata('one', { a: 1 });
      api.metadata.push({ key: 'two', value: [104, 105] }, { key: 'three', value: 'text' });
    }`;
  const facts = { user: { human: { firstName: 'Ada' } } };
  expect(await effects(script, { kind: 'pre-creation', facts })).toEqual([
    ['set', 'firstName', 'Ada!'],
    ['set', 'emailVerified', true],
    ['metadata', 'one', { a: 1 }],
    ['metadata bytes', 'two', [104, 105]],
    ['metadata', 'three', 'text'],
  ]);
  const grants = `function act(ctx, api) { api.v1.appendUserGrant({ projectId: '1', roles: [] }); api.userGrants.push({ projectID: '2', roles: ['x'] }); }`;
  expect(await effects(grants, { kind: 'post-creation' })).toEqual([
    ['grant', { projectId: '1', roles: [] }],
    ['grant', { projectID: '2', roles: ['x'] }],
  ]);
});

test('what a script throws is told as its words, what goes wrong in it is not', async () => {
  expect(await run('function act() { throw "not today" }')).toMatchObject({ ok: false, words: 'not today' });
  expect(await run('function act() { throw new Error("not today") }')).toMatchObject({ words: 'not today' });
  for (const wrong of ['missing()', 'null.x', 'require("fs")[0].x', 'throw { a: 1 }', 'throw null']) {
    const result = await run(`function act() { ${wrong} }`);
    expect(result).toMatchObject({ ok: false, error: expect.any(String) });
    if (!wrong.includes('fs')) expect(result).not.toHaveProperty('words');
  }
  expect(await run('function other() {}')).toMatchObject({ error: 'the script has no function act' });
  expect(await run('function act( {')).toMatchObject({ error: expect.stringContaining('SyntaxError') });
});

test('what is no script is told with its place, and nothing of what is one is run', async () => {
  expect(await runner.read('org', 'function act() {\n  let claims = ;\n}')).toEqual({
    problem: "SyntaxError: unexpected token in expression: ';'",
    line: 2,
    column: 16,
  });
  expect(await runner.read('org', 'class Claims {}\nnew Claims().#own;')).toEqual({
    problem: "SyntaxError: undefined private field '#own'",
  });
  expect(await runner.read('org', '('.repeat(100_000))).toEqual({ problem: 'it nests too deeply' });
  for (const good of ['function act(ctx, api) {}', 'while (true) {}', 'throw new Error("run")', ''])
    expect(await runner.read('org', good)).toBeUndefined();
  // The engine is as new for the next one.
  expect(await value('1 + 1')).toBe(2);
});
