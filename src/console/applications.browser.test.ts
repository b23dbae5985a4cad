import { afterAll, beforeAll, expect, test } from 'bun:test';
import { pkce } from '../oidc/testing.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { applicationNamed, applicationService, type Told } from './testing-applications.ts';
import { expectFair } from './testing-look.ts';

/** Applications, from being connected to being removed, as an administrator does it. */

const callback = 'http://localhost:3000/callback';

let scene: ConsoleScene;
const named = (name: string) => applicationNamed(scene, name);
const shop = async () => (await named('Shop')) as Told;

beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

test('an application is connected from what it is built with, in a project of its own', async () => {
  await scene.open('/applications');
  await scene.press('link', 'Connect an application');
  await scene.press('link', 'Express');
  await scene.fill('Name', 'Shop');
  await scene.press('button', 'Create the application');
  await scene.find('heading', 'Put this into your application');
  const { applicationId, oidcConfiguration } = await shop();
  expect(scene.address()).toBe(`/applications/${applicationId}/connect?framework=express`);
  expect(oidcConfiguration).toMatchObject({
    redirectUris: ['http://localhost:3000/callback'],
    postLogoutRedirectUris: ['http://localhost:3000/'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
  });
  await scene.says(`CLIENT_ID=${oidcConfiguration?.clientId}`);
  await scene.says(`ISSUER=${scene.postern.url}`);
  await scene.says(/CLIENT_SECRET=(?!CLIENT_SECRET)\S{20,}/);
  await scene.says('Waiting for the first sign-in');
});

test('the first sign-in is seen while one waits', async () => {
  const { oidcConfiguration } = await shop();
  const person = await scene.another();
  await person.page.goto(
    `${scene.postern.url}/oauth/v2/authorize?${new URLSearchParams({
      client_id: oidcConfiguration?.clientId ?? '',
      redirect_uri: 'http://localhost:3000/callback',
      response_type: 'code',
      scope: 'openid',
    })}`,
  );
  await scene.says('Waiting for the sign-in to be finished');
  await person.context.close();
  expect(await signInToShop()).toBe(200);
  await scene.says('The first sign-in arrived: Postern Admin, just now');
});

/** Signs the administrator in to the shop, as its server would: with the code, its verifier and the secret. */
async function signInToShop(): Promise<number> {
  const clientId = (await shop()).oidcConfiguration?.clientId ?? '';
  const [, secret = ''] = await scene.page.evaluate(
    () => /CLIENT_SECRET=(\S+)/.exec(document.body.textContent ?? '') ?? [],
  );
  const { verifier, challenge } = pkce();
  const cookies = await scene.page.cookies(scene.postern.url);
  const headers = { cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  let at = new URL(
    `${scene.postern.url}/oauth/v2/authorize?${new URLSearchParams({
      client_id: clientId,
      redirect_uri: callback,
      response_type: 'code',
      scope: 'openid',
      prompt: 'none',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    })}`,
  );
  for (let hops = 0; !at.href.startsWith(callback) && hops < 5; hops++) {
    const { headers: told } = await fetch(at, { headers, redirect: 'manual' });
    at = new URL(told.get('location') ?? '', at);
  }
  const { status } = await scene.postern.fetch('/oauth/v2/token', {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${clientId}:${secret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: at.searchParams.get('code') ?? '',
      redirect_uri: callback,
      code_verifier: verifier,
    }),
  });
  return status;
}

test('the secret is gone with the page, and another one is generated', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/connect?framework=express`);
  await scene.says('CLIENT_SECRET=CLIENT_SECRET');
  await scene.press('button', 'Generate a secret');
  await scene.find('dialog', 'Generate another secret?');
  await scene.press('button', 'Generate');
  await scene.find('dialog', 'The secret');
  await scene.press('button', 'I have copied it');
  await scene.says(/CLIENT_SECRET=(?!CLIENT_SECRET)\S{20,}/);
});

test('parts without room are in a menu on a phone', async () => {
  const { applicationId } = await shop();
  const phone = await scene.another({ size: 'phone' });
  await phone.open(`/applications/${applicationId}/security`);
  await phone.find('link', 'Security');
  await phone.press('button', 'Other parts');
  await phone.press('menuitem', 'Sign-out');
  await phone.find('heading', 'Signing out');
  expect(phone.address()).toBe(`/applications/${applicationId}/logout`);
  await phone.context.close();
});

test('who is deactivated can be taken back at once', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}/roles`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await scene.says('Nobody signs in to Shop any more');
  expect((await shop()).state).toBe('APPLICATION_STATE_INACTIVE');
  await scene.press('button', 'Undo');
  await until(async () => (await shop()).state === 'APPLICATION_STATE_ACTIVE');
});

