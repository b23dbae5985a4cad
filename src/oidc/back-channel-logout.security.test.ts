import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import {
  authorize,
  exchange,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  redirectUri,
  type Scene,
  userinfo,
} from './testing.ts';
import { relyingParty } from './testing-logout.ts';

/** What somebody may make of logout tokens, of where they go, and of those who are to get them. */

let scene: Scene;
const party = relyingParty(() => scene);
/** A place to which nobody may send the server. */
let reached = 0;
const inside = Bun.serve({
  hostname: '127.0.0.2',
  port: 0,
  fetch() {
    reached += 1;
    return new Response('secret');
  },
});
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  await scene.postern.call('zitadel.feature.v2.FeatureService/SetInstanceFeatures', {
    enableBackChannelLogout: true,
  });
});
afterAll(async () => {
  await scene?.postern.stop();
  await party.stop();
  await inside.stop(true);
});

const leave = (idToken: string, at = scene.issuer) =>
  fetch(`${at}/oidc/v1/end_session?id_token_hint=${idToken}`, { redirect: 'manual' });
interface Delivery {
  readonly id: string;
  readonly state: number;
  readonly said: string;
}
const waiting = 1;
const deliveriesTo = (recipient: string) => scene.postern.server.platform.sql<Delivery[]>`
  SELECT d.id, d.state, coalesce((SELECT string_agg(a.said, ' ') FROM delivery.attempts a
    WHERE a.instance_id = d.instance_id AND a.delivery_id = d.id), '') AS said
  FROM delivery.deliveries d WHERE d.instance_id = ${scene.postern.instanceId} AND d.recipient = ${recipient}`;
const ended = async (recipient: string): Promise<Delivery> => {
  await until(async () => {
    const [one] = await deliveriesTo(recipient);
    return one !== undefined && one.state !== waiting;
  });
  return (await deliveriesTo(recipient))[0]!;
};
const addressed = (backChannelLogoutUri: string) =>
  scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC', backChannelLogoutUri });

test('no address leads the server inside: what must not be asked is given up at once', async () => {
  for (const uri of [inside.url.href, 'http://169.254.169.254/latest/meta-data', 'http://[::1]:5432/']) {
    const client = await addressed(uri);
    await leave((await obtainTokens(scene, client)).id_token);
    const { state, said } = await ended(client.clientId);
    expect([state, said]).toEqual([3, expect.stringContaining('not')]);
  }
  expect(reached).toBe(0);
});

test('no redirect is followed', async () => {
  const client = await party.client('/redirects');
  party.answers((path) =>
    path === '/redirects'
      ? Response.redirect(inside.url.href, party.told(path).length > 1 ? 307 : 302)
      : undefined,
  );
  await leave((await obtainTokens(scene, client)).id_token);
  await until(() => party.told('/redirects').length > 1);
  expect(reached).toBe(0);
  expect((await deliveriesTo(client.clientId)).map(({ state }) => state)).toEqual([waiting]);
});

test('one that hangs, and one that floods, hold up nobody, and nothing of the token is kept', async () => {
  const [hanging, flooding, other] = [
    await party.client('/hangs'),
    await party.client('/floods'),
    await party.client('/other'),
  ];
  const release: (() => void)[] = [];
  const flood = () =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(`${party.calls.at(-1)?.token} `)),
    });
  party.answers((path) => {
    if (path === '/floods') return new Response(flood());
    if (path !== '/hangs') return undefined;
    return new Promise((resolve) => release.push(() => resolve(new Response())));
  });
  for (let round = 0; round < 3; round++) {
    const session = await openSession(scene);
    const { id_token } = await obtainTokens(scene, hanging, {}, session);
    await obtainTokens(scene, flooding, {}, session);
    await obtainTokens(scene, other, {}, session);
    await leave(id_token);
  }
  await until(() => party.told('/other').length === 3 && party.told('/hangs').length === 3);
  const { state, said } = await ended(flooding.clientId);
  expect(state).toBe(2);
  expect(said).not.toContain(party.calls.find(({ path }) => path === '/floods')!.token.slice(-20));
  for (const go of release) go();
  await ended(hanging.clientId);
});

