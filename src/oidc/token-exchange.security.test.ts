import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import {
  basic,
  exchange,
  introspect,
  obtainTokens,
  openSession,
  password,
  post,
  redirectUri,
  userinfo,
} from './testing.ts';
import {
  type ExchangeScene,
  exchangeGrants,
  openExchangeScene,
  subjectToken,
  types,
} from './testing-exchange.ts';

/** A token that came by exchange is never more, nor longer, than what it came of, and ends with it. */

let scene: ExchangeScene;
beforeAll(async () => {
  scene = await openExchangeScene();
});
afterAll(() => scene?.postern.stop());

const hour = 3_600_000;
const apiScope = 'urn:zitadel:iam:org:project:id:zitadel:aud';
const user = 'zitadel.user.v2.UserService';

const isActive = async (token: string) => (await introspect(scene, token)).active;
const refusal = async (form: Record<string, string>, client = scene.exchanger) =>
  (await scene.ask(form, client)).body.error;

/** Exchanges a token, and what comes of that once more. */
async function twice(form: Record<string, string>): Promise<string[]> {
  const { body } = await scene.ask(form);
  const again = await scene.ask({ ...subjectToken(body.access_token), requested_token_type: types.jwt });
  return [body.access_token, again.body.access_token];
}

async function addProjectClient(configuration: object = {}) {
  const { projectId } = await scene.postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId: scene.orgId, name: crypto.randomUUID() },
  );
  const { applicationId, oidcConfiguration } = await scene.postern.call<{
    applicationId: string;
    oidcConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'client',
    oidcConfiguration: {
      redirectUris: [redirectUri],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: exchangeGrants,
      developmentMode: true,
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      ...configuration,
    },
  });
  const { clientId, clientSecret: secret } = oidcConfiguration;
  return { projectId, client: { appId: applicationId, clientId, secret } };
}

describe('it is not wider', () => {
  test('in scope, audience or resource', async () => {
    const { projectId } = await addProjectClient();
    const { access_token } = await scene.alices({ scope: 'openid' });
    const subject = subjectToken(access_token);
    expect(await refusal({ ...subject, scope: 'openid email' })).toBe('invalid_scope');
    expect(await refusal({ ...subject, scope: `openid ${apiScope}` })).toBe('invalid_scope');
    expect(await refusal({ ...subject, scope: 'unheard' })).toBe('invalid_scope');
    expect(await refusal({ ...subject, audience: projectId })).toBe('invalid_target');
    expect(await refusal({ ...subject, audience: `${scene.api.clientId} ${projectId}` })).toBe(
      'invalid_target',
    );
    expect(await refusal({ ...subject, resource: 'https://api.example.com' })).toBe('invalid_target');
    expect(await refusal({ ...subject, requested_token_type: types.refresh })).toBe('invalid_request');
  });

  test('nor by exchanging what was narrowed', async () => {
    const { access_token } = await scene.alices();
    const { body } = await scene.ask({
      ...subjectToken(access_token),
      scope: 'openid',
      audience: scene.api.clientId,
    });
    const narrow = subjectToken(body.access_token);
    expect(await refusal({ ...narrow, scope: 'openid email' })).toBe('invalid_scope');
    expect(await refusal({ ...narrow, audience: scene.web.clientId })).toBe('invalid_target');
  });

  test('nor for the API of the server, by way of an ID token', async () => {
    const { id_token } = await scene.alices({ scope: 'openid' });
    expect(await refusal({ ...subjectToken(id_token, types.id), scope: apiScope })).toBe('invalid_scope');
    expect(await refusal({ ...subjectToken(id_token, types.id), scope: 'openid email' })).toBe(
      'invalid_scope',
    );
  });

  test('in several values of audience', async () => {
    const { access_token } = await scene.alices();
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      ...subjectToken(access_token),
    });
    form.append('audience', scene.api.clientId);
    form.append('audience', scene.web.clientId);
    const send = async () => {
      const answer = await fetch(`${scene.issuer}/oauth/v2/token`, {
        method: 'POST',
        body: form,
        headers: { authorization: basic(scene.exchanger.clientId, scene.exchanger.secret) },
      });
      return (await answer.json()) as { access_token: string; error?: string };
    };
    const aud = [scene.api.clientId, scene.web.clientId];
    expect(await introspect(scene, (await send()).access_token)).toMatchObject({ aud });
    form.append('audience', 'somebody-else');
    expect((await send()).error).toBe('invalid_target');
  });
});

