import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { authorizationsOf } from '../authorization/index.ts';
import { runCommand } from '../eventstore/index.ts';
import { projectAggregate, projectCommands, roleCommands } from '../project/index.ts';
import { clearFlow, runAt } from '../script/testing.ts';
import { Authenticator } from '../testing/authenticator.ts';
import { until } from '../testing/patience.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { findUserByLoginName, ownFactors, userMetadata, webAuthn } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** Scripts of an organization after each check at the login pages. */

let login: TestLogin;
let aliceId: string;
beforeAll(async () => {
  login = await startTestLogin();
  aliceId = await login.tenant.addPerson({ userName: 'alice' });
});
afterEach(() => clearFlow(login.platform, login.tenant, 3));
afterAll(() => login?.close());

let count = 0;
const runsAt = (trigger: number, body: string, more: object = {}) => {
  const name = `check${++count}`;
  const script = `function ${name}(ctx, api) { ${body} }`;
  return runAt(login.platform, login.tenant, [3, trigger], { name, script, ...more });
};
const runs = (body: string, more: object = {}) => runsAt(1, body, more);
const signIn = async (loginName: string, password: string, path = '/ui/login/') => {
  const browser = new FormClient(login.origin, {
    'x-test-address': crypto.randomUUID(),
    'user-agent': 'Lynx',
  });
  await browser.open(path);
  await browser.submit({ loginName });
  return browser.submit({ password });
};
const metadata = async () => {
  const { instance } = login.tenant;
  const held = await userMetadata(login.platform.sql, instance.id, aliceId);
  return (key: string) => {
    const text = Buffer.from(held[key] ?? '', 'base64').toString();
    return text === '' ? undefined : (JSON.parse(text) as unknown);
  };
};

test('after a password that is right a script knows who signs in, where and for what, and no password', async () => {
  await runs(`api.v1.user.appendMetadata('seen', ctx.v1)`);
  login.requests.set('V2_scripts', {
    clientName: 'Ledger',
    clientId: 'ledger',
    prompt: ['login'],
    scope: ['openid'],
  });
  const browser = await signIn('alice', testPassword, '/ui/login/?authRequest=V2_scripts');
  expect(browser.url).toContain('/callback?code=');
  await until(async () => (await metadata())('seen') !== undefined);
  const seen = (await metadata())('seen');
  expect(seen).toMatchObject({
    authMethod: 'password',
    authError: 'none',
    authRequest: {
      id: 'V2_scripts',
      applicationId: 'ledger',
      userId: aliceId,
      loginName: expect.stringContaining('alice'),
      prompt: [2],
      request: { oidc: { scopes: ['openid'] } },
      browserInfo: { userAgent: 'Lynx' },
    },
    httpRequest: { method: 'POST', url: '/ui/login/password', form: {} },
  });
  expect(JSON.stringify(seen)).not.toContain(testPassword);
});

test('after one that is wrong it is told why, and the page says what it always says', async () => {
  await runs(
    `api.v1.user.appendMetadata('failed', [ctx.v1.authMethod, ctx.v1.authError]); throw 'never shown'`,
    {
      allowedToFail: true,
    },
  );
  await runs(`api.v1.user.appendMetadata('error', [ctx.v1.authMethod, ctx.v1.authError])`);
  const browser = await signIn('alice', 'Wrong-1234');
  expect(browser.status).toBe(400);
  expect(browser.markup).toContain('login name or password is wrong');
  expect(browser.markup).not.toContain('never shown');
  await until(async () => (await metadata())('error') !== undefined);
  expect((await metadata())('error')).toEqual(['password', expect.stringMatching(/wrong|password/)]);
  expect((await metadata())('failed')).toBeUndefined();
});

