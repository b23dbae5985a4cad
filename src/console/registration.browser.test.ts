import { afterAll, beforeAll, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { setLook } from '../testing/browser.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** Clients that register themselves: switched on, looked at and removed at the console. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole({ path: '/applications/new' });
});
afterAll(() => scene?.close());

const service = 'postern.registration.v1.ClientRegistrationService';
const confirm = async () => {
  const button = await scene.page.waitForSelector('[role=dialog] button[data-kind=danger]');
  await button?.click();
};
const register = async (name: string, token: string): Promise<number> => {
  const answer = await scene.postern.fetch('/oauth/v2/register', {
    method: 'POST',
    token,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: ['http://localhost:8123/callback'],
      initiate_login_uri: 'https://assistant.example/begin?from=1',
      token_endpoint_auth_method: 'none',
    }),
  });
  return answer.status;
};

test('who wants to connect MCP clients finds registration, which is switched on there, with the documents that may be read', async () => {
  await scene.postern.call('zitadel.settings.v2.SettingsService/SetSecuritySettings', {
    embeddedIframe: { enabled: true, allowedOrigins: ['https://app.example.com'] },
  });
  await scene.press('link', 'MCP client');
  await scene.says('Who may register');
  await scene.press('switch', /^Registration by the protocol/);
  await scene.press('switch', /^Clients known by a document/);
  await scene.fill(/^Documents that may be read/, 'https://apps.example/');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  const { settings } = await scene.postern.call<{ settings: object }>(
    'zitadel.settings.v2.SettingsService/GetSecuritySettings',
    {},
  );
  expect(settings).toMatchObject({
    embeddedIframe: { enabled: true, allowedOrigins: ['https://app.example.com'] },
    dynamicClientRegistration: { enabled: true },
    clientIdMetadataDocument: { enabled: true, allowedUrls: ['https://apps.example/'] },
  });
});

test('a token is made, a client registers with it, and both are removed', async () => {
  await scene.open('/instance/registration');
  await scene.says('No client has registered itself.');
  await scene.press('button', 'Create a token');
  await scene.fill('Name', 'Build robots');
  await scene.fill(/^Clients at most/, '3');
  await scene.press('button', 'Create');
  await scene.says('This is shown once');
  const text = await scene.page.evaluate(() => document.body.textContent ?? '');
  const [token = ''] = /iat_\d+\.[\w-]{43}/.exec(text) ?? [];
  expect(await register('Assistant', token)).toBe(201);
  await scene.press('button', 'I have copied it');

  await scene.open('/instance/registration');
  await scene.says('Assistant');
  await scene.says('With a token');
  await scene.says('Clients: 1 / 3');
  const begin = await scene.page.$eval('a[aria-label="Begin a sign-in: Assistant"]', (link) => [
    link.getAttribute('href'),
    link.getAttribute('rel'),
  ]);
  expect(begin).toEqual([
    `https://assistant.example/begin?from=1&iss=${encodeURIComponent(scene.postern.url)}`,
    'noopener noreferrer',
  ]);
  await scene.look('registration');
  for (const scheme of ['light', 'dark'] as const) {
    await setLook(scene.page, { scheme, size: 'desktop' });
    expect(await accessibilityProblems(scene.page)).toEqual([]);
  }

  await scene.press('button', 'Remove: Assistant');
  await confirm();
  await scene.says('Assistant was removed');
  await scene.press('button', 'Remove: Build robots');
  await confirm();
  await scene.says('Build robots was removed');
  expect(await scene.postern.call(`${service}/ListRegisteredClients`, {})).toEqual({});
  expect(await register('Another', token)).toBe(401);
});
