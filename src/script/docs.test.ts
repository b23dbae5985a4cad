import { afterAll, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signatureOf } from '../delivery/index.ts';
import { testRunner } from '../sandbox/testing.ts';

/** The examples of docs/actions.md do what that page says. */

const page = await Bun.file(new URL('../../docs/actions.md', import.meta.url)).text();
const [script = '', target = ''] = [...page.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code = '']) => code);

const people = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: (request) =>
    new URL(request.url).pathname === '/people/7'
      ? Response.json({ department: 'Sales' })
      : new Response('nobody', { status: 404 }),
});
const runner = testRunner({}, ['127.0.0.1']);
const folder = await mkdtemp(join(tmpdir(), 'postern-actions-'));
afterAll(async () => {
  runner.stop();
  await Promise.all([people.stop(true), rm(folder, { recursive: true })]);
});
const here = (code: string) => code.replaceAll('https://hr.example.com/', people.url.href);

test('the script adds the department, and says so where there is none', async () => {
  const run = (id: string) =>
    runner.run('org', {
      source: here(script),
      name: 'department',
      kind: 'token',
      facts: { claims: {} },
      timeoutMs: 5_000,
      asks: { user: async () => ({ id }) },
    });
  expect(await run('7')).toMatchObject({ ok: true, effects: [['claim', 'department', 'Sales']] });
  expect(await run('8')).toMatchObject({
    ok: true,
    effects: [],
    log: [{ level: 'warn', text: 'no department: 404' }],
  });
});

test('the target of the guide does the same, for who signs', async () => {
  const file = join(folder, 'target.mjs');
  await Bun.write(file, here(target));
  process.env['SIGNING_KEY'] = 'key';
  const { default: hook } = (await import(file)) as {
    default: { fetch(request: Request): Promise<Response> };
  };
  const body = JSON.stringify({ function: 'function/preuserinfo', user: { id: '7' } });
  const call = (signature: string) =>
    hook.fetch(
      new Request('http://hook/', { method: 'POST', body, headers: { 'zitadel-signature': signature } }),
    );
  expect(await (await call(signatureOf(['key'], body, new Date()))).json()).toEqual({
    append_claims: [{ key: 'department', value: 'Sales' }],
  });
  expect((await call(signatureOf(['another'], body, new Date()))).status).toBe(403);
  expect((await call('nonsense')).status).toBe(403);
});