describe('it is not longer', () => {
  test('than what it came of, however often it is exchanged, in any form', async () => {
    const { access_token } = await scene.alices();
    const { exp } = (await introspect(scene, access_token)) as { exp?: number };
    const back = scene.postern.advance(11 * hour);
    try {
      for (const token of await twice(subjectToken(access_token)))
        expect((await introspect(scene, token))['exp']).toBeLessThanOrEqual(exp as number);
      const id = await scene.ask({ ...subjectToken(access_token), requested_token_type: types.id });
      expect(decodeJwt(id.body.access_token).exp).toBeLessThanOrEqual(exp as number);
    } finally {
      back();
    }
  });

  test('and of what has expired comes nothing', async () => {
    const { access_token, id_token } = await scene.alices();
    const derived = await twice(subjectToken(access_token));
    const back = scene.postern.advance(12 * hour + 1_000);
    try {
      for (const token of derived) expect(await isActive(token)).toBe(false);
      for (const token of [access_token, ...derived])
        expect(await refusal(subjectToken(token))).toBe('invalid_request');
      expect(await refusal(subjectToken(id_token, types.id))).toBe('invalid_request');
    } finally {
      back();
    }
  });

  test('it comes without a refresh token, and what refreshes is not exchanged', async () => {
    const { access_token, refresh_token } = await scene.alices();
    const { body } = await scene.ask({ ...subjectToken(access_token), scope: 'openid offline_access' });
    expect(body.scope).toBe('openid');
    expect(body.refresh_token).toBeUndefined();
    expect(await refusal(subjectToken(refresh_token, types.refresh))).toBe('invalid_request');
    expect(await refusal(subjectToken(refresh_token))).toBe('invalid_request');
  });

  test('five exchanges are the most', async () => {
    let { access_token } = await scene.alices();
    for (let times = 0; times < 5; times++)
      ({ access_token } = (await scene.ask(subjectToken(access_token))).body);
    expect(await isActive(access_token)).toBe(true);
    expect(await refusal(subjectToken(access_token))).toBe('invalid_request');
  });
});

describe('it ends', () => {
  const ends: Record<string, (tokens: Awaited<ReturnType<ExchangeScene['alices']>>) => Promise<unknown>> = {
    'when the token is revoked': ({ access_token }) =>
      post(scene, '/oauth/v2/revoke', { token: access_token }, scene.exchanger),
    'when the grant is revoked': ({ refresh_token }) =>
      post(scene, '/oauth/v2/revoke', { token: refresh_token }, scene.exchanger),
    'when the refresh token was used twice': async ({ refresh_token }) => {
      const refresh = (token: string) =>
        exchange(scene, { grant_type: 'refresh_token', refresh_token: token }, scene.exchanger);
      await refresh((await refresh(refresh_token)).body.refresh_token);
      await refresh(refresh_token);
    },
    'when the person is signed out': ({ session }) =>
      scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', { sessionId: session.sessionId }),
  };
  test.each(Object.entries(ends))('%s', async (name, end) => {
    const tokens = await scene.alices();
    const derived = [
      ...(await twice(subjectToken(tokens.access_token))),
      ...(await twice(subjectToken(tokens.id_token, types.id))),
    ];
    for (const token of derived) expect(await isActive(token)).toBe(true);
    await end(tokens);
    const grantGoesOn = name === 'when the token is revoked';
    expect(await Promise.all(derived.map(isActive))).toEqual([false, false, grantGoesOn, grantGoesOn]);
    expect(await refusal(subjectToken(tokens.access_token))).toBe('invalid_request');
  });

  test('with the grant of the ID token, which is exchanged no more then', async () => {
    const tokens = await scene.alices();
    const derived = await twice(subjectToken(tokens.id_token, types.id));
    await post(scene, '/oauth/v2/revoke', { token: tokens.refresh_token }, scene.exchanger);
    expect(await Promise.all(derived.map(isActive))).toEqual([false, false]);
    expect(await refusal(subjectToken(tokens.id_token, types.id))).toBe('invalid_request');
  });

  test('with the application that it was given to, and with the one that exchanged it', async () => {
    const applications = 'zitadel.application.v2.ApplicationService';
    const other = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      grantTypes: exchangeGrants,
    });
    const { access_token } = await obtainTokens(scene, other);
    const [derived] = await twice(subjectToken(access_token));
    const own = await scene.alices();
    const exchanged = await scene.ask(subjectToken(own.access_token), other);
    expect(exchanged.status).toBe(200);
    const application = { projectId: scene.projectId, applicationId: other.appId };
    await scene.postern.call(`${applications}/DeactivateApplication`, application);
    expect(await isActive(derived as string)).toBe(false);
    expect(await isActive(exchanged.body.access_token)).toBe(false);
    expect(await isActive(own.access_token)).toBe(true);
  });

  test('with the personal token that it came of, and with its machine', async () => {
    const machines = [await scene.addImpersonator(), await scene.addImpersonator()] as const;
    const derived = await Promise.all(machines.map(({ token }) => twice(subjectToken(token))));
    const [first, second] = machines;
    await scene.postern.call(`${user}/RemovePersonalAccessToken`, {
      userId: first.userId,
      tokenId: first.tokenId,
    });
    await scene.postern.call(`${user}/LockUser`, { userId: second.userId });
    expect(await Promise.all(derived.flat().map(isActive))).toEqual([false, false, false, false]);
  });

  test.each(['DeactivateUser', 'LockUser', 'DeleteUser'])('with the person: %s', async (method) => {
    const { userId, opened } = await addPerson();
    const tokens = await obtainTokens(scene, scene.exchanger, {}, opened);
    const derived = await twice(subjectToken(tokens.access_token));
    expect(await Promise.all(derived.map(isActive))).toEqual([true, true]);
    await scene.postern.call(`${user}/${method}`, { userId });
    expect(await Promise.all(derived.map(isActive))).toEqual([false, false]);
    expect(await refusal(subjectToken(tokens.access_token))).toBe('invalid_request');
    expect(await refusal(subjectToken(tokens.id_token, types.id))).toBe('invalid_request');
  });
});

