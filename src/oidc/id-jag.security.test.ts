import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { decodeJwt } from 'jose';
import { obtainTokens, openScene, post, type Scene } from './testing.ts';
import { forgeriesOf } from './testing-forgeries.ts';
import {
  type AppClient,
  askIdJag,
  bringIdJag,
  giveDomain,
  proveAddress,
  refreshTokenType,
  setCrossApp,
  trustForPeople,
  vouchedFor,
} from './testing-id-jag.ts';
import { jwtBearerAssertion, type TestIssuer, testIssuer } from './testing-issuer.ts';

/** Who would like to be somebody by what another server says, or would have this one say it. */

let scene: Scene;
let idp: TestIssuer;
let other: TestIssuer;
let app: AppClient;
beforeAll(async () => {
  scene = await openScene({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
  idp = testIssuer();
  other = testIssuer();
  app = await vouchedFor(scene);
  await trustForPeople(scene, idp.issuer, { jwksUri: idp.jwksUri });
  await trustForPeople(scene, other.issuer, { jwksUri: other.jwksUri, identities: 'IDENTITIES_UNSPECIFIED' });
  await setCrossApp(scene, app, {
    acceptsAssertions: true,
    targets: [
      { audience: 'https://chat.example.com', clientId: 'wiki', scopes: ['chat.read'], resources: [] },
    ],
  });
});
afterAll(async () => {
  await scene?.postern.stop();
  await Promise.all([idp?.stop(), other?.stop()]);
});

const typ = 'oauth-id-jag+jwt';
const good = (claims: object = {}) => ({
  sub: 'U1',
  aud: scene.issuer,
  client_id: app.clientId,
  jti: randomUUID(),
  scope: 'openid email',
  email: 'alice@example.com',
  email_verified: true,
  ...claims,
});

const bring = async (assertion: string, form: Record<string, string> = {}) => {
  const { status, body } = await bringIdJag(scene, app, assertion, form);
  return { status, error: body.error, token: body.access_token, why: body.error_description };
};

test('what is refused below is taken when nothing is wrong with it', async () => {
  expect(await bring(await idp.sign(good(), { typ }))).toMatchObject({ status: 200 });
});

describe('an assertion', () => {
  test.each([
    ['for another server', { aud: 'https://chat.example.com' }],
    ['for several servers', () => ({ aud: [scene.issuer, 'https://chat.example.com'] })],
    ['for another client', { client_id: 'somebody' }],
    ['for no client', { client_id: undefined }],
    ['without jti', { jti: undefined }],
    ['with a jti that is no text', { jti: 7 }],
    ['that is over', () => ({ iat: now() - 900, exp: now() - 600 })],
    ['that is good for days', () => ({ exp: now() + 2 * 86_400 })],
    ['of an address that was not checked', { email_verified: false }],
    ['of an address that says nothing of having been checked', { email_verified: undefined }],
    ['of an address that was checked in words', { email_verified: 'true' }],
    ['without an address', { email: undefined }],
    ['of an address in a list', { email: ['alice@example.com'] }],
    ['of nobody here', { email: 'mallory@example.com' }],
    ['of a sign-in out of all time', { auth_time: 1e23 }],
    ['of a sign-in to come', () => ({ auth_time: now() + 600 })],
    ['of a sign-in at no time', { auth_time: 'now' }],
    ['bound to a key that is not shown', { cnf: { jkt: 'x'.repeat(43) } }],
    ['bound in a way that is not known here', { cnf: { jwk: { kty: 'EC' } } }],
  ])('%s', async (_, wrong) => {
    const claims = typeof wrong === 'function' ? wrong() : wrong;
    expect(await bring(await idp.sign(good(claims), { typ }))).toMatchObject({
      status: 400,
      error: 'invalid_grant',
    });
  });

  test('that comes twice is good once', async () => {
    const assertion = await idp.sign(good(), { typ });
    const answers = await Promise.all([bring(assertion), bring(assertion), bring(assertion)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  });

  test('of another kind is no identity assertion', async () => {
    for (const kind of ['JWT', 'at+jwt', 'logout+jwt']) {
      const { error } = await bring(await idp.sign(good(), { typ: kind }));
      expect(['invalid_grant', 'invalid_request']).toContain(error as string);
    }
  });

  test('of an issuer that is trusted for workloads, not for people', async () => {
    expect(await bring(await other.sign(good(), { typ }))).toMatchObject({ error: 'invalid_grant' });
  });

  test('that another issuer signs in the name of this one', async () => {
    const assertion = await other.sign(good({ iss: idp.issuer }), { typ });
    expect(await bring(assertion)).toMatchObject({ error: 'invalid_grant' });
  });

  test('that only looks like a good one', async () => {
    const forged = await forgeriesOf(await idp.sign(good(), { typ }), idp.publicJwk);
    for (const { name, token } of forged) {
      const { status } = await bring(token);
      expect({ name, refused: status === 400 || status === 413 }).toEqual({ name, refused: true });
    }
  });

  test('is no way to be a client or a workload', async () => {
    const assertion = await idp.sign(good(), { typ });
    const answer = await post(scene, '/oauth/v2/introspect', {
      token: 'x',
      client_id: app.clientId,
      client_assertion_type: jwtBearerAssertion,
      client_assertion: assertion,
    });
    expect(answer.status).toBe(401);
  });
});

const now = () => Math.floor(Date.now() / 1000);

describe('who is meant', () => {
  const person = (username: string, email: object, orgId = scene.orgId) =>
    scene.postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
      organization: { orgId },
      username,
      profile: { givenName: username, familyName: 'Example' },
      email,
    });
  const asEmail = async (email: string) => bring(await idp.sign(good({ email }), { typ }));

  test('nobody whose address is not confirmed here', async () => {
    await person('bob', { email: 'bob@example.com', sendCode: {} });
    expect(await asEmail('bob@example.com')).toMatchObject({ error: 'invalid_grant' });
  });

  test('nobody where several have the address', async () => {
    await person('twin1', { email: 'twins@example.com', isVerified: true });
    expect(await asEmail('twins@example.com')).toMatchObject({ status: 200 });
    await person('twin2', { email: 'twins@example.com', isVerified: true });
    expect(await asEmail('twins@example.com')).toMatchObject({ error: 'invalid_grant' });
  });

  test('nobody of another organization', async () => {
    const { organizationId } = await scene.postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Elsewhere' },
    );
    await person('stranger', { email: 'stranger@example.com', isVerified: true }, organizationId);
    expect(await asEmail('stranger@example.com')).toMatchObject({ error: 'invalid_grant' });
  });

  test('nobody who is deactivated, or has changed the address', async () => {
    const { userId } = await person('carol', { email: 'carol@example.com', isVerified: true });
    expect(await asEmail('carol@example.com')).toMatchObject({ status: 200 });
    await scene.postern.call('zitadel.user.v2.UserService/SetEmail', { userId, email: 'c@example.com' });
    expect(await asEmail('carol@example.com')).toMatchObject({ error: 'invalid_grant' });
    expect(await asEmail('c@example.com')).toMatchObject({ error: 'invalid_grant' });
  });

  test('whoever it is, nothing of this server is opened by it', async () => {
    const scope = 'openid urn:zitadel:iam:org:project:id:zitadel:aud';
    const { token, status } = await bring(await idp.sign(good({ scope, resource: scene.issuer }), { typ }));
    expect(status).toBe(200);
    const call = scene.postern.call('zitadel.auth.v1.AuthService/GetMyUser', {}, token);
    expect(await call.catch((error) => error.status)).toBe(401);
  });

  test('no more than the assertion is for', async () => {
    const assertion = await idp.sign(good({ scope: 'openid' }), { typ });
    expect(await bring(assertion, { scope: 'openid email' })).toMatchObject({ error: 'invalid_scope' });
  });
});

describe('who may bring it', () => {
  test('an application that an administrator has not allowed', async () => {
    const { clientId, secret, appId } = await vouchedFor(scene);
    const assertion = await idp.sign(good({ client_id: clientId }), { typ });
    const { body } = await bringIdJag(scene, { clientId, secret, appId }, assertion);
    expect(body.error).toBe('unauthorized_client');
  });

  test('nobody in particular, or somebody with a wrong secret', async () => {
    const assertion = await idp.sign(good(), { typ });
    const unknown = await post(scene, '/oauth/v2/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion,
    });
    expect(unknown.status).toBe(401);
    const wrong = await bringIdJag(scene, { ...app, secret: 'wrong' }, assertion);
    expect(wrong.status).toBe(401);
    // It was not used up by those.
    expect(await bring(assertion)).toMatchObject({ status: 200 });
  });

  test('an application that does not authenticate cannot be allowed', async () => {
    const set = setCrossApp(scene, scene.spa, { acceptsAssertions: true });
    expect(String(await set.catch((error) => error))).toContain('APP-Xaa04');
  });
});