test('an MCP server is connected by the address that its clients ask for', async () => {
  await scene.open('/applications/new');
  await scene.find('link', 'Service, job or script');
  await scene.find('link', 'MCP client');
  await scene.press('link', 'MCP server');
  await scene.fill('Name', 'Files');
  await scene.fill('Resources', 'https://files.example.com/mcp');
  await scene.press('radio', /Signed by a private key/);
  await scene.press('button', 'Create the application');
  await scene.find('heading', 'Put this into your application');
  const { applicationId, projectId, apiConfiguration } = (await named('Files')) as Told;
  expect(apiConfiguration).toMatchObject({ authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' });
  expect(
    await scene.postern.call<object>('postern.application.v1.ResourceService/GetApplicationResources', {
      projectId,
      applicationId,
    }),
  ).toEqual({ resources: ['https://files.example.com/mcp'] });
  await scene.says('resource_metadata="https://files.example.com/.well-known/oauth-protected-resource/mcp"');
  await scene.says('Waiting for the first introspection');
  await expectFair(scene, 'application-mcp');
  await scene.press('link', /Add a key: the application proves itself/);
  await scene.says('No key yet.');
  await scene.postern.call(`${applicationService}/DeleteApplication`, { projectId, applicationId });
});

test('an API is seen when it asks after its first tokens, good or not', async () => {
  await scene.open('/applications/new?framework=introspection');
  await scene.fill('Name', 'Orders');
  await scene.press('button', 'Create the application');
  await scene.says('Waiting for the first introspection');
  await scene.says(/--user "\d+:\S{20,}"/);
  const asked = await scene.page.evaluate(
    () => /--user "(\d+):([^"]+)"/.exec(document.body.textContent ?? '') ?? [],
  );
  const ask = async (token: string) => {
    const response = await scene.postern.fetch('/oauth/v2/introspect', {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${asked[1]}:${asked[2]}`)}` },
      body: new URLSearchParams({ token }),
    });
    return ((await response.json()) as { active: boolean }).active;
  };
  expect(await ask('anything')).toBe(false);
  await scene.says('It asked after a token that is not good for it');
  await scene.look('application-api-asked');
  expect(await ask(scene.postern.pat)).toBe(true);
  await scene.says('It asked after a good token: just now');
  await scene.look('application-api-connected');
});

test('a FAPI client is held to its profile from the beginning', async () => {
  await scene.open('/applications/new?framework=fapi');
  await scene.fill('Name', 'Bank');
  await scene.fill('Add to: Where people come back to after signing in', 'http://bank.example.com/callback');
  await scene.press('button', 'Add to: Where people come back to after signing in');
  await scene.says(/can read what is sent over plain http: http:\/\/bank.example.com\/callback/);
  await scene.look('application-insecure');
  await scene.press('button', 'Remove http://bank.example.com/callback');
  await scene.press('button', 'Create the application');
  await scene.find('heading', 'Put this into your application');
  await scene.says('buildAuthorizationUrlWithPAR');
  const { applicationId, projectId, oidcConfiguration } = (await named('Bank')) as Told;
  expect(oidcConfiguration).toMatchObject({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' });
  expect(
    await scene.postern.call<object>('postern.application.v1.ClientSettingsService/GetClientSettings', {
      projectId,
      applicationId,
    }),
  ).toMatchObject({ securityProfile: 'SECURITY_PROFILE_FAPI2_SECURITY' });
  await scene.postern.call(`${applicationService}/DeleteApplication`, { projectId, applicationId });
});

test('the history is the application’s own, and not that of others of its project', async () => {
  const { applicationId, projectId } = await shop();
  const apiConfiguration = { authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' };
  const create = { projectId, name: 'Beside', apiConfiguration };
  const other = await scene.postern.call<{ applicationId: string }>(
    `${applicationService}/CreateApplication`,
    create,
  );
  const addKey = { applicationId: other.applicationId, projectId, expirationDate: '2099-01-01T00:00:00Z' };
  const { keyId } = await scene.postern.call<{ keyId: string }>(
    `${applicationService}/CreateApplicationKey`,
    addKey,
  );
  await scene.postern.call(`${applicationService}/DeleteApplicationKey`, {
    keyId,
    projectId,
    applicationId: other.applicationId,
  });
  const types = () =>
    scene.page.evaluate(() =>
      [...document.querySelectorAll('.moment code')].map(({ textContent }) => textContent ?? ''),
    );
  await scene.open(`/applications/${other.applicationId}/history`);
  await scene.find('heading', 'History');
  await until(async () => (await types()).length > 0, 'its history');
  expect((await types()).toSorted()).toEqual([
    'project.application.added',
    'project.application.config.api.added',
    'project.application.oidc.key.added',
    'project.application.oidc.key.removed',
  ]);
  await scene.open(`/applications/${applicationId}/history`);
  await until(async () => (await types()).includes('project.application.config.oidc.added'), 'its history');
  expect(
    await scene.page.evaluate((id) => document.body.textContent?.includes(id), other.applicationId),
  ).toBe(false);
  await scene.postern.call(`${applicationService}/DeleteApplication`, {
    projectId,
    applicationId: other.applicationId,
  });
});

test('what is removed is gone', async () => {
  const { applicationId } = await shop();
  await scene.open(`/applications/${applicationId}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.fill('Type Shop to confirm', 'Shop');
  await scene.press('button', 'Remove');
  await scene.says('Shop was removed');
  expect(scene.address()).toBe('/applications');
  expect(await named('Shop')).toBeUndefined();
});
