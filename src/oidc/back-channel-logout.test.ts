import { afterAll, beforeAll, expect, test } from 'bun:test';
import { decodeProtectedHeader } from 'jose';
import { until } from '../testing/patience.ts';
import { introspect, obtainTokens, openScene, openSession, password, type Scene } from './testing.ts';
import { relyingParty } from './testing-logout.ts';

/** OpenID Connect Back-Channel Logout 1.0, towards relying parties that verify what they get. */

let scene: Scene;
const party = relyingParty(() => scene);
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  await setFlag(true);
});
afterAll(async () => {
  await scene?.postern.stop();
  await party.stop();
});

const setFlag = (enableBackChannelLogout: boolean) =>
  scene.postern.call('zitadel.feature.v2.FeatureService/SetInstanceFeatures', { enableBackChannelLogout });
const metadata = async () =>
  (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<string, unknown>;
const leave = (idToken: string) =>
  fetch(`${scene.issuer}/oidc/v1/end_session?id_token_hint=${idToken}`, { redirect: 'manual' });
const call = (method: string, request: object) => scene.postern.call(method, request);
const sids = (path: string) => party.told(path).map((claims) => claims?.['sid']);
/** Nothing that was written by now is told any more. */
async function allTold(): Promise<void> {
  const { platform } = scene.postern.server;
  await scene.postern.settled();
  const waiting = () => platform.sql<{ id: string }[]>`
    SELECT id FROM delivery.deliveries WHERE instance_id = ${scene.postern.instanceId} AND state = 1 AND worker = 'actions'`;
  await until(async () => (await waiting()).length === 0);
  await scene.postern.settled();
  await until(async () => (await waiting()).length === 0);
}
const typesOf = (sessionId: string) => scene.postern.server.platform.sql<{ type: string }[]>`
  SELECT event_type AS type FROM eventstore.events2
  WHERE aggregate_type = 'session_logout' AND aggregate_id = ${sessionId} ORDER BY aggregate_version`;

test('every application with tokens of a sign-in is told once that it has ended', async () => {
  const [shop, books, strangers] = [
    await party.client('/shop'),
    await party.client('/books'),
    await party.client('/strangers'),
  ];
  const session = await openSession(scene);
  const first = await obtainTokens(scene, shop, {}, session);
  const second = await openSession(scene);
  await obtainTokens(scene, strangers, {}, second);
  // A second grant in the same sign-in is no second logout.
  await obtainTokens(scene, shop, {}, session);
  await obtainTokens(scene, books, {}, session);
  await leave(first.id_token);
  await until(() => party.told('/shop').length > 0 && party.told('/books').length > 0);
  await allTold();
  const facts = {
    iss: scene.issuer,
    sub: scene.alice.userId,
    sid: session.sessionId,
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
  };
  expect(party.told('/shop')).toMatchObject([{ ...facts, aud: shop.clientId }]);
  expect(party.told('/books')).toMatchObject([{ ...facts, aud: books.clientId }]);
  expect(party.told('/strangers')).toEqual([]);
  expect((await typesOf(session.sessionId)).map(({ type }) => type).toSorted()).toEqual(
    ['due', 'due', 'registered', 'registered', 'sent', 'sent'].map(
      (word) => `session_logout.back_channel.${word}`,
    ),
  );
  expect(await typesOf(second.sessionId)).toMatchObject([{ type: 'session_logout.back_channel.registered' }]);
});

test('a logout token is signed as the ID tokens of its application are', async () => {
  const shop = await party.client('/signed');
  await call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: shop.appId,
    idTokenSignedResponseAlg: 'ES256',
  });
  await leave((await obtainTokens(scene, shop)).id_token);
  await until(() => party.told('/signed').length > 0);
  const [told] = party.calls.filter(({ path }) => path === '/signed');
  expect(told?.claims).toBeDefined();
  expect(decodeProtectedHeader(told?.token ?? '').alg).toBe('ES256');
});

test('whatever ends a sign-in is told', async () => {
  const person = { userId: scene.alice.userId };
  const users = 'zitadel.user.v2.UserService';
  const endings: Readonly<Record<string, (sessionId: string) => Promise<unknown>>> = {
    deleted: (sessionId) => call('zitadel.session.v2.SessionService/DeleteSession', { sessionId }),
    locked: async () => {
      await call(`${users}/LockUser`, person);
      await call(`${users}/UnlockUser`, person);
    },
    deactivated: async () => {
      await call(`${users}/DeactivateUser`, person);
      await call(`${users}/ReactivateUser`, person);
    },
    reset: () => call(`${users}/SetPassword`, { ...person, newPassword: { password } }),
  };
  for (const [name, end] of Object.entries(endings)) {
    const client = await party.client(`/${name}`);
    const { session } = await obtainTokens(scene, client);
    await end(session.sessionId);
    await until(() => party.told(`/${name}`).length > 0, name);
    await allTold();
    expect(sids(`/${name}`), name).toEqual([session.sessionId]);
  }
});

