import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  openScene,
  openSession,
  type Scene,
  userinfo,
} from './testing.ts';
import { apiScope, foreignClient, Person, requireConsent } from './testing-consent.ts';

/** People are asked before an application gets what is theirs. */

const consents = 'postern.consent.v1.ConsentService';
interface Consents {
  consents?: { clientId: string; scopes: string[]; declinedScopes?: string[]; applicationName: string }[];
}

let scene: Scene;
let client: ConfidentialClient;
let alice: Person;
const call = <T = object>(method: string, request: object, token?: string) =>
  scene.postern.call<T>(method, request, token);
const held = async () => {
  await scene.postern.settled();
  const { consents: all = [] } = await call<Consents>(`${consents}/ListConsents`, {
    userId: scene.alice.userId,
  });
  return all.find(({ clientId }) => clientId === client.clientId);
};
const withdraw = (token?: string) =>
  call(`${consents}/WithdrawConsent`, { userId: scene.alice.userId, clientId: client.clientId }, token);
const refresh = (token: string) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token: token }, client);

beforeAll(async () => {
  scene = await openScene();
  client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await requireConsent(scene, client);
  alice = await Person.signedIn(scene);
});
afterAll(() => scene?.postern.stop());

test('nobody is asked by an application that is not set to ask', async () => {
  expect((await alice.ask(scene.web, 'openid email phone'))?.get('code')).toBeTruthy();
});

test('who agrees is asked once; then only about what is new', async () => {
  expect(await alice.ask(client, 'openid email offline_access')).toBeUndefined();
  expect(alice.path).toBe('/ui/login/consent');
  for (const said of ['client 4 of Postern asks', 'who you are', 'your e-mail address'])
    expect(alice.markup).toContain(said);
  expect([...alice.boxes]).toEqual([
    ['email', true],
    ['offline_access', true],
  ]);
  const tokens = await alice.redeem(await alice.allow(), client);
  expect(tokens.scope).toBe('openid email offline_access');
  expect((await userinfo(scene, tokens.access_token)).body['email']).toBe('alice@example.com');

  expect((await alice.ask(client, 'openid email'))?.get('code')).toBeTruthy();
  expect((await alice.ask(client, 'openid email', { prompt: 'none' }))?.get('code')).toBeTruthy();
  const silent = await alice.ask(client, 'openid email phone', { prompt: 'none' });
  expect(silent?.get('error')).toBe('consent_required');

  await alice.ask(client, 'openid email phone');
  expect([...alice.boxes.keys()]).toEqual(['phone']);
  expect(alice.markup).toContain('It has already:');
  await alice.allow();
  expect((await held())?.scopes?.toSorted()).toEqual(['email', 'offline_access', 'openid', 'phone']);
});

test('what is left out is in no token, is not asked for again, and comes up with prompt=consent', async () => {
  await alice.ask(client, 'openid address groups');
  const answered = await alice.allow(['groups']);
  expect((await alice.redeem(answered, client)).scope).toBe('openid groups');
  const again = await alice.ask(client, 'openid address groups');
  expect((await alice.redeem(again, client)).scope).toBe('openid groups');
  expect(await held()).toMatchObject({ declinedScopes: ['address'] });

  expect(await alice.ask(client, 'openid address groups', { prompt: 'consent' })).toBeUndefined();
  expect([...alice.boxes]).toEqual([
    ['address', false],
    ['groups', true],
  ]);
  const anew = await alice.redeem(await alice.allow(['address', 'groups']), client);
  expect(anew.scope).toBe('openid address groups');
  expect((await held())?.declinedScopes).toBeUndefined();
});

test('prompt=consent asks the people of every application, and leaves no grant for less', async () => {
  expect(await alice.ask(scene.web, 'openid offline_access', { prompt: 'consent' })).toBeUndefined();
  const tokens = await alice.redeem(await alice.allow([]), scene.web);
  expect([tokens.scope, tokens.refresh_token]).toEqual(['openid', undefined as never]);
  // Where nobody has to be asked, a refusal is for that once.
  const next = await alice.redeem(await alice.ask(scene.web, 'openid offline_access'), scene.web);
  expect(next.refresh_token).toBeTruthy();
});

test('who refuses gives nothing, and is asked again', async () => {
  const other = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await requireConsent(scene, other);
  await alice.ask(other, 'openid');
  const refused = await alice.refuse();
  expect([refused?.get('error'), refused?.get('state')]).toEqual(['access_denied', 'some-state']);
  expect(await alice.ask(other, 'openid')).toBeUndefined();
  expect(alice.path).toBe('/ui/login/consent');
});

test('power over the API needs the consent of a person whose own application it is not', async () => {
  const foreign = await foreignClient(scene);
  expect((await alice.ask(foreign, 'openid email'))?.get('code')).toBeTruthy();
  expect((await alice.ask(foreign, `openid ${apiScope}`, { prompt: 'none' }))?.get('error')).toBe(
    'consent_required',
  );
  await alice.ask(foreign, `openid ${apiScope}`);
  expect([...alice.boxes]).toEqual([[apiScope, false]]);
  expect(alice.markup).toContain('can do everything here that you can');
  const without = await alice.redeem(await alice.allow(), foreign);
  expect(without.scope).toBe('openid');
  const me = (token: string) =>
    scene.postern.fetch('/auth/v1/users/me', { headers: { authorization: `Bearer ${token}` } });
  expect((await me(without.access_token)).status).toBe(401);

  await alice.ask(foreign, `openid ${apiScope}`, { prompt: 'consent' });
  const allowed = await alice.redeem(await alice.allow([apiScope]), foreign);
  expect(allowed.scope).toBe(`openid ${apiScope}`);
  expect((await me(allowed.access_token)).status).toBe(200);
  // An application of the default organization is the instance's own.
  expect((await alice.ask(scene.web, `openid ${apiScope}`))?.get('code')).toBeTruthy();
});

