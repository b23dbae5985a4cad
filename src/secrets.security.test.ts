import { afterAll, beforeAll, expect, test } from 'bun:test';
import { schemas } from './database/index.ts';
import { FormClient } from './login/testing.ts';
import {
  basic,
  exchange,
  obtainTokens,
  openScene,
  password,
  post,
  type Scene,
  userinfo,
} from './oidc/testing.ts';
import { createLogger } from './telemetry/index.ts';
import { RpcFailure } from './testing/postern.ts';

/** No secret is told to anybody but its owner: not to logs at their most talkative, the store, or the metrics. */

let scene: Scene;
const lines: string[] = [];
beforeAll(async () => {
  scene = await openScene({
    log: createLogger({ level: 'debug', format: 'json', write: (line) => void lines.push(line) }),
  });
});
afterAll(() => scene?.postern.stop());

const secrets = new Map<string, string>();
/** Remembers a secret, in the form that it travels in. */
const keep = (name: string, secret: string): string => {
  expect([name, secret.length > 5]).toEqual([name, true]);
  secrets.set(name, secret);
  return secret;
};

const wrong = (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.catch((error: unknown) => {
    if (error instanceof RpcFailure) lines.push(JSON.stringify(error.body));
  });

async function users() {
  const { call } = scene.postern;
  const user = 'zitadel.user.v2.UserService';
  const { userId } = scene.alice;
  const reset = await call<{ verificationCode: string }>(`${user}/PasswordReset`, { userId, returnCode: {} });
  keep('reset code', reset.verificationCode);
  await wrong(
    call(`${user}/SetPassword`, { userId, newPassword: { password: keep('weak password', 'weakweakweak') } }),
  );
  await wrong(
    call(`${user}/SetPassword`, {
      userId,
      newPassword: { password },
      currentPassword: keep('wrong password', 'Never-the-right1'),
    }),
  );
  await wrong(
    call(`${user}/SetPassword`, {
      userId,
      newPassword: { password: [keep('in a list', 'Listed-secret-1')] },
    }),
  );
  await wrong(
    call(`${user}/SetPassword`, {
      userId,
      newPassword: { password: `${keep('with NUL', 'Hidden-secret-1')}\u0000` },
    }),
  );
  await wrong(
    call(`${user}/AddHumanUser`, {
      password: { password: keep('of nobody', 'Nobodys-secret-1') },
      profile: {},
      email: 7,
    }),
  );
  const machine = await call<{ token: string }>(`${user}/AddPersonalAccessToken`, {
    userId: scene.machine.userId,
    expirationDate: '2120-01-01T00:00:00Z',
  });
  keep('personal access token', machine.token);
  await wrong(call('zitadel.auth.v1.AuthService/GetMyUser', {}, `${machine.token}x`));
  const key = await call<{ keyContent: string }>(`${user}/AddKey`, {
    userId: scene.machine.userId,
    expirationDate: '2120-01-01T00:00:00Z',
  });
  const { key: pem } = JSON.parse(Buffer.from(key.keyContent, 'base64').toString()) as { key: string };
  keep('private key', pem.split('\n')[3] ?? '');
}

async function protocol() {
  keep('client secret', scene.web.secret);
  keep('machine secret', scene.machine.secret);
  const tokens = await obtainTokens(scene);
  keep('code', tokens.code);
  keep('verifier', tokens.verifier);
  keep('access token', tokens.access_token);
  keep('refresh token', tokens.refresh_token);
  keep('ID token', tokens.id_token);
  keep('session token', tokens.session.sessionToken);
  await exchange(
    scene,
    { grant_type: 'authorization_code', code: tokens.code, code_verifier: tokens.verifier },
    scene.web,
  );
  const again = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  await exchange(scene, again, {
    ...scene.web,
    secret: keep('wrong client secret', 'not-the-secret-of-web'),
  });
  await exchange(scene, again, scene.web);
  await exchange(scene, again, scene.web);
  await userinfo(scene, tokens.access_token);
  await userinfo(scene, `${tokens.access_token}x`);
  await post(scene, '/oauth/v2/introspect', { token: tokens.access_token }, scene.api);
  await post(scene, '/oauth/v2/revoke', { token: tokens.access_token, client_secret: 'two ways' }, scene.web);
  await fetch(`${scene.issuer}/oauth/v2/token`, {
    method: 'POST',
    headers: { authorization: basic('unknown', keep('secret of nobody', 'secret-of-an-unknown')) },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
}

async function pages() {
  const browser = new FormClient(scene.issuer);
  await browser.open('/ui/login/');
  await browser.submit({ loginName: 'alice' });
  await browser.submit({ password: keep('wrong on the page', 'Wrong-on-page-1') });
  await browser.submit({ password });
  for (const [name, value] of browser.cookies) keep(`cookie ${name}`, value);
  await browser.open('/ui/login/password/change');
  await browser.submit({
    newPassword: keep('new on the page', 'New-on-page-1'),
    newPasswordConfirmation: 'New-on-page-1',
  });
  expect(browser.status).toBe(200);
}

test('no secret is in logs, errors, events, tables or metrics', async () => {
  keep('administrator password', scene.postern.admin.password);
  await users();
  await protocol();
  await pages();
  expect(lines.length).toBeGreaterThan(50);

  const { sql } = scene.postern.server.platform;
  const metrics = await (await scene.postern.fetch('/debug/metrics')).text();
  const logged = lines.join('');
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ${sql([...schemas])}`;
  const stored = await Promise.all(
    tables.map(async ({ name }) => {
      const rows = await sql.unsafe(`select t::text as row from ${name} t`);
      return rows.map((row) => String(row['row'])).join('\n');
    }),
  );
  const all = stored.join('\n');
  expect(all).toContain('alice@example.com');
  for (const [name, secret] of secrets) {
    expect([name, logged.includes(secret)]).toEqual([name, false]);
    expect([name, metrics.includes(secret)]).toEqual([name, false]);
    expect([name, all.includes(secret)]).toEqual([name, false]);
  }
});
