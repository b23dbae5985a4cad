import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as client from 'openid-client';
import type { Browser, Page } from 'puppeteer-core';
import { accessibilityProblems } from '../testing/axe.ts';
import { launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { type ConfidentialClient, openScene, password, type Scene } from './testing.ts';

/** A television and its person: a library at the one, a browser at the other. */

let scene: Scene;
let browser: Browser;
let tv: ConfidentialClient;
let config: client.Configuration;
const call = <T = object>(method: string, request: object) => scene.postern.call<T>(method, request);
const projects = 'zitadel.project.v2.ProjectService';

/** The organization that has the application shows its own branding. */
beforeAll(async () => {
  [scene, browser] = await Promise.all([
    openScene({
      configure(given) {
        given.oidc.devicePollSeconds = 1;
      },
    }),
    launchBrowser(),
  ]);
  tv = await scene.addClient({
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  });
  await call('zitadel.admin.v1.AdminService/UpdatePrivacyPolicy', { supportEmail: 'help@example.com' });
  const management = 'zitadel.management.v1.ManagementService';
  await call(`${management}/AddCustomLabelPolicy`, { primaryColor: '#5469d4' });
  await call(`${management}/ActivateCustomLabelPolicy`, {});
  await call(`${projects}/UpdateProject`, {
    projectId: scene.projectId,
    privateLabelingSetting: 'PRIVATE_LABELING_SETTING_ENFORCE_PROJECT_RESOURCE_OWNER_POLICY',
  });
  await scene.postern.settled();
  config = await client.discovery(new URL(scene.issuer), tv.clientId, undefined, client.None(), {
    execute: [client.allowInsecureRequests],
  });
});
afterAll(async () => {
  await browser?.close();
  await scene?.postern.stop();
});

const begin = (scope = 'openid profile email offline_access') =>
  client.initiateDeviceAuthorization(config, { scope });
const path = (page: Page) => new URL(page.url()).pathname;
const text = (page: Page) => page.$eval('main', (element) => element.textContent ?? '');
const press = (page: Page, selector: string) =>
  Promise.all([page.waitForNavigation(), page.click(selector)]).then(() => undefined);
const submit = (page: Page) => press(page, 'main form button.button');
const branded = (page: Page) => page.$(`link[href*="org=${scene.orgId}"]`).then((link) => link !== null);
const allow = 'form[action="/ui/login/device/allow"] button';
const refuse = 'form[action="/ui/login/cancel"] button';

async function signIn(page: Page, name: string): Promise<void> {
  await page.type('[name=loginName]', name);
  await submit(page);
  await page.type('[name=password]', password);
  await submit(page);
}
async function enter(page: Page, userCode: string): Promise<void> {
  await page.goto(`${scene.issuer}/device`);
  await page.type('[name=user_code]', userCode.toLowerCase());
  await submit(page);
}
/** Somebody of an organization, who has left a second factor for later. */
async function addPerson(name: string, orgId = scene.orgId): Promise<string> {
  const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId },
    username: name,
    profile: { givenName: name, familyName: 'Example' },
    email: { email: `${name}@example.com`, isVerified: true },
    password: { password, changeRequired: false },
  });
  await call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
  return userId;
}
const refusalOf = (begun: client.DeviceAuthorizationResponse) =>
  client.pollDeviceAuthorizationGrant(config, begun).then(
    () => 'passed',
    ({ error }) => error,
  );

