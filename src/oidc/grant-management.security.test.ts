import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainTokens,
  openScene,
  post,
  type Scene,
} from './testing.ts';
import { Person, requireConsent } from './testing-consent.ts';
import { accounts, asked, declareBanking, payment } from './testing-details.ts';
import { askGrant, type GrantAnswer, manageGrants, ownToken } from './testing-grants.ts';

/** Ids of grants are no secrets (Grant Management for OAuth 2.0 §10): who has one has nothing by it. */

let scene: Scene;
let alice: Person;
let bank: ConfidentialClient;
let thief: ConfidentialClient;

beforeAll(async () => {
  scene = await openScene();
  await declareBanking(scene);
  [bank, thief] = [
    await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' }),
    await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' }),
  ];
  await Promise.all([manageGrants(scene, bank), manageGrants(scene, thief)]);
  alice = await Person.signedIn(scene);
});
afterAll(() => scene?.postern.stop());

async function granted(scope: string, more: Record<string, string> = {}, client = bank) {
  const answered = (await alice.ask(client, scope, more)) ?? (await alice.allow());
  return (await alice.redeem(answered, client)) as GrantAnswer;
}
const refusal = async (more: Record<string, string>, client: { clientId: string } = bank) =>
  (await alice.ask(client, 'openid', more))?.get('error');

test('another client’s grant is read, changed and ended by nobody else, and told from none by nobody', async () => {
  const { grant_id, access_token } = await granted('openid offline_access');
  const token = (await ownToken(scene, thief)).access_token;
  const unknown = await askGrant(scene, 'unheard', token);
  for (const method of ['GET', 'DELETE'] as const)
    expect(await askGrant(scene, grant_id, token, method)).toMatchObject({ status: 404, body: unknown.body });
  for (const grant_management_action of ['merge', 'replace'])
    expect(await refusal({ grant_management_action, grant_id }, thief)).toBe('invalid_grant_id');
  expect(await refusal({ grant_management_action: 'merge', grant_id: 'unheard' }, thief)).toBe(
    'invalid_grant_id',
  );
  expect((await introspect(scene, access_token)).active).toBe(true);
});

test('another person’s grant is changed by nobody else', async () => {
  const { call } = scene.postern;
  const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId: scene.orgId },
    username: 'bob',
    profile: { givenName: 'Bob', familyName: 'Example' },
    email: { email: 'bob@example.com', isVerified: true },
    password: { password: 'Secret-password1', changeRequired: false },
  });
  await call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
  const { grant_id } = await granted('openid');
  const bob = await Person.signedIn(scene, 'bob');
  const change = { grant_management_action: 'merge', grant_id };
  expect((await bob.ask(bank, 'openid email', { ...change, prompt: 'none' }))?.get('error')).toBe(
    'login_required',
  );
  await expect(
    obtainTokens(scene, bank, { scope: 'openid', ...change }, await session('bob')),
  ).rejects.toThrow('OIDC-Ses03');
  const { id_token } = await obtainTokens(scene, bank, { scope: 'openid' }, await session('bob'));
  expect(await refusal({ ...change, id_token_hint: id_token })).toBe('invalid_grant_id');
});

const session = (loginName: string) =>
  scene.postern.call<{ sessionId: string; sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { loginName }, password: { password: 'Secret-password1' } } },
    scene.postern.loginPat,
  );

test('merging gives nothing that its person has not agreed to', async () => {
  const asking = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await manageGrants(scene, asking);
  await requireConsent(scene, asking);
  const { grant_id } = await granted('openid', asked(accounts), asking);
  const merge = { grant_management_action: 'merge', grant_id };
  expect(await refusal({ ...merge, prompt: 'none', scope: 'phone' }, asking)).toBe('consent_required');
  expect(await alice.ask(asking, 'phone', { ...merge, ...asked(payment) })).toBeUndefined();
  expect([alice.markup.includes('your phone number'), alice.markup.includes('123.50 EUR')]).toEqual([
    true,
    true,
  ]);
  const answered = await alice.allow([]);
  expect(await alice.redeem(answered, asking)).toMatchObject({ scope: 'openid' });
  // What was refused is not in the grant either.
  const { body } = await askGrant(scene, grant_id, (await ownToken(scene, asking)).access_token);
  expect(body['scopes']).toEqual([{ scope: 'openid' }]);
});

test('a grant that was revoked while its person signed in stays revoked', async () => {
  const { grant_id } = await granted('openid');
  const answered = await alice.ask(bank, 'email', { grant_management_action: 'merge', grant_id });
  const { access_token } = await ownToken(scene, bank);
  await askGrant(scene, grant_id, access_token, 'DELETE');
  expect((await alice.redeem(answered, bank)).error).toBe('invalid_grant');
});

test.each<[string, Record<string, string>, string]>([
  ['an action that is none', { grant_management_action: 'update' }, 'invalid_request'],
  ['an id alone', { grant_id: 'x' }, 'invalid_request'],
  ['merging without an id', { grant_management_action: 'merge' }, 'invalid_request'],
  ['creating with an id', { grant_management_action: 'create', grant_id: 'x' }, 'invalid_request'],
  [
    'an id of another form',
    { grant_management_action: 'merge', grant_id: '../'.repeat(200) },
    'invalid_grant_id',
  ],
])('%s is refused', async (_, more, error) => {
  expect(await refusal(more)).toBe(error);
});

test('who has it not switched on, or does not authenticate, manages nothing', async () => {
  expect(await refusal({ grant_management_action: 'create' }, scene.web)).toBe('invalid_request');
  await manageGrants(scene, scene.spa);
  expect(await refusal({ grant_management_action: 'create' }, scene.spa)).toBe('invalid_request');
  const ask = (client: { clientId: string; secret: string }) =>
    exchange(scene, { grant_type: 'client_credentials', scope: 'grant_management_query' }, client);
  expect((await ask(scene.web)).body.error).toBe('unauthorized_client');
  expect(((await obtainTokens(scene)) as unknown as GrantAnswer).grant_id).toBeUndefined();
  const once = await granted('openid');
  const { access_token } = await ownToken(scene, bank);
  await manageGrants(scene, bank, false);
  expect((await askGrant(scene, once.grant_id, access_token)).status).toBe(401);
  await manageGrants(scene, bank);
});

test('tokens of people open no grants, tokens of the application nothing else', async () => {
  const { grant_id, access_token } = await granted('openid offline_access');
  expect((await askGrant(scene, grant_id, access_token)).status).toBe(401);
  expect((await askGrant(scene, grant_id, scene.postern.pat)).status).toBe(401);
  const query = (await ownToken(scene, bank, 'grant_management_query')).access_token;
  expect((await askGrant(scene, grant_id, query, 'DELETE')).status).toBe(403);
  expect((await askGrant(scene, grant_id, query)).status).toBe(200);
  expect((await introspect(scene, query)).active).toBe(false);
  const me = await scene.postern.fetch('/auth/v1/users/me', {
    headers: { authorization: `Bearer ${query}` },
  });
  expect(me.status).toBe(401);
  const userinfo = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
    headers: { authorization: `Bearer ${query}` },
  });
  expect(userinfo.status).toBe(401);
});

test('nothing of it is written without a grant, and another path is none', async () => {
  const { access_token } = await ownToken(scene, bank);
  expect((await askGrant(scene, '', access_token)).status).toBe(404);
  expect((await askGrant(scene, 'a/b', access_token)).status).toBe(404);
  expect((await post(scene, '/oauth/v2/grants/x', {})).status).toBe(405);
});
