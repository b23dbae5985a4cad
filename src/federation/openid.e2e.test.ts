import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { openScene, password, type Scene } from '../oidc/testing.ts';
import type { TestPostern } from '../testing/postern.ts';

/** Two servers: people who have their accounts at one sign in at the other. */

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';
const ends = { successUrl: 'https://app.example/in?from=there', failureUrl: 'https://app.example/failed' };

let provider: Scene;
let ours: TestPostern;
let client: { clientId: string; secret: string };
let idpId: string;
beforeAll(async () => {
  provider = await openScene();
  ours = (await openScene({ configure: (config) => config.outbound.allow.push('localhost') })).postern;
  client = await provider.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [`${ours.url}/idps/callback`],
  });
  idpId = await addProvider();
});
afterAll(async () => {
  await provider?.postern.stop();
  await ours?.stop();
});

async function addProvider(change: object = {}): Promise<string> {
  const { id } = await ours.call<{ id: string }>(`${admin}/AddGenericOIDCProvider`, {
    name: 'Elsewhere',
    issuer: provider.issuer,
    clientId: client.clientId,
    clientSecret: client.secret,
    scopes: ['openid', 'profile', 'email', 'phone'],
    ...change,
  });
  return id;
}

const start = async (id = idpId, more: object = {}) =>
  (
    await ours.call<{ authUrl: string }>(`${users}/StartIdentityProviderIntent`, {
      idpId: id,
      urls: { ...ends, ...more },
    })
  ).authUrl;

/** Sends the page's first form without following where it leads. */
function sendForm(browser: FormClient, fields: Record<string, string>): Promise<Response> {
  const [, form = ''] = /<form ([\s\S]*?)<\/form>/.exec(browser.markup) ?? [];
  const [, action = ''] = /action="([^"]+)"/.exec(form) ?? [];
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  );
  return browser.request(action, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }).toString(),
  });
}

/** Signs in at the provider's pages. @returns where the provider sends the browser */
async function signInThere(authUrl: string): Promise<string> {
  const browser = new FormClient(provider.issuer);
  let response = await browser.request(authUrl);
  for (let step = 0; step < 12; step++) {
    const location = response.headers.get('location');
    if (location?.startsWith(ours.url)) return location;
    if (location) response = await browser.request(location);
    else {
      const asksPassword = browser.markup.includes('name="password"');
      response = await sendForm(browser, asksPassword ? { password } : { loginName: 'alice' });
    }
  }
  throw new Error(`no way back from ${browser.url}`);
}

/** Loads the way back. @returns where we send the browser */
async function comeBack(callback: string): Promise<URL> {
  const response = await fetch(callback, { redirect: 'manual' });
  expect([302, 400]).toContain(response.status);
  return new URL(response.headers.get('location') ?? 'about:blank');
}

interface Retrieved {
  readonly userId?: string;
  readonly idpInformation: {
    readonly userId: string;
    readonly userName: string;
    readonly rawInformation: Record<string, unknown>;
    readonly oauth: { readonly accessToken: string; readonly idToken: string };
  };
  readonly addHumanUser?: object;
  readonly createUser?: object;
  readonly updateHumanUser?: { readonly userId: string };
}
const retrieve = (back: URL) =>
  ours.call<Retrieved>(`${users}/RetrieveIdentityProviderIntent`, {
    idpIntentId: back.searchParams.get('id'),
    idpIntentToken: back.searchParams.get('token'),
  });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    ({ message }: Error) => message,
  );

test('the first request has what protects it', async () => {
  const url = new URL(await start(idpId, { loginHint: 'alice' }));
  expect(url.origin).toBe(provider.issuer);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    client_id: client.clientId,
    redirect_uri: `${ours.url}/idps/callback`,
    response_type: 'code',
    scope: 'openid profile email phone',
    code_challenge_method: 'S256',
    login_hint: 'alice',
  });
  for (const name of ['state', 'nonce', 'code_challenge'])
    expect(url.searchParams.get(name)?.length).toBeGreaterThan(15);
});

test('a person comes, gets an account, and signs in with it from then on', async () => {
  const callback = await signInThere(await start());
  const back = await comeBack(callback);
  expect(`${back.origin}${back.pathname}`).toBe('https://app.example/in');
  expect(back.searchParams.get('from')).toBe('there');
  expect(back.searchParams.has('user')).toBe(false);
  // Loaded once more, it ends the same, and the provider is not asked again.
  expect((await comeBack(callback)).href).toBe(back.href);

  const found = await retrieve(back);
  expect(found.idpInformation).toMatchObject({
    userId: provider.alice.userId,
    userName: 'alice',
    rawInformation: { email: 'alice@example.com', email_verified: true, given_name: 'Alice' },
  });
  expect(found.idpInformation.oauth.idToken.split('.')).toHaveLength(3);
  expect(found.addHumanUser).toMatchObject({
    username: 'alice',
    profile: { givenName: 'Alice', familyName: 'Example' },
    email: { email: 'alice@example.com', isVerified: true },
    idpLinks: [{ idpId, userId: provider.alice.userId, userName: 'alice' }],
  });
  const { userId } = await ours.call<{ userId: string }>(`${users}/AddHumanUser`, {
    ...found.addHumanUser,
    username: 'alice-from-there',
  });

  const idpIntent = {
    idpIntentId: back.searchParams.get('id'),
    idpIntentToken: back.searchParams.get('token'),
  };
  const begin = () =>
    ours.call<{ sessionId: string }>(`${sessions}/CreateSession`, {
      checks: { user: { userId }, idpIntent },
    });
  const { sessionId } = await begin();
  const { session } = await ours.call<{ session: { factors: object } }>(`${sessions}/GetSession`, {
    sessionId,
  });
  expect(session.factors).toMatchObject({ user: { id: userId }, intent: {} });
  expect(await failure(begin())).toContain('used for a sign-in already');
  expect(await failure(retrieve(back))).toContain('used for a sign-in already');

  const again = await comeBack(await signInThere(await start()));
  expect(again.searchParams.get('user')).toBe(userId);
  const known = await retrieve(again);
  expect(known.userId).toBe(userId);
  expect(known.updateHumanUser?.userId).toBe(userId);
  expect(known.addHumanUser).toBeUndefined();
});