test('a logout token is nothing but that', async () => {
  const client = await party.client('/token');
  const before = await obtainTokens(scene, client);
  await leave(before.id_token);
  await until(() => party.told('/token').length > 0);
  const { token } = party.calls.find(({ path }) => path === '/token')!;
  const after = await obtainTokens(scene, client);
  expect((await leave(token)).status).toBe(400);
  expect((await userinfo(scene, token)).status).toBe(401);
  expect((await introspect(scene, token)).active).toBe(false);
  const silent = await authorize(scene, {
    client_id: client.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    id_token_hint: token,
    prompt: 'none',
  });
  expect(silent.headers.get('location')).toContain('error=login_required');
  const tokenExchange = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
  };
  expect((await exchange(scene, tokenExchange, client)).status).toBeGreaterThanOrEqual(400);
  const assertion = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: token,
    scope: 'openid',
  };
  expect((await exchange(scene, assertion)).status).toBeGreaterThanOrEqual(400);
  expect((await introspect(scene, after.access_token)).active).toBe(true);
});

test('nobody ends the sign-in of somebody else, so nobody is told of it', async () => {
  const client = await party.client('/foreign');
  const { session } = await obtainTokens(scene, client);
  const stranger = await obtainTokens(scene, scene.web);
  const { sessionId } = session;
  const refused = scene.postern.call(
    'zitadel.session.v2.SessionService/DeleteSession',
    { sessionId, sessionToken: stranger.session.sessionToken },
    stranger.access_token,
  );
  await expect(refused).rejects.toThrow();
  const [header, payload = '', signature] = stranger.id_token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const forged = Buffer.from(JSON.stringify({ ...claims, sid: sessionId })).toString('base64url');
  expect((await leave(`${header}.${forged}.${signature}`)).status).toBe(400);
  await leave(stranger.id_token);
  await ended(stranger.session.sessionId);
  expect(party.told('/foreign')).toEqual([]);
});

test('what finds out whom to tell may do so twice, as after a crash: nobody is told twice', async () => {
  const client = await party.client('/twice');
  const { id_token, session } = await obtainTokens(scene, client);
  await leave(id_token);
  await until(() => party.told('/twice').length > 0);
  const { id } = await ended(session.sessionId);
  const again = await scene.postern.call<{ count?: number }>(
    'postern.delivery.v1.DeliveryService/RetryDeliveries',
    { named: { ids: [id] } },
  );
  expect(again.count).toBe(1);
  await until(async () => (await deliveriesTo(session.sessionId))[0]?.state === 2);
  await ended(client.clientId);
  expect(party.told('/twice')).toHaveLength(1);
  expect(await deliveriesTo(client.clientId)).toHaveLength(1);
});

test('two nodes tell once, whichever ends the sign-in', async () => {
  const client = await party.client('/nodes');
  const node = await scene.postern.anotherNode();
  try {
    const tokens = await Promise.all([0, 1, 2, 3].map(() => obtainTokens(scene, client)));
    await Promise.all(tokens.flatMap(({ id_token }) => [leave(id_token), leave(id_token, node.url)]));
    await until(() => party.told('/nodes').length >= tokens.length);
    await until(async () => (await deliveriesTo(client.clientId)).every(({ state }) => state === 2));
    const sids = party.told('/nodes').map((claims) => claims?.['sid'] as string);
    expect(sids.toSorted()).toEqual(tokens.map(({ session }) => session.sessionId).toSorted());
  } finally {
    await node.stop();
  }
});

test('tokens that come of a sign-in while it ends are told of as well', async () => {
  const client = await party.client('/race');
  const { store } = scene.postern.server.platform;
  const append = store.append.bind(store);
  const session = await openSession(scene);
  let ending: Promise<unknown> | undefined;
  store.append = async (context, writes) => {
    if (!ending && writes.some(({ aggregateType }) => aggregateType === 'session_logout')) {
      ending = scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
        sessionId: session.sessionId,
      });
      await ending;
      await scene.postern.settled();
      await ended(session.sessionId);
    }
    return append(context, writes);
  };
  try {
    await obtainTokens(scene, client, {}, session);
  } finally {
    store.append = append;
  }
  expect(ending).toBeDefined();
  await until(() => party.told('/race').length > 0);
  expect(party.told('/race')).toMatchObject([{ sid: session.sessionId }]);
});
