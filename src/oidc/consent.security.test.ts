import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import { until } from '../testing/patience.ts';
import { consentId } from './consent/state.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  exchange,
  introspect,
  openScene,
  password,
  redirectUri,
  type Scene,
} from './testing.ts';
import { apiScope, foreignClient, Person, requireConsent } from './testing-consent.ts';

/** Ways to an application's access that its person has not agreed to. */

let scene: Scene;
let client: ConfidentialClient;
const call = <T = object>(method: string, request: object, token?: string) =>
  scene.postern.call<T>(method, request, token);
const consents = 'postern.consent.v1.ConsentService';
const withdraw = (clientId = client.clientId) =>
  call(`${consents}/WithdrawConsent`, { userId: scene.alice.userId, clientId });
const applications = 'zitadel.application.v2.ApplicationService';
const rename = (name: string) =>
  call(`${applications}/UpdateApplication`, {
    projectId: scene.projectId,
    applicationId: client.appId,
    name,
  });

async function addPerson(name: string): Promise<void> {
  const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    organization: { orgId: scene.orgId },
    username: name,
    profile: { givenName: name, familyName: 'Example' },
    email: { email: `${name}@example.com`, isVerified: true },
    password: { password },
  });
  await call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
}

beforeAll(async () => {
  scene = await openScene();
  client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await requireConsent(scene, client);
  await addPerson('mallory');
});
afterAll(() => scene?.postern.stop());

/** Somebody at the question. */
async function asked(scope = 'openid email phone', loginName = 'alice'): Promise<Person> {
  await withdraw();
  const person = await Person.signedIn(scene, loginName);
  expect(await person.ask(client, scope)).toBeUndefined();
  expect(person.path).toBe('/ui/login/consent');
  return person;
}

describe('the form', () => {
  test('of another browser counts for nothing (CSRF)', async () => {
    const mallory = await asked('openid email', 'mallory');
    const form = mallory.answerForm();
    const alice = await asked();
    // With her own request and account, and the token of the other browser.
    const mixed = alice.answerForm();
    mixed.set('csrf', form.get('csrf') ?? '');
    expect(await alice.answer(mixed)).toBeUndefined();
    expect(alice.markup).toContain('This page has expired');
    mixed.delete('csrf');
    expect(await alice.answer(mixed)).toBeUndefined();
    // Sent from another site, by her own browser.
    const posted = await alice.visit('/ui/login/consent', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'cross-site',
      },
      body: alice.answerForm().toString(),
    });
    expect(posted).toBeUndefined();
  });

  test('that was shown to one person is no answer of another in the same browser', async () => {
    const both = await Person.signedIn(scene);
    await both.open('/ui/login/loginname');
    await both.submit({ loginName: 'mallory' }, '/ui/login/loginname');
    await both.submit({ password }, '/ui/login/password');
    await withdraw();
    await both.ask(client, 'openid email', { login_hint: 'alice' });
    const form = both.answerForm();
    expect(form.get('account')).toBe(scene.alice.userId);
    const { result } = await call<{ result: { userId: string }[] }>('zitadel.user.v2.UserService/ListUsers', {
      queries: [{ userNameQuery: { userName: 'mallory' } }],
    });
    form.set('account', result[0]?.userId ?? '');
    expect(await both.answer(form)).toBeUndefined();
    // Mallory is asked instead.
    expect(both.path).toBe('/ui/login/consent');
  });

  test('of a request that waits is no answer to another one', async () => {
    const alice = await asked('openid');
    const little = alice.answerForm();
    await alice.ask(client, 'openid email phone');
    const much = alice.answerForm();
    little.set('authRequestID', much.get('authRequestID') ?? '');
    expect(await alice.answer(little)).toBeUndefined();
    expect([...alice.boxes.keys()]).toEqual(['email', 'phone']);
  });

  test('counts for what the page has said: the name is another one by now', async () => {
    await rename('Harmless');
    const alice = await asked();
    const form = alice.answerForm();
    await rename('Everything');
    await scene.postern.settled();
    expect(await alice.answer(form)).toBeUndefined();
    expect(alice.markup).toContain('Give Everything access?');
    expect((await alice.allow())?.get('code')).toBeTruthy();
  });

  test('agrees to nothing that was not asked about', async () => {
    const alice = await asked('openid email');
    const tokens = await alice.redeem(
      await alice.allow(['email', 'phone', 'offline_access', apiScope]),
      client,
    );
    expect([tokens.scope, tokens.refresh_token]).toEqual(['openid email', undefined as never]);
    // Nor for later.
    expect(await alice.ask(client, 'openid email phone')).toBeUndefined();
  });

  test('without the answer to anything is a refusal of what may be left out', async () => {
    const alice = await asked('openid email');
    expect((await alice.redeem(await alice.allow([]), client)).scope).toBe('openid');
  });

  test('is not to be shown in a frame, whoever may show the other pages', async () => {
    await call('zitadel.settings.v2.SettingsService/SetSecuritySettings', {
      embeddedIframe: { enabled: true, allowedOrigins: ['https://portal.example'] },
    });
    await scene.postern.settled();
    const alice = await asked();
    expect(alice.headers.get('x-frame-options')).toBe('DENY');
    expect(alice.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    await call('zitadel.settings.v2.SettingsService/SetSecuritySettings', {
      embeddedIframe: { enabled: false },
    });
  });
});