describe('what is not right', () => {
  test('the person says no', async () => {
    const state = new URL(await start()).searchParams.get('state');
    const back = await comeBack(
      `${ours.url}/idps/callback?state=${state}&error=access_denied&error_description=not+today&iss=${provider.issuer}`,
    );
    expect(back.href).toStartWith('https://app.example/failed');
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('error_description')).toContain('not today');
  });

  test.each([
    ['a code that the provider did not give', (url: URL) => url.searchParams.set('code', 'made-up')],
    ['no code', (url: URL) => url.searchParams.delete('code')],
    ['two states', (url: URL) => url.searchParams.append('state', 'other')],
    ['another issuer (RFC 9207)', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
  ])('%s', async (_what, spoil) => {
    const callback = new URL(await signInThere(await start()));
    spoil(callback);
    const back = await comeBack(callback.href);
    expect(back.searchParams.has('token')).toBe(false);
    expect(back.href).toStartWith('https://app.example/failed');
  });

  test('a code of another visit', async () => {
    const [one, two] = [new URL(await signInThere(await start())), new URL(await signInThere(await start()))];
    one.searchParams.set('code', two.searchParams.get('code') ?? '');
    const back = await comeBack(one.href);
    expect(back.href).toStartWith('https://app.example/failed');
  });

  test('who began a visit is not told of somebody else who ended it', async () => {
    const visit = async () => {
      const callback = new URL(await signInThere(await start()));
      const state = callback.searchParams.get('state');
      const guesses = ['', '&code=made-up', '&error=access_denied'].map(
        (more) => `${ours.url}/idps/callback?state=${state}${more}`,
      );
      return { callback: callback.href, guesses };
    };
    const { callback, guesses } = await visit();
    expect((await comeBack(callback)).searchParams.has('token')).toBe(true);
    for (const guess of guesses) expect((await comeBack(guess)).searchParams.has('token')).toBe(false);
    // Nor who waits for it.
    const other = await visit();
    const [, ...told] = await Promise.all([other.callback, ...other.guesses].map(comeBack));
    for (const back of told) expect(back.searchParams.has('token')).toBe(false);
  });

  test('a state that nobody began', async () => {
    const response = await fetch(`${ours.url}/idps/callback?state=12345&code=x`, { redirect: 'manual' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('not awaited any more');
  });

  test('an intent is told to nobody without its token', async () => {
    const back = await comeBack(await signInThere(await start()));
    back.searchParams.set('token', 'forged');
    expect(await failure(retrieve(back))).toContain('not the token of this intent');
  });

  test('who may not check sign-ins sends nobody anywhere, and is told of nobody', async () => {
    const { userId } = await ours.call<{ userId: string }>(`${management}/AddMachineUser`, {
      userName: 'low',
      name: 'low',
    });
    const { token } = await ours.call<{ token: string }>(`${management}/AddPersonalAccessToken`, { userId });
    await ours.call(`${management}/AddOrgMember`, { userId, roles: ['ORG_OWNER'] });
    const asLow = (method: string, request: object) =>
      failure(ours.call(`${users}/${method}`, request, token));
    expect(await asLow('StartIdentityProviderIntent', { idpId, urls: ends })).toContain('permission');
    const ldap = { username: 'alice', password: 'guess' };
    expect(await asLow('StartIdentityProviderIntent', { idpId, ldap })).toContain('permission');
    const back = await comeBack(await signInThere(await start()));
    const [idpIntentId, idpIntentToken] = [back.searchParams.get('id'), back.searchParams.get('token')];
    const asked = { idpIntentId, idpIntentToken };
    expect(await asLow('RetrieveIdentityProviderIntent', asked)).toContain('permission');
  });

  test('a provider that cannot be used says why to who starts it', async () => {
    const closed = await addProvider({ issuer: 'https://idp.postern.invalid' });
    expect(await failure(start(closed))).toContain('does not answer');
    const elsewhere = await addProvider({ issuer: `${provider.issuer}/other` });
    expect(await failure(start(elsewhere))).toContain('cannot be used');
    expect(await failure(start('none'))).toContain('no such identity provider');
    expect(await failure(start(idpId, { successUrl: 'javascript:alert(1)' }))).toContain('success_url');
  });

  test('a secret that is wrong is the administrator’s to mend', async () => {
    const wrong = await addProvider({ clientSecret: 'wrong' });
    const back = await comeBack(await signInThere(await start(wrong)));
    expect(back.searchParams.get('error')).toBe('invalid_client');
  });
});