test('who withdraws ends what was given, and is asked again', async () => {
  await alice.ask(client, 'openid offline_access');
  const tokens = await alice.redeem(await alice.ask(client, 'openid offline_access'), client);
  expect((await introspect(scene, tokens.access_token)).active).toBe(true);
  await withdraw();
  expect((await introspect(scene, tokens.access_token)).active).toBe(false);
  expect((await refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
  expect(await held()).toBeUndefined();
  expect(await alice.ask(client, 'openid')).toBeUndefined();
  expect(alice.path).toBe('/ui/login/consent');
  // What nobody has agreed to is withdrawn.
  await withdraw();
});

test('a login client asks on its own page, and is refused where it has not', async () => {
  await withdraw();
  const { sessionId, sessionToken } = await openSession(scene);
  const session = { sessionId, sessionToken };
  const begin = async (scope: string) => {
    const person = new Person(scene);
    await person.ask(client, scope);
    return new URL(person.url, scene.issuer).searchParams.get('authRequestID') ?? '';
  };
  const { loginPat } = scene.postern;
  const callback = (authRequestId: string) =>
    call<{ callbackUrl: string }>(
      'zitadel.oidc.v2.OIDCService/CreateCallback',
      { authRequestId, session },
      loginPat,
    );
  const authRequestId = await begin('openid email phone');
  await expect(callback(authRequestId)).rejects.toThrow('OIDC-Con01');

  const requested = { authRequestId, ...session };
  const asked = await call<{ scopes: object[]; seen: string; organizationName: string }>(
    `${consents}/GetRequestedConsent`,
    { requested },
    loginPat,
  );
  expect(asked).toMatchObject({
    clientId: client.clientId,
    organizationName: 'Postern',
    scopes: [{ scope: 'openid' }, { scope: 'email', optional: true }, { scope: 'phone', optional: true }],
  });
  const give = (seen: string, scopes: string[]) =>
    call(`${consents}/GiveConsent`, { requested, scopes, seen }, loginPat);
  await expect(give('something else', ['email'])).rejects.toThrow('OIDC-Con05');
  await give(asked.seen, ['email']);
  await expect(give(asked.seen, ['email'])).rejects.toThrow('OIDC-Con04');
  const { callbackUrl } = await callback(authRequestId);
  expect(new URL(callbackUrl).searchParams.get('code')).toBeTruthy();
  expect(await held()).toMatchObject({ scopes: ['openid', 'email'], declinedScopes: ['phone'] });
  // Of what was agreed to it need not ask again.
  await callback(await begin('openid email phone'));
});

test('a device is asked about as ever, and what may be left out has a box where consent is needed', async () => {
  await withdraw();
  const tv = await scene.addClient({
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  });
  await requireConsent(scene, tv);
  const begun = (await (
    await fetch(`${scene.issuer}/oauth/v2/device_authorization`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${tv.clientId}:${tv.secret}`)}` },
      body: new URLSearchParams({ scope: 'openid email phone' }),
    })
  ).json()) as { device_code: string; user_code: string };
  await alice.open('/ui/login/device');
  await alice.submit({ user_code: begun.user_code }, '/ui/login/device');
  expect(alice.path).toBe('/ui/login/device/allow');
  expect([...alice.boxes.keys()]).toEqual(['email', 'phone']);
  await alice.answer(alice.answerForm(['phone']), '/ui/login/device/allow');
  expect(alice.path).toBe('/ui/login/device/allowed');
  const { body } = await exchange(
    scene,
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: begun.device_code },
    tv,
  );
  expect(body.scope).toBe('openid phone');
});

test('tokens that go through the browser are for what was agreed to, and end with that', async () => {
  await withdraw();
  const implicit = await scene.addClient({
    responseTypes: ['OIDC_RESPONSE_TYPE_ID_TOKEN_TOKEN'],
    grantTypes: ['OIDC_GRANT_TYPE_IMPLICIT'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    applicationType: 'OIDC_APP_TYPE_USER_AGENT',
  });
  await requireConsent(scene, implicit);
  const ask = (scope: string) => alice.ask(implicit, scope, { response_type: 'id_token token', nonce: 'n' });
  for (const agreed of ['phone', 'email']) {
    expect(await ask('openid email phone')).toBeUndefined();
    const answered = await alice.allow([agreed]);
    const token = answered?.get('access_token') ?? '';
    expect(answered?.get('scope')).toBe(`openid ${agreed}`);
    expect(Object.keys((await userinfo(scene, token)).body)).toContain(
      agreed === 'phone' ? 'phone_number' : 'email',
    );
    expect((await ask('openid email phone'))?.get('scope')).toBe(`openid ${agreed}`);
    await call(`${consents}/WithdrawConsent`, { userId: scene.alice.userId, clientId: implicit.clientId });
    expect((await userinfo(scene, token)).status).toBe(401);
  }
});
