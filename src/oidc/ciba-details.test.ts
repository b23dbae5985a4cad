import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import { FormClient } from '../login/testing.ts';
import { until } from '../testing/patience.ts';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  openScene,
  openSession,
  password,
  type Scene,
} from './testing.ts';
import { cibaGrantType, cibaOf, notified } from './testing-ciba.ts';
import { accounts, asked, declare, declareBanking, payment, undeclare } from './testing-details.ts';

/** Authorization details (RFC 9396) that clients ask of people who are elsewhere (CIBA Core 1.0). */

let scene: Scene;
let bank: ConfidentialClient;
const ciba = cibaOf(() => scene);
const receiver = notified();
const jwt = { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' };
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  await declareBanking(scene);
  bank = await ciba.client({ backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL' }, jwt);
});
afterAll(async () => {
  await scene?.postern.stop();
  await receiver.stop();
});

const newest = async () => (await ciba.waiting())[0] ?? { id: '', url: '' };
const detailsOf = (body: object) => (body as { authorization_details?: unknown }).authorization_details;

/** Alice answers the newest request on its page. @returns what she read */
async function allowOnPage(): Promise<string> {
  const { pathname, search } = new URL((await newest()).url);
  const alice = new FormClient(scene.issuer);
  await alice.open(pathname + search);
  await alice.submit({ loginName: 'alice' });
  await alice.submit({ password });
  const read = alice.markup;
  await alice.submit({}, '/ui/login/elsewhere');
  expect(new URL(alice.url).pathname).toBe('/ui/login/elsewhere/allowed');
  return read;
}

test('are read by the person, and held by tokens and introspection, all or fewer', async () => {
  const { body } = await ciba.begin(bank, asked(accounts, payment));
  const read = await allowOnPage();
  expect(read).toContain('Start a payment');
  expect(read).toContain('Merchant &lt;b&gt;A&lt;/b&gt;');
  expect(read).toContain('See your accounts');
  const less = { ...accounts, actions: ['list_accounts'] };
  const poll = { grant_type: cibaGrantType, auth_req_id: body.auth_req_id };
  const wider = { ...accounts, actions: ['read_transactions'] };
  expect((await exchange(scene, { ...poll, ...asked(wider) }, bank)).body.error).toBe(
    'invalid_authorization_details',
  );
  const { body: tokens } = await exchange(scene, { ...poll, ...asked(less) }, bank);
  expect(detailsOf(tokens)).toEqual([less]);
  expect(decodeJwt(tokens.access_token)['authorization_details']).toEqual([less]);
  expect(detailsOf(await introspect(scene, tokens.access_token))).toEqual([less]);
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token };
  expect(detailsOf((await exchange(scene, refresh, bank)).body)).toEqual([accounts, payment]);
});

test('are pushed with the tokens', async () => {
  const pushed = await ciba.client({
    backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_PUSH',
    backchannelClientNotificationEndpoint: receiver.at('/details'),
  });
  await ciba.begin(pushed, { ...asked(accounts), client_notification_token: 'token' });
  await allowOnPage();
  await until(() => receiver.at('/details') !== '' && receiver.calls.some(({ path }) => path === '/details'));
  const call = receiver.calls.find(({ path }) => path === '/details');
  expect(detailsOf(call?.body ?? {})).toEqual([accounts]);
});

describe('a request', () => {
  test('for what nobody has declared, or of another form, asks nobody', async () => {
    const refused = async (...details: object[]) => (await ciba.begin(bank, asked(...details))).body.error;
    expect(await refused({ type: 'unknown' })).toBe('invalid_authorization_details');
    expect(await refused({ ...accounts, actions: ['steal'] })).toBe('invalid_authorization_details');
    const held = await ciba.client({
      backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL',
      authorizationDetailsTypes: accounts.type,
    });
    expect((await ciba.begin(held, asked(payment))).body.error).toBe('invalid_authorization_details');
  });

  test('for a type that is withdrawn meanwhile gives nothing of it', async () => {
    await declare(scene, { name: 'passing', title: { en: 'Passing' }, fields: [] });
    const { body } = await ciba.begin(bank, asked({ type: 'passing' }, accounts));
    await allowOnPage();
    await undeclare(scene, 'passing');
    expect(detailsOf((await ciba.poll(bank, body.auth_req_id)).body)).toEqual([accounts]);
  });

  test('is told to login clients, who say what the person has agreed to, for it alone', async () => {
    const service = 'postern.consent.v1.ConsentService';
    const { call, loginPat } = scene.postern;
    const strict = await ciba.client({
      backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL',
      requireConsent: true,
    });
    const begin = async () => {
      await ciba.begin(strict, { ...asked(payment), scope: 'openid' });
      return (await newest()).id;
    };
    const [first, second] = [await begin(), await begin()];
    const told = await ciba.asLogin<{ authorizationDetails: string[] }>('GetBackchannelAuthentication', {
      id: first,
    });
    expect(told.authorizationDetails.map((each) => JSON.parse(each))).toEqual([payment]);
    const { sessionId, sessionToken } = await openSession(scene);
    const requested = { backchannelAuthenticationId: first, sessionId, sessionToken };
    const { seen } = await call<{ seen: string }>(`${service}/GetRequestedConsent`, { requested }, loginPat);
    await call(`${service}/GiveConsent`, { requested, seen }, loginPat);
    await expect(ciba.allow(second, { sessionId, sessionToken })).rejects.toThrow('OIDC-Con01');
    await ciba.allow(first, { sessionId, sessionToken });
  });
});
