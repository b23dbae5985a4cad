import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { exchange, introspect, openScene, post, type Scene } from './testing.ts';
import { Person } from './testing-consent.ts';
import { accounts, asked, declareBanking, payment, undeclare } from './testing-details.ts';

/** Rich authorization requests (RFC 9396), from the request to the resource server. */

let scene: Scene;
let alice: Person;

beforeAll(async () => {
  scene = await openScene();
  await declareBanking(scene);
  alice = await Person.signedIn(scene);
});
afterAll(() => scene?.postern.stop());

const detailsOf = (answer: object) => (answer as Record<string, unknown>)['authorization_details'];

test('a person sees what is asked for in words, and tokens, introspection and answers tell it', async () => {
  expect(await alice.ask(scene.web, 'openid', asked(payment))).toBeUndefined();
  expect(alice.path).toBe('/ui/login/consent');
  expect(alice.markup).toContain('<h2 dir="auto">Start a payment</h2>');
  expect(alice.markup).toContain('<dt dir="auto">Amount</dt><dd dir="auto">123.50 EUR</dd>');
  expect(alice.markup).toContain('Merchant &lt;b&gt;A&lt;/b&gt;');
  expect(alice.markup).not.toContain('who you are');

  const tokens = await alice.redeem(await alice.allow(), scene.web);
  expect(detailsOf(tokens)).toEqual([payment]);
  expect(detailsOf(await introspect(scene, tokens.access_token))).toEqual([payment]);
});

test('what was agreed to is not asked for again, but for what is asked each time', async () => {
  await alice.ask(scene.web, 'openid', asked(accounts));
  await alice.allow();
  expect((await alice.ask(scene.web, 'openid', asked(accounts)))?.get('code')).toBeTruthy();
  expect(await alice.ask(scene.web, 'openid', asked({ ...accounts, actions: ['read_transactions'] }))).toBe(
    undefined,
  );
  await alice.allow();
  expect(await alice.ask(scene.web, 'openid', asked(payment))).toBeUndefined();
  expect(await alice.ask(scene.web, 'openid', asked(accounts, payment))).toBeUndefined();
  expect(alice.markup).toContain('See your accounts');
  const silent = await alice.ask(scene.web, 'openid', { ...asked(payment), prompt: 'none' });
  expect(silent?.get('error')).toBe('consent_required');
});

test('a JWT holds them, and a refresh gives them all or fewer', async () => {
  const jwt = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
  await alice.ask(jwt, 'openid offline_access', asked(accounts, payment));
  const less = { ...accounts, actions: ['list_accounts'] };
  const tokens = await alice.redeem(await alice.allow(), jwt, asked(less));
  expect(decodeJwt(tokens.access_token)['authorization_details']).toEqual([less]);
  expect(detailsOf(await introspect(scene, tokens.access_token))).toEqual([less]);
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  const more = await exchange(
    scene,
    { ...refresh, ...asked({ ...accounts, actions: ['read_transactions'] }) },
    jwt,
  );
  expect(more.body.error).toBe('invalid_authorization_details');
  const { body } = await exchange(scene, refresh, jwt);
  expect(detailsOf(body)).toEqual([accounts, payment]);
});

test('an opaque token that is for less says so itself', async () => {
  await alice.ask(scene.web, 'openid offline_access', asked(accounts, payment));
  const tokens = await alice.redeem(await alice.allow(), scene.web, asked(payment));
  expect(detailsOf(await introspect(scene, tokens.access_token))).toEqual([payment]);
  const again = await exchange(
    scene,
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, ...asked(accounts) },
    scene.web,
  );
  expect(detailsOf(await introspect(scene, again.body.access_token))).toEqual([accounts]);
  expect(detailsOf(await introspect(scene, tokens.access_token))).toEqual([payment]);
});