async function addPerson() {
  const username = crypto.randomUUID();
  const { userId } = await scene.postern.call<{ userId: string }>(`${user}/AddHumanUser`, {
    organization: { orgId: scene.orgId },
    username,
    profile: { givenName: 'Bob', familyName: 'Example' },
    email: { email: `${username}@example.com`, isVerified: true },
    password: { password, changeRequired: false },
  });
  const opened = await scene.postern.call<{ sessionId: string; sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { userId }, password: { password } } },
    scene.postern.loginPat,
  );
  return { userId, opened };
}

describe('nothing comes of', () => {
  test('a token that was given to others, and is not for who asks', async () => {
    const { client } = await addProjectClient();
    const tokens = await scene.alices();
    expect(await refusal(subjectToken(tokens.access_token), client)).toBe('invalid_request');
    expect(await refusal(subjectToken(tokens.id_token, types.id), client)).toBe('invalid_request');
    expect(await refusal(subjectToken((await obtainTokens(scene, scene.web)).access_token))).toBeUndefined();
  });

  test('one kind in place of another, a token that was changed, or none', async () => {
    const { access_token, id_token, code } = await scene.alices();
    const { body } = await scene.ask({ ...subjectToken(access_token), requested_token_type: types.jwt });
    const wrong: Record<string, string>[] = [
      subjectToken(id_token),
      subjectToken(access_token, types.id),
      subjectToken(body.access_token, types.id),
      subjectToken(body.access_token, types.jwt),
      subjectToken(code),
      subjectToken(`${body.access_token.slice(0, -8)}AAAAAAAA`),
      subjectToken('none'),
      subjectToken(access_token, 'urn:example:token'),
      { subject_token: access_token },
      { subject_token_type: types.access },
      { ...subjectToken(access_token), actor_token: access_token },
      { ...subjectToken(access_token), actor_token_type: types.access },
      {},
    ];
    for (const form of wrong) expect([form, await refusal(form)]).toEqual([form, 'invalid_request']);
  });

  test('an ID token that came by exchange', async () => {
    const { access_token } = await scene.alices();
    const alone = await scene.ask({ ...subjectToken(access_token), requested_token_type: types.id });
    const beside = await scene.ask(subjectToken(access_token));
    for (const token of [alone.body.access_token, beside.body.id_token])
      expect(await refusal(subjectToken(token, types.id))).toBe('invalid_request');
  });

  test('an ID token whose grant was revoked, by way of other grants of the person', async () => {
    const first = await scene.alices();
    const second = await obtainTokens(scene, scene.exchanger, {}, await openSession(scene));
    await post(scene, '/oauth/v2/revoke', { token: second.refresh_token }, scene.exchanger);
    expect(await refusal(subjectToken(second.id_token, types.id))).toBe('invalid_request');
    expect(await refusal(subjectToken(first.id_token, types.id))).toBeUndefined();
    const narrow = await scene.alices({ scope: 'openid' });
    const wide = { ...subjectToken(narrow.id_token, types.id), scope: 'openid email' };
    expect(await refusal(wide)).toBe('invalid_scope');
  });

  test('a token without the scope openid, as an ID token', async () => {
    const { access_token } = await scene.alices();
    const wanted = { ...subjectToken(access_token), scope: 'email', requested_token_type: types.id };
    expect(await refusal(wanted)).toBe('invalid_scope');
  });

  test('a person who may not use the application', async () => {
    const { client, projectId } = await addProjectClient();
    const scope = `openid urn:zitadel:iam:org:project:id:${projectId}:aud`;
    const { access_token } = await scene.alices({ scope });
    expect(await refusal(subjectToken(access_token), client)).toBeUndefined();
    await scene.postern.call('zitadel.project.v2.ProjectService/UpdateProject', {
      projectId,
      authorizationRequired: true,
    });
    expect(await refusal(subjectToken(access_token), client)).toBe('invalid_request');
  });
});

test('what came by exchange is revoked by who holds it, and tells nobody else', async () => {
  const { access_token } = await scene.alices();
  const { body } = await scene.ask(subjectToken(access_token));
  const revoke = (client: { clientId: string; secret: string }) =>
    post(scene, '/oauth/v2/revoke', { token: body.access_token }, client);
  expect((await revoke(scene.web)).status).toBe(400);
  expect((await revoke(scene.exchanger)).status).toBe(200);
  expect(await isActive(body.access_token)).toBe(false);
  expect((await userinfo(scene, body.access_token)).status).toBe(401);
  expect(await isActive(access_token)).toBe(true);
});