test('codes and keys beside the password are told as well, right and wrong; a script may refuse after them', async () => {
  const { platform, tenant, origin } = login;
  const instance = { ...tenant.instance, origin, host: new URL(origin).host };
  const scope = testScope(instance.id);
  const own = ownFactors(platform);
  const userId = await tenant.addPerson({ userName: 'bertha' });
  await own.registerApp(scope, userId);
  const app = await own.appBeingRegistered(instance, userId, await own.load(instance.id, userId));
  await own.finishApp(scope, userId, totpCodeAt(app?.secret ?? '', Date.now() - 30_000));
  const key = new Authenticator(origin);
  const at = { instance, scope, remoteAddress: undefined };
  const may = async () => {};
  const kind = 'securityKey';
  const begun = await webAuthn.beginRegistration(platform, at, userId, { kind, domain: '' }, may);
  const presented = webAuthn.readRegistration(key.create(begun.options) as never, 'key');
  const { tokenId } = begun;
  await webAuthn.finishRegistration(platform, at, userId, { kind, tokenId, presented, name: 'Blue' }, may);
  await platform.settled();

  await runs(`api.v1.user.appendMetadata(
    ctx.v1.authMethod + (ctx.v1.authError === 'none' ? '' : ' failed'), ctx.v1.authRequest.loginName)`);
  const seen = async () => Object.keys(await userMetadata(platform.sql, instance.id, userId)).sort();
  const beside = async (way: 'app' | 'key') => {
    const browser = await signIn('bertha', testPassword);
    return browser.open(way === 'app' ? '/ui/login/otp/app' : '/ui/login/u2f');
  };
  const options = ({ markup }: FormClient) =>
    JSON.parse((/data-options="([^"]*)"/.exec(markup)?.[1] ?? '').replaceAll('&quot;', '"'));
  const wrong = await beside('key');
  await wrong.submit({ credential: JSON.stringify(key.get(options(wrong), { challenge: 'AAAA' })) });
  expect(wrong.status).toBe(400);
  const right = await beside('key');
  await right.submit({ credential: JSON.stringify(key.get(options(right))) });
  expect(right.url).toEndWith('/ui/login/signedin');
  const mistyped = await beside('app');
  await mistyped.submit({ code: '000000' });
  expect(mistyped.status).toBe(400);
  const typed = await beside('app');
  await typed.submit({ code: totpCodeAt(app?.secret ?? '') });
  expect(typed.url).toEndWith('/ui/login/signedin');
  await until(async () => (await seen()).length === 5);
  expect(await seen()).toEqual(['OTP', 'OTP failed', 'U2F', 'U2F failed', 'password']);

  await runs(`if (ctx.v1.authMethod === 'U2F') throw 'Not with this key'`);
  const refused = await beside('key');
  await refused.submit({ credential: JSON.stringify(key.get(options(refused))) });
  expect(refused.markup).toContain('Not with this key');
  expect((await refused.open('/ui/login/signedin')).url).not.toEndWith('/ui/login/signedin');
});

test('a script refuses a sign-in in its own words, and no session is left of it', async () => {
  await runs(`if (ctx.v1.authError === 'none') throw 'Not on Sundays <b>'`);
  const browser = await signIn('alice', testPassword);
  expect(browser.status).toBe(400);
  expect(browser.markup).toContain('Not on Sundays &lt;b&gt;');
  expect(browser.accounts).toEqual([]);
  expect((await browser.open('/ui/login/')).url).toEndWith('/ui/login/loginname');
});

test('one that may fail holds nobody up', async () => {
  await runs('throw "Not on Sundays"', { allowedToFail: true });
  expect((await signIn('alice', testPassword)).url).toEndWith('/ui/login/signedin');
});

test('scripts change who registers, give roles to them, and refuse', async () => {
  const { platform, tenant } = login;
  const { instance, orgId } = tenant;
  const projectId = platform.ids();
  const { addProject } = projectCommands;
  const scope = testScope(instance.id);
  await runCommand(
    platform.store,
    scope,
    projectAggregate,
    projectId,
    ({ state }) => addProject(state, { orgId, name: 'Shop' }),
    { owner: orgId },
  );
  await runCommand(platform.store, scope, projectAggregate, projectId, ({ state }) =>
    roleCommands.addRoles(state, [{ key: 'buyer', displayName: 'Buyer', group: '' }]),
  );
  await runsAt(
    2,
    `if (ctx.v1.user.email.email.endsWith('@elsewhere.example')) throw 'Only people of example.com';
     api.setNickName(ctx.v1.user.profile.firstName + '!'); api.setEmailVerified(true); api.setUsername('mary');
     api.v1.user.appendMetadata('from', ctx.v1.httpRequest.url);`,
  );
  await runsAt(3, `api.userGrants.push({ projectID: '${projectId}', roles: ['buyer'] })`);
  const register = async (email: string) => {
    const browser = new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });
    await browser.open('/ui/login/register');
    return browser.submit({
      firstName: 'Mary',
      lastName: 'Shelley',
      email,
      newPassword: testPassword,
      newPasswordConfirmation: testPassword,
    });
  };
  const refused = await register('mary@elsewhere.example');
  expect([refused.status, refused.markup.includes('Only people of example.com')]).toEqual([400, true]);
  await register('mary@example.com');
  const user = await findUserByLoginName(platform.sql, instance.id, 'mary');
  expect(user).toMatchObject({ user_name: 'mary', nick_name: 'Mary!', is_email_verified: true });
  const id = user?.id ?? '';
  expect(await userMetadata(platform.sql, instance.id, id)).toEqual({
    from: Buffer.from('/ui/login/register').toString('base64'),
  });
  const { all } = await authorizationsOf(platform).of(instance.id, id);
  expect(all).toMatchObject([{ projectId, roles: ['buyer'], active: true }]);
});
