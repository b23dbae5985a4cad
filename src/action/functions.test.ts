import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { introspect, obtainTokens, openScene, type Scene, userinfo } from '../oidc/testing.ts';
import { until } from '../testing/patience.ts';
import { actionsOf, receiver } from './testing.ts';

/** Actions that add claims where these are made. */

let scene: Scene;
const hooks = receiver();
const actions = actionsOf(() => scene.postern);
beforeAll(async () => {
  scene = await openScene({
    configure: (config) => {
      config.outbound.allow.push('127.0.0.1');
    },
  });
});
afterEach(async () => {
  for (const name of ['preuserinfo', 'preaccesstoken']) await actions.set({ function: { name } }, []);
});
afterAll(async () => {
  await scene?.postern.stop();
  await hooks.stop();
});

const scope = 'openid profile email';
const claimsOf = async (token: string) => (await userinfo(scene, token)).body as Record<string, unknown>;
const set = async (name: string, path: string, answer: unknown, interruptOnError = true) => {
  hooks.answers((call) => (call.path === path ? Response.json(answer) : new Response('{}')));
  const { id } = await actions.target(hooks.at(path), { restCall: { interruptOnError } });
  await actions.set({ function: { name } }, [id]);
};

test('preuserinfo adds claims to userinfo, introspection and ID tokens, from the next request on', async () => {
  const { access_token: before } = await obtainTokens(scene, scene.web, { scope });
  expect(await claimsOf(before)).not.toHaveProperty('department');
  await set('preuserinfo', '/userinfo', {
    append_claims: [
      { key: 'department', value: { name: 'Sales', floors: [1, 2] } },
      { key: 'sub', value: 'somebody else' },
      { key: 'email', value: 'mallory@example.com' },
      { key: 'urn:zitadel:iam:org:project:roles', value: { admin: {} } },
      { key: 'active', value: false },
    ],
    append_log_claims: ['seen by the action'],
  });
  const told = await claimsOf(before);
  expect(told).toMatchObject({
    sub: scene.alice.userId,
    email: 'alice@example.com',
    department: { name: 'Sales', floors: [1, 2] },
    'urn:zitadel:iam:action:preuserinfo:log': ['seen by the action'],
  });
  expect(told).not.toHaveProperty(['urn:zitadel:iam:org:project:roles']);
  expect(told).not.toHaveProperty('active');
  expect(await introspect(scene, before)).toMatchObject({
    active: true,
    sub: scene.alice.userId,
    department: { name: 'Sales' },
  });
  const { id_token } = await obtainTokens(scene, scene.web, { scope });
  expect(decodeJwt(id_token)).toMatchObject({ sub: scene.alice.userId, department: { name: 'Sales' } });
  expect(hooks.got('/userinfo')[0]).toMatchObject({
    function: 'function/preuserinfo',
    userinfo: { sub: scene.alice.userId },
    user: { id: scene.alice.userId, username: 'alice', human: { first_name: 'Alice' } },
    user_metadata: [{ key: 'team', value: Buffer.from('red?>').toString('base64') }],
    org: { id: scene.orgId },
    application: { client_id: scene.web.clientId },
  });
  await actions.set({ function: { name: 'preuserinfo' } }, []);
  expect(await claimsOf(before)).not.toHaveProperty('department');
});

test('preaccesstoken adds claims to access tokens that are JWTs, never those of the token itself', async () => {
  const client = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  await set('preaccesstoken', '/token', {
    append_claims: [
      { key: 'tier', value: 'gold' },
      { key: 'exp', value: 4_102_444_800 },
      { key: 'aud', value: ['everybody'] },
    ],
  });
  const { access_token, id_token } = await obtainTokens(scene, client, { scope });
  const claims = decodeJwt(access_token);
  expect(claims).toMatchObject({ tier: 'gold', sub: scene.alice.userId });
  expect(claims.exp).toBeLessThan(4_102_444_800);
  expect(claims.aud).not.toContain('everybody');
  expect(decodeJwt(id_token)).not.toHaveProperty('tier');
  expect(await introspect(scene, access_token)).toMatchObject({ active: true });
});

test('what an action sets as metadata of the person is there', async () => {
  const { access_token } = await obtainTokens(scene, scene.web, { scope });
  const value = Buffer.from('gold').toString('base64');
  await set('preuserinfo', '/metadata', { set_user_metadata: [{ key: 'tier', value }] });
  await claimsOf(access_token);
  const metadata = async () =>
    (
      await scene.postern.call<{ metadata: { key: string; value: string }[] }>(
        'zitadel.user.v2.UserService/ListUserMetadata',
        { userId: scene.alice.userId },
      )
    ).metadata.map((entry) => [entry.key, entry.value]);
  await until(async () => (await metadata()).some(([key]) => key === 'tier'));
  expect(await metadata()).toContainEqual(['tier', value]);
});

test('an action refuses, in its own words, or is passed over where it is not to interrupt', async () => {
  const { access_token } = await obtainTokens(scene, scene.web, { scope });
  const refusal = { forwardedStatusCode: 403, forwardedErrorMessage: 'Not on Sundays' };
  await set('preuserinfo', '/refuses', refusal);
  const refused = await userinfo(scene, access_token);
  expect([refused.status, refused.body]).toMatchObject([
    400,
    { error: 'access_denied', error_description: 'Not on Sundays' },
  ]);
  await set('preuserinfo', '/passed-over', refusal, false);
  expect(await claimsOf(access_token)).toMatchObject({ sub: scene.alice.userId });
});

test.each([
  [{ append_claims: 'none' }],
  [{ append_claims: [{ value: 1 }] }],
  [{ append_claims: [{ key: 'large', value: 'x'.repeat(20_000) }] }],
  [[]],
])('an answer that adds nothing that can be added fails: %#', async (answer) => {
  const { access_token } = await obtainTokens(scene, scene.web, { scope });
  await set('preuserinfo', '/nonsense', answer);
  expect((await userinfo(scene, access_token)).body).toMatchObject({ error: 'access_denied' });
});