describe('one answer', () => {
  test('to a form that is sent twice, and for who comes back to it', async () => {
    const given = async () => {
      const { events = [] } = await call<{ events?: object[] }>('zitadel.admin.v1.AdminService/ListEvents', {
        aggregateId: consentId(scene.alice.userId, client.clientId),
        eventTypes: ['consent.given'],
        limit: 1000,
      });
      return events.length;
    };
    const alice = await asked();
    const before = await given();
    const page = alice.url;
    const form = alice.answerForm();
    const answers = await Promise.all([1, 2, 3].map(() => alice.answer(form)));
    for (const answered of answers) expect(answered?.get('code')).toBeTruthy();
    // Back, and the form once more: the request is answered, and leads there again.
    expect((await alice.visit(page))?.get('code')).toBeTruthy();
    expect((await alice.answer(form))?.get('code')).toBeTruthy();
    expect(await given()).toBe(before + 1);
  });

  test('where two tabs ask: the second is answered by what the first was given', async () => {
    const alice = await asked('openid email');
    const first = alice.answerForm();
    await alice.ask(client, 'openid email');
    const second = alice.answerForm(['email']);
    expect((await alice.answer(first))?.get('code')).toBeTruthy();
    expect((await alice.answer(second))?.get('code')).toBeTruthy();
  });

  test('a refusal after it changes nothing', async () => {
    const alice = await asked();
    const form = alice.answerForm();
    await alice.allow();
    await alice.answer(form, '/ui/login/cancel');
    expect((await alice.ask(client, 'openid email phone'))?.get('code')).toBeTruthy();
  });
});

