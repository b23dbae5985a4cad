import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConfidentialClient, exchange, introspect, openScene, type Scene } from './testing.ts';
import { Person } from './testing-consent.ts';
import { accounts, asked, declareBanking, payment } from './testing-details.ts';
import { askGrant, type GrantAnswer, manageGrants, ownToken } from './testing-grants.ts';

/** An application knows what it was granted by an id, asks after it, changes it and gives it back. */

let scene: Scene;
let alice: Person;
let bank: ConfidentialClient;

beforeAll(async () => {
  scene = await openScene();
  await declareBanking(scene);
  bank = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await manageGrants(scene, bank);
  alice = await Person.signedIn(scene);
});
afterAll(() => scene?.postern.stop());

/** What comes of a request, for which alice agrees to whatever is asked. */
async function granted(scope: string, more: Record<string, string> = {}) {
  const answered = (await alice.ask(bank, scope, more)) ?? (await alice.allow());
  return (await alice.redeem(answered, bank)) as GrantAnswer;
}
const about = async (id: string) =>
  (await askGrant(scene, id, (await ownToken(scene, bank)).access_token)).body;
const refreshed = (token: string) =>
  exchange(scene, { grant_type: 'refresh_token', refresh_token: token }, bank);

test('each authorization makes a grant, whose id comes with the tokens and with those after them', async () => {
  const first = await granted('openid offline_access', {
    grant_management_action: 'create',
    ...asked(accounts),
  });
  expect(first.grant_id.length).toBeGreaterThan(30);
  const second = await granted('openid');
  expect(second.grant_id).not.toBe(first.grant_id);
  expect((await refreshed(first.refresh_token)).body).toMatchObject({ grant_id: first.grant_id });
  expect(await about(first.grant_id)).toEqual({
    scopes: [{ scope: 'openid offline_access' }],
    authorization_details: [accounts],
  });
});

test('merging adds what its person agrees to, and is told as a whole', async () => {
  const { grant_id } = await granted('openid offline_access', asked(accounts));
  const merged = await granted('email', {
    grant_management_action: 'merge',
    grant_id,
    claims: JSON.stringify({ userinfo: { given_name: null } }),
    ...asked(payment),
  });
  expect(merged).toMatchObject({ grant_id, scope: 'openid offline_access email' });
  expect((merged as unknown as Record<string, unknown>)['authorization_details']).toEqual([
    accounts,
    payment,
  ]);
  expect(await about(grant_id)).toEqual({
    scopes: [{ scope: 'openid offline_access email' }],
    claims: ['given_name'],
    authorization_details: [accounts, payment],
  });
});

test('replacing leaves nothing of before, and ends its tokens', async () => {
  const before = await granted('openid offline_access email', asked(accounts));
  const other = await granted('openid offline_access');
  const after = await granted('openid', { grant_management_action: 'replace', grant_id: before.grant_id });
  expect(after.grant_id).toBe(before.grant_id);
  expect(await about(before.grant_id)).toEqual({ scopes: [{ scope: 'openid' }] });
  const active = async ({ access_token }: GrantAnswer) => (await introspect(scene, access_token)).active;
  expect(await Promise.all([before, after, other].map(active))).toEqual([false, true, true]);
  expect((await refreshed(before.refresh_token)).body.error).toBe('invalid_grant');
});

test('revoking ends all tokens of the grant, and of no other', async () => {
  const first = await granted('openid offline_access');
  const merged = await granted('email', { grant_management_action: 'merge', grant_id: first.grant_id });
  const other = await granted('openid offline_access');
  const { access_token } = await ownToken(scene, bank, 'grant_management_revoke');
  expect((await askGrant(scene, first.grant_id, access_token, 'DELETE')).status).toBe(204);
  const active = async (of: GrantAnswer) => (await introspect(scene, of.access_token)).active;
  expect(await Promise.all([first, merged, other].map(active))).toEqual([false, false, true]);
  for (const { refresh_token } of [first, merged])
    expect((await refreshed(refresh_token)).body.error).toBe('invalid_grant');
  expect((await askGrant(scene, first.grant_id, access_token, 'DELETE')).status).toBe(404);
  expect(
    (await alice.ask(bank, 'openid', { grant_management_action: 'merge', grant_id: first.grant_id }))?.get(
      'error',
    ),
  ).toBe('invalid_grant_id');
});

test('its person sees it, and takes it back with everything else of the application', async () => {
  const mine = await granted('openid offline_access', asked(accounts));
  await scene.postern.settled();
  const { consents } = await scene.postern.call<{
    consents: { clientId: string; grants: { grantId: string; scopes: string[] }[] }[];
  }>('postern.consent.v1.ConsentService/ListConsents', { userId: scene.alice.userId });
  const of = consents.find(({ clientId }) => clientId === bank.clientId);
  expect(of?.grants.find(({ grantId }) => grantId === mine.grant_id)).toMatchObject({
    scopes: ['openid', 'offline_access'],
    authorizationDetails: [{ type: accounts.type, title: { en: 'See your accounts' } }],
  });
  await alice.open('/account/applications');
  expect(alice.markup).toContain('See your accounts');
  await scene.postern.call('postern.consent.v1.ConsentService/WithdrawConsent', {
    userId: scene.alice.userId,
    clientId: bank.clientId,
  });
  expect((await introspect(scene, mine.access_token)).active).toBe(false);
  const { access_token } = await ownToken(scene, bank);
  expect((await askGrant(scene, mine.grant_id, access_token)).status).toBe(404);
});

test('metadata tells where', async () => {
  const metadata = await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json();
  expect(metadata).toMatchObject({
    grant_management_endpoint: `${scene.issuer}/oauth/v2/grants`,
    grant_management_actions_supported: ['query', 'revoke', 'create', 'replace', 'merge'],
    grant_management_action_required: false,
  });
});
