import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openScene, password, type Scene } from '../oidc/testing.ts';
import { FormClient } from './testing.ts';

/** Two servers: people who have their accounts at one sign in on the pages of the other. */

const users = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';
const shop = 'http://localhost:9999/callback';

let there: Scene;
let here: Scene;
let client: { clientId: string; secret: string };
beforeAll(async () => {
  there = await openScene();
  here = await openScene({ configure: (config) => config.outbound.allow.push('localhost') });
  client = await there.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    redirectUris: [`${here.postern.url}/idps/callback`],
  });
});
afterAll(async () => {
  await there?.postern.stop();
  await here?.postern.stop();
});

let offered: string | undefined;
/** Offers one provider, in place of the one before. */
async function offer(providerOptions: object, change: object = {}): Promise<string> {
  if (offered) await here.postern.call(`${admin}/RemoveIDPFromLoginPolicy`, { idpId: offered });
  const { id } = await here.postern.call<{ id: string }>(`${admin}/AddGenericOIDCProvider`, {
    name: 'Elsewhere',
    issuer: there.issuer,
    clientId: client.clientId,
    clientSecret: client.secret,
    scopes: ['openid', 'profile', 'email'],
    providerOptions,
    ...change,
  });
  await here.postern.call(`${admin}/AddIDPToLoginPolicy`, { idpId: id });
  offered = id;
  return id;
}

/** A person at the provider. */
async function personThere(name: string, more: { isVerified?: boolean } = {}): Promise<void> {
  const { isVerified = true } = more;
  await there.postern.call(`${users}/AddHumanUser`, {
    username: name,
    profile: { givenName: 'Grace', familyName: 'Hopper' },
    email: { email: `${name}@people.example`, isVerified },
    password: { password },
  });
}
async function personHere(name: string, isVerified = true): Promise<string> {
  const { userId } = await here.postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: `${name}-here`,
    profile: { givenName: 'Grace', familyName: 'Here' },
    email: { email: `${name.toUpperCase()}@People.example`, isVerified },
    password: { password },
  });
  return userId;
}

/** Signs in at the provider's pages. @returns where it sends the browser */
async function signInThere(authUrl: string, name: string): Promise<string> {
  const browser = new FormClient(there.issuer);
  let response = await browser.request(authUrl);
  for (let step = 0; step < 16; step++) {
    const location = response.headers.get('location');
    if (location?.startsWith(here.postern.url)) return location;
    if (location) response = await browser.request(location);
    else {
      const asksPassword = browser.markup.includes('name="password"');
      const skips = browser.markup.includes('name="skip"');
      const [, action = ''] = /<form [^>]*action="([^"]+)"/.exec(browser.markup) ?? [];
      const form = browser.markup.slice(browser.markup.indexOf(`action="${action}"`));
      const fields = [
        ...form.slice(0, form.indexOf('</form>')).matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g),
      ].map(([, field = '', value = '']) => [field, value] as const);
      const entered: Record<string, string> = skips
        ? { skip: '1' }
        : asksPassword
          ? { password }
          : { loginName: name };
      response = await browser.request(action, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ ...Object.fromEntries(fields), ...entered }).toString(),
      });
    }
  }
  throw new Error(`no way back from ${browser.url}`);
}

/** Presses the provider's button. @returns the browser, and where it is sent */
async function begin(start = '/ui/login/loginname') {
  const browser = await new FormClient(here.postern.url).open(start);
  const before = browser.markup;
  const response = await press(browser);
  return { browser, before, authUrl: response.headers.get('location') ?? '' };
}
function press(browser: FormClient): Promise<Response> {
  const from = browser.markup.indexOf('action="/ui/login/provider"');
  const form = browser.markup.slice(from, browser.markup.indexOf('</form>', from));
  const hidden = [...form.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
    ([, field = '', value = '']) => [field, value] as const,
  );
  return browser.request('/ui/login/provider', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(Object.fromEntries(hidden)).toString(),
  });
}
/** The way back, up to the page on which it ends. */
async function comeBack(browser: FormClient, callback: string): Promise<FormClient> {
  const response = await browser.request(callback);
  return browser.open(response.headers.get('location') ?? '');
}
async function visit(name: string): Promise<FormClient> {
  const { browser, authUrl } = await begin();
  return comeBack(browser, await signInThere(authUrl, name));
}
const pathOf = ({ url }: FormClient) => new URL(url).pathname;
const titleOf = ({ markup }: FormClient) => /<h1>([^<]*)/.exec(markup)?.[1];
const links = (userId: string) =>
  here.postern
    .call<{ result?: { idpId: string }[] }>(`${users}/ListIDPLinks`, { userId })
    .then(({ result = [] }) => result.map(({ idpId }) => idpId));

