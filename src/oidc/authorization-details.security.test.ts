import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { exchange, introspect, obtainTokens, openSession, post, redirectUri } from './testing.ts';
import { Person } from './testing-consent.ts';
import { accounts, asked, declare, declareBanking, payment } from './testing-details.ts';
import {
  addSigner,
  type ExchangeScene,
  exchangeGrants,
  openExchangeScene,
  subjectToken,
  types,
} from './testing-exchange.ts';

/** What is asked for by authorization details (RFC 9396) is what its person has seen, and never grows. */

let scene: ExchangeScene;
let alice: Person;

beforeAll(async () => {
  scene = await openExchangeScene();
  await declareBanking(scene);
  alice = await Person.signedIn(scene);
});
afterAll(() => scene?.postern.stop());

const detailsOf = (answer: object) => (answer as Record<string, unknown>)['authorization_details'];
const refusal = async (details: string, client = scene.web) =>
  (await alice.ask(client, 'openid', { authorization_details: details }))?.get('error');

const settings = (applicationId: string, change: object) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId,
    ...change,
  });

test.each([
  ['of a type that nobody declares', '[{"type":"root"}]'],
  ['with members that are not declared', JSON.stringify([{ ...accounts, sudo: true }])],
  [
    'with a member twice',
    '[{"type":"account_information","actions":["list_accounts"],"actions":["read_transactions"]}]',
  ],
  ['with a prototype', '[{"type":"account_information","actions":["list_accounts"],"__proto__":{"x":1}}]'],
  [
    'with characters that turn others round',
    JSON.stringify([{ ...payment, creditorName: 'ecnA \u202eegarevoC' }]),
  ],
  ['too large', JSON.stringify([{ ...payment, creditorName: 'x'.repeat(5_000) }])],
  ['too deep', `[${'{"type":'.repeat(300)}1${'}'.repeat(300)}]`],
  ['no JSON', 'payment'],
])('details are refused that are %s', async (_, details) => {
  expect(await refusal(details)).toBe('invalid_authorization_details');
});

test('the parameter twice is none', async () => {
  const answer = await alice.ask(scene.web, 'openid', asked(payment), [
    ['authorization_details', JSON.stringify([accounts])],
  ]);
  expect([answer, alice.markup.includes('invalid_request')]).toEqual([undefined, true]);
});

test('an application that is held to some types gets no others', async () => {
  const held = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await settings(held.appId, { authorizationDetailsTypes: accounts.type });
  expect(await refusal(JSON.stringify([payment]), held)).toBe('invalid_authorization_details');
  await alice.ask(held, 'openid offline_access', asked(accounts));
  const tokens = await alice.redeem(await alice.allow(), held);
  await settings(held.appId, { authorizationDetailsTypes: payment.type });
  const { body } = await exchange(
    scene,
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    held,
  );
  expect([body.scope, detailsOf(body)]).toEqual(['openid offline_access', undefined]);
});

test('beside a signed request they count for nothing', async () => {
  const signer = await addSigner(scene);
  const request = await signer.signRequest({
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid',
    authorization_details: [accounts],
  });
  const query = new URLSearchParams({ client_id: signer.clientId, request, ...asked(payment) });
  await alice.visit(`/oauth/v2/authorize?${query}`);
  expect([alice.markup.includes('See your accounts'), alice.markup.includes('123.50 EUR')]).toEqual([
    true,
    false,
  ]);
});

describe('what was granted does not grow', () => {
  test('with the code, nor for a code without', async () => {
    await alice.ask(scene.web, 'openid', asked(accounts));
    const more = await alice.redeem(await alice.allow(), scene.web, asked(payment));
    expect(more.error).toBe('invalid_authorization_details');
    const none = await alice.redeem(await alice.ask(scene.web, 'openid'), scene.web, asked(accounts));
    expect(none.error).toBe('invalid_authorization_details');
  });

  test('by another client’s details, or those of a project that is not told', async () => {
    const { projectId } = await scene.postern.call<{ projectId: string }>(
      'zitadel.project.v2.ProjectService/CreateProject',
      { organizationId: scene.orgId, name: 'Health' },
    );
    await declare(scene, { name: 'records', title: { en: 'Read your records' }, fields: [] }, projectId);
    await expect(declare(scene, { name: 'records', fields: [] })).rejects.toThrow('RAR-Typ02');
    await alice.ask(scene.web, 'openid', asked({ type: 'records' }, payment));
    const tokens = await alice.redeem(await alice.allow(), scene.web);
    expect(detailsOf(tokens)).toEqual([{ type: 'records' }, payment]);
    expect(detailsOf(await introspect(scene, tokens.access_token))).toEqual([payment]);
  });

  test('at token exchange, by access token or ID token, where the person has to have agreed', async () => {
    await alice.ask(scene.exchanger, 'openid', asked(accounts));
    const answered = await alice.allow();
    const tokens = await alice.redeem(answered, scene.exchanger);
    for (const subject of [subjectToken(tokens.access_token), subjectToken(tokens.id_token, types.id)]) {
      const same = await scene.ask(subject);
      expect(detailsOf(same.body)).toEqual([accounts]);
      expect(detailsOf(await introspect(scene, same.body.access_token))).toEqual([accounts]);
      expect((await scene.ask({ ...subject, ...asked(payment) })).body.error).toBe(
        'invalid_authorization_details',
      );
    }
    const other = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      grantTypes: exchangeGrants,
    });
    expect((await scene.ask(subjectToken(tokens.access_token), other)).body.error).toBe('invalid_scope');
  });
});

test('a type of the server’s own project gives no power over its API', async () => {
  const { call } = scene.postern;
  const { projects } = await call<{ projects: { projectId: string; name: string }[] }>(
    'zitadel.project.v2.ProjectService/ListProjects',
  );
  const own = projects.find(({ name }) => name === 'ZITADEL')?.projectId ?? '';
  await declare(scene, { name: 'console', fields: [] }, own);
  await alice.ask(scene.web, 'openid', asked({ type: 'console' }));
  const tokens = await alice.redeem(await alice.allow(), scene.web);
  const me = await scene.postern.fetch('/auth/v1/users/me', {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect([detailsOf(tokens), me.status]).toEqual([[{ type: 'console' }], 401]);
});

test('withdrawing consent ends what was given by it', async () => {
  await alice.ask(scene.web, 'openid', asked(accounts), []);
  const tokens = await obtainTokens(
    scene,
    scene.web,
    { scope: 'openid', ...asked(accounts) },
    await openSession(scene),
  );
  await scene.postern.call('postern.consent.v1.ConsentService/WithdrawConsent', {
    userId: scene.alice.userId,
    clientId: scene.web.clientId,
  });
  expect((await introspect(scene, tokens.access_token)).active).toBe(false);
  expect(await alice.ask(scene.web, 'openid', asked(accounts))).toBeUndefined();
  expect(await refusal(JSON.stringify([accounts]))).toBeUndefined();
});

test('pushed requests are held to the same', async () => {
  const pushed = await post(
    scene,
    '/oauth/v2/par',
    {
      response_type: 'code',
      scope: 'openid',
      redirect_uri: redirectUri,
      authorization_details: '[{"type":"root"}]',
    },
    scene.web,
  );
  expect([pushed.status, await pushed.json()]).toMatchObject([
    400,
    { error: 'invalid_authorization_details', error_description: expect.stringContaining('root') },
  ]);
});