describe('no way around', () => {
  test('by signing in, or by a page of the login', async () => {
    const alice = await asked();
    const id = alice.field('authRequestID');
    for (const page of ['login', 'accounts', 'mfa', 'mfa/setup', 'password/change', 'u2f', 'signedin'])
      expect(await alice.visit(`/ui/login/${page}?authRequestID=${id}`)).toBeUndefined();
    await alice.open(`/ui/login/loginname?authRequestID=${id}`);
    await alice.submit({ loginName: 'alice' }, '/ui/login/loginname');
    await alice.submit({ password }, '/ui/login/password');
    expect(alice.path).toBe('/ui/login/consent');
  });

  test('by who is not signed in', async () => {
    const nobody = new Person(scene);
    await nobody.ask(client, 'openid');
    const id = nobody.field('authRequestID');
    expect(await nobody.visit(`/ui/login/consent?authRequestID=${id}`)).toBeUndefined();
    expect(nobody.path).toBe('/ui/login/loginname');
  });

  test('by a code from before consent was withdrawn', async () => {
    const alice = await asked('openid offline_access');
    const answered = await alice.allow();
    await withdraw();
    expect((await alice.redeem(answered, client)).error).toBe('invalid_grant');
  });

  test('by a code that is redeemed while consent is withdrawn', async () => {
    for (let round = 0; round < 5; round++) {
      const alice = await asked('openid offline_access');
      const answered = await alice.allow();
      const [tokens] = await Promise.all([alice.redeem(answered, client), withdraw()]);
      if (tokens.error) expect(tokens.error).toBe('invalid_grant');
      else expect((await introspect(scene, tokens.access_token)).active).toBe(false);
    }
  });

  test('by what was issued, where the withdrawal does not get to its end', async () => {
    const issuedTo = async (alice: Person) => alice.redeem(await alice.allow(), client);
    const sql = postgres(scene.postern.databaseUrl, { max: 1, onnotice: () => {} });
    try {
      const before = await issuedTo(await asked('openid offline_access'));
      const unlock = await lockTable(sql, 'orgs_projection');
      try {
        await call('zitadel.org.v2.OrganizationService/AddOrganization', { name: 'holds it up' });
        await expect(withdraw()).rejects.toThrow('OIDC-Con02');
      } finally {
        await unlock();
      }
      // Given anew, it goes on.
      const alice = await Person.signedIn(scene);
      await alice.ask(client, 'openid offline_access');
      const since = await issuedTo(alice);
      await until(async () => !(await introspect(scene, before.access_token)).active);
      await scene.postern.settled();
      expect((await introspect(scene, since.access_token)).active).toBe(true);
      await withdraw();
    } finally {
      await sql.end();
    }
  });

  test('to the API, by the number of its project in place of its name', async () => {
    const foreign = await foreignClient(scene);
    const alice = await Person.signedIn(scene);
    const { projects } = await call<{ projects: { projectId: string; name: string }[] }>(
      'zitadel.project.v2.ProjectService/ListProjects',
      {},
    );
    const api = projects.find(({ name }) => name !== 'Shop' && name !== 'Ledger')?.projectId ?? '';
    const byNumber = `urn:zitadel:iam:org:project:id:${api}:aud`;
    expect(await alice.ask(foreign, `openid ${byNumber}`)).toBeUndefined();
    expect([...alice.boxes]).toEqual([[byNumber, false]]);
    const tokens = await alice.redeem(await alice.allow(), foreign);
    const me = await scene.postern.fetch('/auth/v1/users/me', {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(me.status).toBe(401);
  });

  test('by what the application says of itself in the request', async () => {
    const answer = await authorize(scene, {
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      prompt: 'none consent',
    });
    expect(answerOf(answer).get('error')).toBe('invalid_request');
  });
});

test('a name is text, and takes no page to itself', async () => {
  await rename(`<b>Bank"${'long '.repeat(30)}end`);
  const alice = await asked();
  expect(alice.markup).toContain('Give &lt;b&gt;Bank&quot;long long');
  expect(alice.markup).toContain('…');
  expect(alice.markup).not.toContain('end access?');
  // What is not seen, or turns the text around it, is no part of any name here; where a history brings one: shown-name.test.ts.
  await expect(rename('Bank\u202e')).rejects.toThrow('APP-Nam03');
});

describe('whose consent it is', () => {
  test('nobody sees or withdraws somebody else’s without permission, nor learns of it', async () => {
    const alice = await asked();
    await alice.allow();
    await scene.postern.settled();
    const mallory = await Person.signedIn(scene, 'mallory');
    const tokens = await mallory.redeem(await mallory.ask(scene.web, `openid ${apiScope}`), scene.web);
    const of = { userId: scene.alice.userId };
    const asMallory = (method: string, request: object) =>
      call(`${consents}/${method}`, request, tokens.access_token);
    await expect(asMallory('ListConsents', of)).rejects.toThrow(/permission_denied|not_found/);
    await expect(asMallory('WithdrawConsent', { ...of, clientId: client.clientId })).rejects.toThrow(
      /permission_denied|not_found/,
    );
    const requested = { authRequestId: 'V2_1', sessionId: '1', sessionToken: '1' };
    await expect(asMallory('GetRequestedConsent', { requested })).rejects.toThrow('permission_denied');
    await expect(asMallory('GiveConsent', { requested, seen: 'x' })).rejects.toThrow('permission_denied');
    expect((await alice.ask(client, 'openid'))?.get('code')).toBeTruthy();
  });

  test('consent to one application is none to another of the same project', async () => {
    const other = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    await requireConsent(scene, other);
    const alice = await asked();
    await alice.allow();
    expect(await alice.ask(other, 'openid email phone')).toBeUndefined();
    expect(alice.path).toBe('/ui/login/consent');
  });

  test('a refresh asks for nothing that was left out', async () => {
    const alice = await asked('openid email offline_access');
    const tokens = await alice.redeem(await alice.allow(['offline_access']), client);
    const more = await exchange(
      scene,
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token, scope: 'openid email' },
      client,
    );
    expect(more.body.error).toBe('invalid_scope');
  });
});
