import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { basic, obtainTokens, openScene, type Scene } from '../oidc/testing.ts';
import { createLogger } from '../telemetry/index.ts';
import { until, usualSettleMs } from '../testing/patience.ts';
import { testDatabase } from '../testing/postgres.ts';
import { type TestProxy, testProxy } from '../testing/proxy.ts';
import { expectSparing } from '../testing/sparing.ts';

/** What is answered without its database: what needs none of it, or in the form of whoever asks that it is not there. */

const lines: string[] = [];

let scene: Scene;
let proxy: TestProxy;
let tokens: { access_token: string; refresh_token: string };
beforeAll(async () => {
  const database = await testDatabase();
  proxy = testProxy(database.server.port);
  scene = await openScene({
    database: { url: proxy.url(database.url), drop: () => database.drop() },
    settleMs: usualSettleMs,
    log: createLogger({ level: 'warn', format: 'json', write: (line) => lines.push(line) }),
  });
  tokens = await obtainTokens(scene);
  // Each was asked for once.
  await get('/.well-known/openid-configuration');
  await get('/oauth/v2/keys');
  await get('/ui/login/loginname');
  proxy.mode = 'refuse';
  proxy.cut();
  // Nothing that decides on a credential counts from here on.
  await until(() => !scene.postern.server.platform.projections.trusted());
});
afterAll(async () => {
  if (proxy) proxy.mode = 'pass';
  await scene?.postern.stop();
  proxy?.stop();
});

const get = (path: string, headers: Record<string, string> = {}) => scene.postern.fetch(path, { headers });

describe('without a database', () => {
  test.each(['/.well-known/openid-configuration', '/oauth/v2/keys', '/ui/login/loginname', '/debug/healthz'])(
    '%s is answered',
    async (path) => {
      expect((await get(path)).status).toBe(200);
    },
  );

  test('the protocol says so in its own form', async () => {
    const ask = (path: string, form: Record<string, string>, client: [string, string]) =>
      scene.postern.fetch(path, {
        method: 'POST',
        body: new URLSearchParams(form),
        headers: { authorization: basic(...client) },
      });
    const { web, machine } = scene;
    const answers = await Promise.all([
      get('/oidc/v1/userinfo', { authorization: `Bearer ${tokens.access_token}` }),
      get('/oauth/v2/authorize?client_id=404&redirect_uri=https://a.example&response_type=code'),
      ask('/oauth/v2/revoke', { token: tokens.refresh_token }, [web.clientId, web.secret]),
      ask('/oauth/v2/token', { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }, [
        web.clientId,
        web.secret,
      ]),
      ask('/oauth/v2/token', { grant_type: 'client_credentials', scope: 'openid' }, [
        machine.userName,
        machine.secret,
      ]),
    ]);
    for (const answer of answers) {
      expect([answer.url, answer.status]).toEqual([answer.url, 503]);
      expect(await answer.text()).toContain('temporarily_unavailable');
    }
  });

  test('a page says so, and an RPC', async () => {
    const page = await get('/ui/login/login?authRequestID=V2_1', { accept: 'text/html' });
    expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
    const rpc = await scene.postern.fetch(`/v2/users/${scene.alice.userId}`, { token: scene.postern.pat });
    expect(rpc.status).toBe(503);
    expect((await get('/debug/ready')).status).toBe(412);
  });

  test('a host that is not known yet is no other answer', async () => {
    for (const path of ['/.well-known/openid-configuration', '/ui/login/loginname', '/v2/settings']) {
      const answer = await get(path, { host: `new${path.length}.example` });
      expect([path, answer.status]).toEqual([path, 503]);
    }
  });

  test('the log has one error of it, and one line when it is over, however many were refused', async () => {
    const messages = (level: string) =>
      lines.map((line) => JSON.parse(line)).flatMap((line) => (line.level === level ? [line.message] : []));
    await until(() => messages('error').length > 0);
    proxy.mode = 'pass';
    await until(() => messages('warn').includes('the database is back'));
    expect(messages('error')).toEqual([
      'the database is away; requests that need it are answered as unavailable until it is back',
    ]);
    for (const message of ['protocol', 'authorization'].map((what) => `${what} request not answered`))
      expectSparing(
        lines
          .map((line) => JSON.parse(line))
          .flatMap((line) => (line.message === message ? [line.time] : [])),
      );
  });
});