test('by the picture or the address with the code in it, confirmed, and agreed to', async () => {
  const begun = await begin();
  const tokens = client.pollDeviceAuthorizationGrant(config, begun);
  const { page, context } = await openPage(browser);
  await page.goto(begun.verification_uri_complete ?? '');
  // Nothing happens by the address alone.
  expect(path(page)).toBe('/ui/login/device');
  expect(await page.$eval('[name=user_code]', (input) => (input as HTMLInputElement).value)).toBe(
    begun.user_code,
  );
  expect(await text(page)).toContain('does your device show this code?');
  expect(await accessibilityProblems(page)).toEqual([]);
  await submit(page);
  expect(path(page)).toBe('/ui/login/loginname');
  await signIn(page, 'alice');
  expect(path(page)).toBe('/ui/login/device/allow');
  const shown = await text(page);
  for (const said of [
    'alice',
    'client 4 of Postern',
    begun.user_code,
    '127.0.0.1',
    'your e-mail address',
    'refuse:',
  ])
    expect(shown).toContain(said);
  expect(await accessibilityProblems(page)).toEqual([]);
  expect(await branded(page)).toBe(true);
  await screenshots(page, 'device-consent');
  // A page of ours, whose forms lead nowhere else.
  const response = await page.reload();
  expect(response?.headers()['content-security-policy']).toContain("form-action 'self'");
  await press(page, allow);
  expect(path(page)).toBe('/ui/login/device/allowed');
  expect(await text(page)).toContain('Go on at your device');
  expect(await branded(page)).toBe(true);
  expect(await accessibilityProblems(page)).toEqual([]);

  const given = await tokens;
  expect(given.claims()?.sub).toBe(scene.alice.userId);
  expect((await client.fetchUserInfo(config, given.access_token, scene.alice.userId)).email).toBe(
    'alice@example.com',
  );
  expect((await client.refreshTokenGrant(config, given.refresh_token ?? '')).claims()?.sub).toBe(
    scene.alice.userId,
  );
  // Back, and once more: it stays what it was.
  await page.goBack();
  if (await page.$(allow)) await press(page, allow);
  expect(path(page)).toBe('/ui/login/device/allowed');
  await context.close();
});

test('who is signed in already is asked all the same, and may refuse', async () => {
  const { page, context } = await openPage(browser);
  await page.goto(`${scene.issuer}/ui/login/login`);
  await signIn(page, 'alice');
  const begun = await begin();
  await enter(page, begun.user_code);
  expect(path(page)).toBe('/ui/login/device/allow');
  const consent = page.url();
  const polling = refusalOf(begun);
  await press(page, refuse);
  expect(path(page)).toBe('/ui/login/device/refused');
  expect(await polling).toBe('access_denied');
  // It is over, for whoever has the address.
  await page.goto(consent);
  expect(await page.$(allow)).toBeNull();
  await enter(page, begun.user_code);
  expect(await text(page)).toContain('wrong or no longer valid');
  await context.close();
});

test('an address from a step after the code leads nobody past it who did not enter it', async () => {
  const begun = await begin();
  const thief = await openPage(browser);
  await enter(thief.page, begun.user_code);
  const sent = thief.page.url();
  expect(new URL(sent).searchParams.get('authRequestID')).toStartWith('device_');
  await thief.context.close();

  const { page, context } = await openPage(browser);
  await page.goto(sent);
  await signIn(page, 'alice');
  expect(path(page)).toBe('/ui/login/device');
  expect(await text(page)).toContain('does your device show this code?');
  await submit(page);
  expect(path(page)).toBe('/ui/login/device/allow');
  await context.close();
});

test('sent twice it is allowed once', async () => {
  const { page, context } = await openPage(browser);
  const begun = await begin();
  await enter(page, begun.user_code);
  await signIn(page, 'alice');
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const fields = await page.$$eval('form[action="/ui/login/device/allow"] input', (inputs) =>
    inputs.map((input) => [(input as HTMLInputElement).name, (input as HTMLInputElement).value]),
  );
  const answers = await Promise.all(
    [1, 2, 3].map(() =>
      fetch(`${scene.issuer}/ui/login/device/allow`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin: scene.issuer },
        body: new URLSearchParams(fields),
      }),
    ),
  );
  expect(answers.map(({ status, headers }) => [status, headers.get('location')])).toEqual(
    Array(3).fill([303, `/ui/login/device/allowed?organization=${scene.orgId}`]),
  );
  expect((await client.pollDeviceAuthorizationGrant(config, begun)).access_token).toBeTruthy();
  await context.close();
});

test('a code that is over while the person reads gives nothing', async () => {
  const { platform } = scene.postern.server;
  const { page, context } = await openPage(browser);
  const begun = await begin();
  await enter(page, begun.user_code);
  await signIn(page, 'alice');
  const { clock } = platform;
  try {
    Object.assign(platform, { clock: () => new Date(clock().getTime() + 301_000) });
    await press(page, allow);
    expect(await text(page)).toContain('This sign-in has expired');
    expect(await refusalOf(begun)).toBe('expired_token');
  } finally {
    Object.assign(platform, { clock });
  }
  await context.close();
});