describe('who comes back', () => {
  test('gets an account unasked, is signed in with it, and from then on is known', async () => {
    await personThere('grace');
    await offer({ isCreationAllowed: true, isAutoCreation: true });
    const { browser, before, authUrl } = await begin();
    expect(before).toContain('Sign in with Elsewhere');
    expect(new URL(authUrl).origin).toBe(there.issuer);
    expect(authUrl).not.toContain('login_hint');
    expect(authUrl).not.toContain('prompt');
    const callback = await signInThere(authUrl, 'grace');
    await comeBack(browser, callback);
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    expect(browser.markup).toContain('Grace Hopper');
    // Loaded again, it ends the same.
    await comeBack(browser, callback);
    expect(pathOf(browser)).toBe('/ui/login/signedin');

    const again = await visit('grace');
    expect(again.markup).toContain('grace');
    expect(pathOf(again)).toBe('/ui/login/signedin');
    const { result = [] } = await here.postern.call<{ result?: object[] }>(`${users}/ListUsers`, {
      queries: [{ emailQuery: { emailAddress: 'grace@people.example' } }],
    });
    expect(result).toHaveLength(1);
  });

  test('is asked for what is missing, and keeps what was entered', async () => {
    await personThere('linus');
    await offer({ isCreationAllowed: true });
    const browser = await visit('linus');
    expect(titleOf(browser)).toBe('Create an account');
    expect(browser.markup).toContain('value="linus@people.example"');
    await browser.submit({ firstName: 'Linus', lastName: '', email: 'linus@people.example' });
    expect(browser.markup).toContain('Fill in every field.');
    expect(browser.markup).toContain('value="Linus"');
    await browser.submit({ firstName: 'Linus', lastName: 'T', email: 'linus@people.example' });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });

  test('is told that nobody is here where no account may be made', async () => {
    await personThere('ken');
    await offer({});
    const browser = await visit('ken');
    expect([browser.status, titleOf(browser)]).toEqual([403, 'Signing in with Elsewhere did not work']);
    expect(browser.markup).toContain('Nobody here has your account at Elsewhere yet');
    expect(browser.markup).toContain('href="/ui/login/loginname"');
  });

  test('is the person whose confirmed address the provider vouches for, however it is written', async () => {
    await personThere('ada');
    const userId = await personHere('ada');
    const idpId = await offer({ isLinkingAllowed: true, autoLinking: 'AUTO_LINKING_OPTION_EMAIL' });
    const browser = await visit('ada');
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    expect(browser.markup).toContain('Grace Here');
    expect(await links(userId)).toEqual([idpId]);
    await here.postern.call(`${users}/LockUser`, { userId });
    const after = await visit('ada');
    expect(after.status).toBe(403);
    expect(after.markup).toContain('Your account is locked or deactivated');
  });

  test('has the name and the address that they have there, where the account follows', async () => {
    await personThere('radia');
    const userId = await personHere('radia');
    await offer({
      isLinkingAllowed: true,
      isAutoUpdate: true,
      autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
    });
    expect((await visit('radia')).markup).toContain('Grace Hopper');
    const { user } = await here.postern.call<{ user: { human: object } }>(`${users}/GetUserByID`, { userId });
    expect(user.human).toMatchObject({
      profile: { givenName: 'Grace', familyName: 'Hopper' },
      email: { email: 'radia@people.example', isVerified: true },
    });
  });

  test.each([
    ['the provider does not vouch for it', false, true],
    ['it is not confirmed here', true, false],
  ])('is nobody where %s', async (_what, vouched, confirmed) => {
    const name = vouched ? 'mallory' : 'trudy';
    await personThere(name, { isVerified: vouched });
    const userId = await personHere(name, confirmed);
    await offer({ autoLinking: 'AUTO_LINKING_OPTION_EMAIL' });
    const browser = await visit(name);
    expect(browser.status).not.toBe(200);
    expect(await links(userId)).toEqual([]);
  });

  test.each([
    ['by a page that offers it', { isCreationAllowed: true }],
    ['where nothing else is offered', {}],
  ])('links an account by signing in to it, and by agreeing: %s', async (_how, options) => {
    const name = `edsger${'isCreationAllowed' in options ? '1' : '2'}`;
    await personThere(name);
    const userId = await personHere(name);
    const idpId = await offer({ isLinkingAllowed: true, ...options });
    const browser = await visit(name);
    await browser.submit({}, '/ui/login/provider/existing');
    expect(pathOf(browser)).toBe('/ui/login/loginname');
    await browser.submit({ loginName: `${name}-here` }, '/ui/login/loginname');
    await browser.submit({ password }, '/ui/login/password');
    expect(titleOf(browser)).toBe('Link your account at Elsewhere');
    expect(await links(userId)).toEqual([]);
    await browser.submit({ link: '1' }, '/ui/login/provider/link');
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    expect(await links(userId)).toEqual([idpId]);
    const again = await visit(name);
    expect(again.markup).toContain('Grace Here');
  });

  test('who signs in where another left a visit links nothing without agreeing', async () => {
    await personThere('left');
    const userId = await personHere('left');
    await offer({ isLinkingAllowed: true });
    const browser = await visit('left');
    await browser.submit({}, '/ui/login/provider/existing');
    await browser.submit({ loginName: 'left-here' }, '/ui/login/loginname');
    await browser.submit({ password }, '/ui/login/password');
    await browser.submit({ skip: '1' }, '/ui/login/provider/link');
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    await browser.open('/ui/login/provider/link');
    expect(pathOf(browser)).toBe('/ui/login/signedin');
    expect(await links(userId)).toEqual([]);
  });

  test('who is locked gets no second account with the same address', async () => {
    await personThere('leslie');
    const userId = await personHere('leslie');
    await here.postern.call(`${users}/LockUser`, { userId });
    await offer({
      isCreationAllowed: true,
      isAutoCreation: true,
      autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
    });
    expect((await visit('leslie')).markup).toContain('Your account is locked or deactivated');
  });
});