test('an application from which a person withdraws hears of it alone', async () => {
  const [mine, yours] = [await party.client('/withdrawn'), await party.client('/kept')];
  const session = await openSession(scene);
  await obtainTokens(scene, mine, {}, session);
  const { access_token } = await obtainTokens(scene, yours, {}, session);
  const auth = 'zitadel.auth.v1.AuthService';
  const { result } = await scene.postern.call<{ result: { id: string; clientId: string }[] }>(
    `${auth}/ListMyRefreshTokens`,
    {},
    session.sessionToken,
  );
  const { id } = result.find(({ clientId }) => clientId === mine.clientId)!;
  await scene.postern.call(`${auth}/RevokeMyRefreshToken`, { id }, session.sessionToken);
  await until(() => party.told('/withdrawn').length > 0);
  await allTold();
  expect(party.told('/withdrawn')).toMatchObject([{ sid: session.sessionId, aud: mine.clientId }]);
  expect(party.told('/kept')).toEqual([]);
  expect((await introspect(scene, access_token)).active).toBe(true);
  // A consent that is taken back ends the same.
  const parties = { userId: scene.alice.userId, clientId: yours.clientId };
  await call('postern.consent.v1.ConsentService/WithdrawConsent', parties);
  await until(() => party.told('/kept').length > 0);
  expect(party.told('/kept')).toMatchObject([{ sid: session.sessionId, aud: yours.clientId }]);
});

test('who does not ask to be told pays nothing for those who do', async () => {
  const { store } = scene.postern.server.platform;
  const [load, append] = [store.load.bind(store), store.append.bind(store)];
  const touched: string[] = [];
  store.load = (instanceId, aggregate, id) => {
    touched.push(aggregate.type);
    return load(instanceId, aggregate, id);
  };
  store.append = (context, writes) => {
    touched.push(...writes.map(({ aggregateType }) => aggregateType));
    return append(context, writes);
  };
  const during = async (client: Parameters<typeof obtainTokens>[1]) => {
    touched.length = 0;
    await obtainTokens(scene, client);
    return touched.filter((type) => type === 'session_logout').length;
  };
  try {
    expect(await during(scene.web)).toBe(0);
    // Loaded once, and written along with the tokens.
    expect(await during(await party.client('/asks'))).toBe(2);
  } finally {
    Object.assign(store, { load, append });
  }
});

test('a removed person’s applications are told, though nothing else is left of the person', async () => {
  const client = await party.client('/removed');
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      username: 'bob',
      profile: { givenName: 'Bob', familyName: 'Example' },
      email: { email: 'bob@example.com', isVerified: true },
      password: { password },
    },
  );
  await call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
  const session = await openSession(scene, 'bob');
  await obtainTokens(scene, client, {}, session);
  await call('zitadel.user.v2.UserService/DeleteUser', { userId });
  await until(() => party.told('/removed').length > 0);
  expect(party.told('/removed')).toMatchObject([{ sub: userId, sid: session.sessionId }]);
});

test('who changes the password in their own sign-in stays there, and is told of the others', async () => {
  const client = await party.client('/changed');
  const [elsewhere, own] = [await openSession(scene), await openSession(scene)];
  await obtainTokens(scene, client, {}, elsewhere);
  await obtainTokens(scene, client, {}, own);
  await scene.postern.call(
    'zitadel.user.v2.UserService/SetPassword',
    { userId: scene.alice.userId, newPassword: { password: 'Another-password1' }, currentPassword: password },
    own.sessionToken,
  );
  await until(() => party.told('/changed').length > 0);
  await allTold();
  expect(sids('/changed')).toEqual([elsewhere.sessionId]);
  await call('zitadel.user.v2.UserService/SetPassword', {
    userId: scene.alice.userId,
    newPassword: { password },
  });
});

test('an address that fails is asked again, with a token that it does not know yet', async () => {
  const client = await party.client('/failing');
  let failing = true;
  party.answers((path) =>
    path === '/failing' && failing ? new Response('later', { status: 503 }) : undefined,
  );
  const { id_token } = await obtainTokens(scene, client);
  await leave(id_token);
  await until(() => party.told('/failing').length > 0);
  failing = false;
  await until(() => party.told('/failing').length > 1);
  await allTold();
  const ids = party.told('/failing').map((claims) => claims?.jti);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).not.toContain(undefined);
});

test('it is told where the application wants it by now, and nobody who does not want it any more', async () => {
  const [moved, gone] = [await party.client('/before'), await party.client('/gone')];
  const session = await openSession(scene);
  const { id_token } = await obtainTokens(scene, moved, {}, session);
  await obtainTokens(scene, gone, {}, session);
  const change = (applicationId: string, backChannelLogoutUri: string) =>
    call('zitadel.application.v2.ApplicationService/UpdateApplication', {
      projectId: scene.projectId,
      applicationId,
      oidcConfiguration: { backChannelLogoutUri },
    });
  await change(moved.appId, party.at('/shop'));
  await change(gone.appId, '');
  const before = party.told('/shop').length;
  await leave(id_token);
  await until(() => party.told('/shop').length > before);
  await allTold();
  expect([party.told('/before'), party.told('/gone')]).toEqual([[], []]);
});

test('the flag governs it, and discovery says so', async () => {
  const names = ['backchannel_logout_supported', 'backchannel_logout_session_supported'];
  const said = async () => {
    const all = await metadata();
    return names.map((name) => all[name]);
  };
  expect(await said()).toEqual([true, true]);
  const client = await party.client('/off');
  const before = await obtainTokens(scene, client);
  await setFlag(false);
  expect(await said()).toEqual([false, false]);
  const during = await obtainTokens(scene, client);
  await leave(before.id_token);
  await leave(during.id_token);
  await allTold();
  expect(party.told('/off')).toEqual([]);
  expect((await typesOf(during.session.sessionId)).length).toBe(0);
  await setFlag(true);
});
