import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createPatience, type Patience } from '../contract/transport/patience.ts';
import { basic, obtainTokens, openScene, type Scene } from '../oidc/testing.ts';
import { createLogger } from '../telemetry/index.ts';
import { patience, until, usualSettleMs } from '../testing/patience.ts';
import { testDatabase } from '../testing/postgres.ts';
import { type TestProxy, testProxy } from '../testing/proxy.ts';
import { expectSparing } from '../testing/sparing.ts';

/** A database behind a network that swallows everything: nothing hangs longer than a request may take. */

const boundMs = 1_500;
/** Until the scene is set a request may take as long as the machine needs. */
let bound: Patience = createPatience(100_000);
const lines: string[] = [];
const logged = (level: string) =>
  lines.map((line) => JSON.parse(line)).filter((each) => each.level === level);

let scene: Scene;
let proxy: TestProxy;
let tokens: { access_token: string; refresh_token: string };
beforeAll(async () => {
  const database = await testDatabase();
  proxy = testProxy(database.server.port);
  scene = await openScene({
    database: { url: proxy.url(database.url), drop: () => database.drop() },
    patience: (expired) => bound(expired),
    settleMs: usualSettleMs,
    log: createLogger({ level: 'warn', format: 'json', write: (line) => lines.push(line) }),
  });
  tokens = await obtainTokens(scene);
  // Each was asked for once.
  await get('/.well-known/openid-configuration');
  await get('/oauth/v2/keys');
  await get('/ui/login/loginname');
  bound = createPatience(boundMs);
  proxy.mode = 'stall';
  // Nothing that decides on a credential counts from here on.
  await until(() => !scene.postern.server.platform.projections.trusted());
});
afterAll(async () => {
  if (proxy) proxy.mode = 'pass';
  proxy?.cut();
  await scene?.postern.stop();
  proxy?.stop();
});

const get = (path: string, headers: Record<string, string> = {}) => scene.postern.fetch(path, { headers });

async function inTime(asked: Promise<Response>): Promise<Response> {
  const began = performance.now();
  const answer = await asked;
  expect([answer.url, performance.now() - began < patience(3 * boundMs)]).toEqual([answer.url, true]);
  return answer;
}

test.each(['/.well-known/openid-configuration', '/oauth/v2/keys', '/ui/login/loginname', '/debug/healthz'])(
  '%s needs no database',
  async (path) => {
    expect((await inTime(get(path))).status).toBe(200);
  },
);

test('the protocol says in time that it cannot answer', async () => {
  const ask = (path: string, form: Record<string, string>, client: [string, string]) =>
    scene.postern.fetch(path, {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: { authorization: basic(...client) },
    });
  const { web, machine } = scene;
  const own: [string, string] = [web.clientId, web.secret];
  const answers = await Promise.all(
    [
      ask('/oauth/v2/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, own),
      ask('/oauth/v2/token', { grant_type: 'client_credentials', scope: 'openid' }, [
        machine.userName,
        machine.secret,
      ]),
      ask('/oauth/v2/revoke', { token: tokens.refresh_token }, own),
      get('/oidc/v1/userinfo', { authorization: `Bearer ${tokens.access_token}` }),
      get('/oauth/v2/authorize?client_id=404&redirect_uri=https://a.example&response_type=code'),
    ].map(inTime),
  );
  for (const answer of answers) {
    expect([answer.url, answer.status]).toEqual([answer.url, 503]);
    expect(await answer.text()).toContain('temporarily_unavailable');
  }
});

test('a page says so too, and an RPC that it was too late', async () => {
  const page = await inTime(get('/ui/login/login?authRequestID=V2_1', { accept: 'text/html' }));
  expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
  const rpc = await inTime(
    scene.postern.fetch(`/v2/users/${scene.alice.userId}`, { token: scene.postern.pat }),
  );
  expect([rpc.status, await rpc.json()]).toMatchObject([504, { code: 4 }]);
});

test('the log has one error of it, and one line when it is over, however many were refused', async () => {
  await until(() => logged('error').length > 0);
  proxy.mode = 'pass';
  proxy.cut();
  await until(() => logged('warn').some(({ message }) => message === 'the database is back'));
  expect(logged('error').map(({ message }) => message)).toEqual([
    'the database is away; requests that need it are answered as unavailable until it is back',
  ]);
  const refused = logged('warn').filter(({ message }) => message === 'protocol request not answered');
  expectSparing(refused.map(({ time }) => time));
  const again = () => get('/oidc/v1/userinfo', { authorization: `Bearer ${tokens.access_token}` });
  await until(async () => (await again()).status === 200);
});