describe('vouching', () => {
  const ask = (form: Record<string, string>, client = app) =>
    askIdJag(scene, client, { audience: 'https://chat.example.com', ...form });
  const error = async (form: Record<string, string>, client = app) => (await ask(form, client)).body.error;
  let mine: Awaited<ReturnType<typeof obtainTokens>>;
  beforeAll(async () => {
    mine = await obtainTokens(scene, app);
  });

  test('is for audiences, scopes and resources that an administrator has allowed', async () => {
    const subject = { subject_token: mine.id_token };
    expect((await ask(subject)).status).toBe(200);
    expect(await error({ ...subject, audience: 'https://other.example.com' })).toBe('invalid_target');
    expect(await error({ ...subject, audience: 'https://chat.example.com/' })).toBe('invalid_target');
    expect(await error({ ...subject, audience: scene.issuer })).toBe('invalid_target');
    expect(await error({ ...subject, scope: 'chat.write' })).toBe('invalid_scope');
    expect(await error({ ...subject, resource: 'https://api.example.com/' })).toBe('invalid_target');
    const narrowed = await ask({ ...subject, scope: 'chat.read chat.write' });
    expect(narrowed.body).toMatchObject({ scope: 'chat.read' });
  });

  test('is not for tokens of other applications, of other kinds, or of nobody', async () => {
    const theirs = await obtainTokens(scene, scene.web);
    for (const token of [theirs.id_token, mine.access_token, 'none', await idp.sign(good(), { typ: 'JWT' })])
      expect(await error({ subject_token: token })).toBe('invalid_grant');
    for (const token of [theirs.refresh_token, mine.id_token, 'none'])
      expect(await error({ subject_token: token, subject_token_type: refreshTokenType })).toBe(
        'invalid_grant',
      );
    expect(
      await error({
        subject_token: mine.access_token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      }),
    ).toBe('invalid_request');
    expect(await error({ subject_token: mine.id_token, actor_token: mine.access_token })).toBe(
      'invalid_request',
    );
  });

  test('ends with the sign-in', async () => {
    const tokens = await obtainTokens(scene, app);
    expect((await ask({ subject_token: tokens.id_token })).status).toBe(200);
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
      sessionId: tokens.session.sessionId,
    });
    expect(await error({ subject_token: tokens.id_token })).toBe('invalid_grant');
    expect(await error({ subject_token: tokens.refresh_token, subject_token_type: refreshTokenType })).toBe(
      'invalid_grant',
    );
  });

  test('tells the application no address that it was not granted', async () => {
    const tokens = await obtainTokens(scene, app, { scope: 'openid' });
    const { body } = await ask({ subject_token: tokens.id_token });
    const claims = JSON.parse(Buffer.from(body.access_token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims).not.toHaveProperty('email');
  });

  describe('for an address is more than the word of an administrator', () => {
    const said = async (subject_token: string) => decodeJwt((await ask({ subject_token })).body.access_token);
    const vouched = { email: 'alice@example.com', email_verified: false };

    test('who sets one as verified proves nothing, nor does a domain that is only named', async () => {
      expect(await said(mine.id_token)).toMatchObject(vouched);
      await giveDomain(scene, scene.orgId, 'example.com', 'name');
      expect(await said(mine.id_token)).toMatchObject(vouched);
    });

    test("a code that went there does, and the domain that is the organization's", async () => {
      const { organizationId } = await scene.postern.call<{ organizationId: string }>(
        'zitadel.org.v2.OrganizationService/AddOrganization',
        { name: 'Owner' },
      );
      await giveDomain(scene, organizationId, 'example.com', 'proof');
      expect(await said(mine.id_token)).toMatchObject(vouched);
      await giveDomain(scene, scene.orgId, 'example.com', 'proof');
      expect(await said(mine.id_token)).toMatchObject({ ...vouched, email_verified: true });
      await giveDomain(scene, scene.orgId, 'example.com', 'name');
      expect(await said(mine.id_token)).toMatchObject(vouched);
      await proveAddress(scene, scene.alice.userId);
      expect(await said(mine.id_token)).toMatchObject({ ...vouched, email_verified: true });
    });

    test('and names the organization that the word is of', async () => {
      expect(await said(mine.id_token)).toMatchObject({
        'urn:zitadel:iam:user:resourceowner:id': scene.orgId,
      });
    });
  });

  test('what vouches is nothing else', async () => {
    const { body } = await ask({ subject_token: mine.id_token });
    const assertion = body.access_token;
    const asToken = await post(scene, '/oauth/v2/introspect', { token: assertion }, scene.api);
    expect(await asToken.json()).toMatchObject({ active: false });
    expect(await error({ subject_token: assertion })).toBe('invalid_grant');
    expect((await bring(assertion)).status).toBe(400);
  });

  test('is not of an application that knows people by names of its own', async () => {
    const client = await vouchedFor(scene, { redirectUris: ['http://localhost:9999/callback'] });
    await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      projectId: scene.projectId,
      applicationId: client.appId,
      subjectType: 'pairwise',
    });
    await setCrossApp(scene, client, { targets: [{ audience: 'https://chat.example.com', clientId: 'x' }] });
    const tokens = await obtainTokens(scene, client);
    expect(await error({ subject_token: tokens.id_token }, client)).toBe('invalid_target');
  });
});