describe('what is not right', () => {
  test('another browser is not signed in by somebody’s way back', async () => {
    await personThere('eve');
    await offer({ isCreationAllowed: true, isAutoCreation: true });
    const { authUrl } = await begin();
    const callback = await signInThere(authUrl, 'eve');
    const victim = await new FormClient(here.postern.url).open('/ui/login/loginname');
    await comeBack(victim, callback);
    expect(victim.status).toBe(403);
    expect(victim.markup).toContain('not begun in this browser');
    expect(victim.accounts).toEqual([]);
  });

  test('who says no there is told so here, in words of ours', async () => {
    await offer({ isCreationAllowed: true });
    const { browser, authUrl } = await begin();
    const state = new URL(authUrl).searchParams.get('state');
    await comeBack(
      browser,
      `${here.postern.url}/idps/callback?state=${state}&error=access_denied&error_description=go+to+evil.example&iss=${there.issuer}`,
    );
    expect(browser.markup).toContain('The sign-in was cancelled, or Elsewhere refused it.');
    expect(browser.markup).not.toContain('evil.example');
    expect(browser.markup).toContain('href="/ui/login/loginname"');
  });

  test('a provider that cannot be reached is said to be so', async () => {
    await offer({}, { issuer: 'https://idp.postern.invalid' });
    const browser = await new FormClient(here.postern.url).open('/ui/login/loginname');
    const response = await press(browser);
    expect(response.status).toBe(503);
    expect(browser.markup).toContain('Elsewhere does not answer at present');
  });

  test('a provider that is not offered cannot be chosen, and no other site can choose one', async () => {
    const idpId = await offer({});
    const browser = await new FormClient(here.postern.url).open('/ui/login/loginname');
    const csrf = browser.field('csrf');
    await browser.post('/ui/login/provider', { csrf, provider: 'other' });
    expect(browser.status).toBe(404);
    await browser.post('/ui/login/provider', { provider: idpId });
    expect(browser.status).toBe(403);
  });
});