test('they are pushed, and a device asks for them', async () => {
  const pushed = await post(
    scene,
    '/oauth/v2/par',
    {
      response_type: 'code',
      scope: 'openid',
      redirect_uri: 'http://localhost:9999/callback',
      ...asked(payment),
    },
    scene.web,
  );
  const { request_uri } = (await pushed.json()) as { request_uri: string };
  const query = new URLSearchParams({ client_id: scene.web.clientId, request_uri, ...asked(accounts) });
  await alice.visit(`/oauth/v2/authorize?${query}`);
  // What the browser brings along counts for nothing.
  expect([alice.markup.includes('123.50 EUR'), alice.markup.includes('See your accounts')]).toEqual([
    true,
    false,
  ]);

  const tv = await scene.addClient({
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  });
  const begun = (await (
    await post(scene, '/oauth/v2/device_authorization', { scope: 'openid', ...asked(payment) }, tv)
  ).json()) as { device_code: string; user_code: string };
  await alice.open('/ui/login/device');
  await alice.submit({ user_code: begun.user_code }, '/ui/login/device');
  expect(alice.markup).toContain('123.50 EUR');
  await alice.answer(alice.answerForm(), '/ui/login/device/allow');
  const { body } = await exchange(
    scene,
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: begun.device_code },
    tv,
  );
  expect(detailsOf(body)).toEqual([payment]);
});

describe('a machine user', () => {
  const form = { grant_type: 'client_credentials', ...asked(accounts) };
  const ask = () => {
    const { userName: clientId, secret } = scene.machine;
    return exchange(scene, form, { clientId, secret });
  };

  test('has those of projects in which it has a role', async () => {
    expect((await ask()).body.error).toBe('invalid_authorization_details');
    await scene.postern.call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
      userId: scene.machine.userId,
      projectId: scene.projectId,
      organizationId: scene.orgId,
    });
    const { body } = await ask();
    expect(detailsOf(body)).toEqual([accounts]);
    expect(await introspect(scene, body.access_token)).toMatchObject({
      active: true,
      authorization_details: [accounts],
    });
  });
});

test('login clients are told in words, and answer for one request', async () => {
  const { call, loginPat } = scene.postern;
  const begin = async () => {
    const { clientId } = scene.web;
    const query = new URLSearchParams({
      client_id: clientId,
      redirect_uri: 'http://localhost:9999/callback',
      response_type: 'code',
      scope: 'openid',
      ...asked(payment),
    });
    const response = await fetch(`${scene.issuer}/oauth/v2/authorize?${query}`, { redirect: 'manual' });
    const id =
      new URL(response.headers.get('location') ?? '', scene.issuer).searchParams.get('authRequestID') ?? '';
    const session = await call<{ sessionId: string; sessionToken: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { loginName: 'alice' }, password: { password: 'Secret-password1' } } },
      loginPat,
    );
    const { sessionId, sessionToken } = session;
    return {
      authRequestId: id,
      session: { sessionId, sessionToken },
      requested: { authRequestId: id, sessionId, sessionToken },
    };
  };
  const service = 'postern.consent.v1.ConsentService';
  const [first, second] = [await begin(), await begin()];
  const question = await call<{ seen: string; scopes?: object[]; authorizationDetails: object[] }>(
    `${service}/GetRequestedConsent`,
    { requested: first.requested },
    loginPat,
  );
  expect(question.scopes ?? []).toEqual([]);
  expect(question.authorizationDetails).toMatchObject([
    {
      type: payment.type,
      title: { en: 'Start a payment' },
      fields: [{ path: 'instructedAmount', label: { en: 'Amount' }, text: '123.50 EUR' }, {}, {}],
    },
  ]);
  await call(`${service}/GiveConsent`, { requested: first.requested, seen: question.seen }, loginPat);
  const callback = ({ authRequestId, session }: typeof first) =>
    call('zitadel.oidc.v2.OIDCService/CreateCallback', { authRequestId, session }, loginPat);
  await expect(callback(second)).rejects.toThrow('OIDC-Con01');
  await callback(first);
});

test('what is declared is told to everybody, and what is not any more is in no token', async () => {
  const metadata = async () =>
    (
      (await (await fetch(`${scene.issuer}/.well-known/openid-configuration`)).json()) as Record<
        string,
        unknown
      >
    )['authorization_details_types_supported'];
  expect(await metadata()).toEqual([accounts.type, payment.type]);
  await alice.ask(scene.web, 'openid offline_access', asked(payment));
  const tokens = await alice.redeem(await alice.allow(), scene.web);
  await undeclare(scene, payment.type);
  expect(await metadata()).toEqual([accounts.type]);
  const told = await introspect(scene, tokens.access_token);
  expect([told.active, detailsOf(told)]).toEqual([true, undefined]);
  const refreshed = await exchange(
    scene,
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    scene.web,
  );
  expect([refreshed.status, detailsOf(refreshed.body)]).toEqual([200, undefined]);
  await declareBanking(scene);
});