test('another account is used instead', async () => {
  const bob = await addPerson('bob');
  const { page, context } = await openPage(browser);
  const begun = await begin('openid');
  await enter(page, begun.user_code);
  await signIn(page, 'alice');
  await press(page, 'main .aside a');
  expect(path(page)).toBe('/ui/login/accounts');
  await press(page, 'a.button');
  await signIn(page, 'bob');
  expect(path(page)).toBe('/ui/login/device/allow');
  expect(await text(page)).toContain('bob');
  await press(page, allow);
  const given = await client.pollDeviceAuthorizationGrant(config, begun);
  expect(given.claims()?.sub).toBe(bob);
  await context.close();
});

test('a project by grant, and one by role: who has none is told whom to ask, and who is given it goes on', async () => {
  const { organizationId } = await call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'Partner' },
  );
  const paula = await addPerson('paula', organizationId);
  const project = (checks: object) =>
    call(`${projects}/UpdateProject`, { projectId: scene.projectId, ...checks });
  await project({ projectAccessRequired: true, authorizationRequired: true });
  await scene.postern.settled();
  const { page, context } = await openPage(browser);
  const begun = await begin('openid');
  await enter(page, begun.user_code);
  await signIn(page, 'paula@example.com');
  // No grant, and so no consent to give.
  expect(path(page)).toBe('/ui/login/device/allow');
  expect(await page.$(allow)).toBeNull();
  expect(await text(page)).toContain('Your organization has not been given this application');
  expect(await page.$eval('a[href^="mailto:"]', (link) => link.getAttribute('href'))).toBe(
    'mailto:help@example.com',
  );
  await call(`${projects}/CreateProjectGrant`, {
    projectId: scene.projectId,
    grantedOrganizationId: organizationId,
  });
  await scene.postern.settled();
  await page.reload();
  expect(await text(page)).toContain('Nobody has given you access yet');
  // Neither do forms of one's own lead around it.
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const csrf = await page.$eval('[name=csrf]', (input) => (input as HTMLInputElement).value);
  const query = new URL(page.url()).searchParams;
  const forged = await fetch(`${scene.issuer}/ui/login/device/allow`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: scene.issuer },
    body: new URLSearchParams({ csrf, authRequestID: query.get('authRequestID') ?? '', account: paula }),
  });
  expect(forged.status).toBe(403);

  await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
    userId: paula,
    projectId: scene.projectId,
    organizationId,
    roleKeys: [],
  });
  await scene.postern.settled();
  await page.reload();
  await press(page, allow);
  expect((await client.pollDeviceAuthorizationGrant(config, begun)).claims()?.sub).toBe(paula);

  // Who gives up there refuses, and the device hears of it.
  const without = await begin('openid');
  await enter(page, without.user_code);
  await press(page, 'main .aside a');
  await press(page, 'a.button');
  await signIn(page, 'alice');
  expect(await text(page)).toContain('Nobody has given you access yet');
  const polling = refusalOf(without);
  await press(page, refuse);
  expect(path(page)).toBe('/ui/login/device/refused');
  expect(await polling).toBe('access_denied');
  await project({ projectAccessRequired: false, authorizationRequired: false });
  await scene.postern.settled();
  await context.close();
});

test('a second factor that is forced comes before the question, and no address leads around it', async () => {
  const scope = `openid urn:zitadel:iam:org:id:${scene.orgId}`;
  await call('zitadel.admin.v1.AdminService/UpdateLoginPolicy', {
    allowUsernamePassword: true,
    forceMfa: true,
    passwordCheckLifetime: '864000s',
    multiFactorCheckLifetime: '43200s',
    secondFactorCheckLifetime: '64800s',
    mfaInitSkipLifetime: '2592000s',
  });
  await scene.postern.settled();
  const { page, context } = await openPage(browser);
  const begun = await begin(scope);
  await enter(page, begun.user_code);
  await signIn(page, 'alice');
  expect(path(page)).toBe('/ui/login/mfa/setup');
  const query = new URL(page.url()).search;
  await page.goto(`${scene.issuer}/ui/login/device/allow${query}`);
  expect(path(page)).toBe('/ui/login/mfa/setup');
  await context.close();
});