describe('an application', () => {
  const request = (more: Record<string, string>) =>
    `/oauth/v2/authorize?${new URLSearchParams({
      client_id: here.web.clientId,
      redirect_uri: shop,
      response_type: 'code',
      scope: 'openid',
      state: 's',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...more,
    })}`;
  /** Follows redirects of ours up to the first that leaves. */
  async function leaves(browser: FormClient, target: string): Promise<URL> {
    let location = target;
    for (let step = 0; step < 10; step++) {
      const url = new URL(location, here.postern.url);
      if (url.origin !== here.postern.url) return url;
      location = (await browser.request(url.href)).headers.get('location') ?? '';
      if (location === '') throw new Error(`stays at ${browser.url}`);
    }
    throw new Error('goes round');
  }

  test('names the provider by scope, and its hint and prompt go along; the code comes back', async () => {
    await personThere('barbara');
    const idpId = await offer({ isCreationAllowed: true, isAutoCreation: true });
    const browser = new FormClient(here.postern.url);
    const scope = `openid urn:zitadel:iam:org:idp:id:${idpId}`;
    const away = await leaves(
      browser,
      request({ scope, login_hint: 'barbara@people.example', prompt: 'login' }),
    );
    expect(away.origin).toBe(there.issuer);
    expect(away.searchParams.get('login_hint')).toBe('barbara@people.example');
    expect(away.searchParams.get('prompt')).toBe('login');
    const callback = await signInThere(away.href, 'barbara');
    const end = await leaves(browser, callback);
    expect(`${end.origin}${end.pathname}`).toBe(shop);
    expect(end.searchParams.get('code')).toBeTruthy();
  });

  test('is led to the only way there is at once', async () => {
    await offer({});
    const policy = { allowExternalIdp: true, allowUsernamePassword: false, passwordlessType: 0 };
    await here.postern.call(`${admin}/UpdateLoginPolicy`, policy);
    const away = await leaves(new FormClient(here.postern.url), request({}));
    expect(away.origin).toBe(there.issuer);
  });
});

test('a provider of an organization signs in nobody who administers the instance, and changes nothing of them', async () => {
  const management = 'zitadel.management.v1.ManagementService';
  await personThere('root');
  const userId = await personHere('root');
  await here.postern.call(`${admin}/AddIAMMember`, { userId, roles: ['IAM_OWNER'] });
  const { id } = await here.postern.call<{ id: string }>(`${management}/AddGenericOIDCProvider`, {
    name: 'Elsewhere',
    issuer: there.issuer,
    clientId: client.clientId,
    clientSecret: client.secret,
    scopes: ['openid', 'profile', 'email'],
    providerOptions: {
      isLinkingAllowed: true,
      isCreationAllowed: true,
      isAutoCreation: true,
      isAutoUpdate: true,
      autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
    },
  });
  await here.postern.call(`${management}/AddCustomLoginPolicy`, {
    allowUsernamePassword: true,
    allowExternalIdp: true,
    idps: [{ idpId: id, ownerType: 'IDP_OWNER_TYPE_ORG' }],
  });
  const browser = await visit('root');
  expect([browser.status, titleOf(browser)]).toEqual([403, 'Signing in with Elsewhere did not work']);
  expect(await links(userId)).toEqual([]);
  const { user } = await here.postern.call<{ user: { human: { profile: object } } }>(`${users}/GetUserByID`, {
    userId,
  });
  expect(user.human.profile).toMatchObject({ familyName: 'Here' });
});
