import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import {
  type ConfidentialClient,
  exchange,
  introspect,
  obtainTokens,
  openScene,
  openSession,
  password,
  post,
  redirectUri,
  type Scene,
  userinfo,
} from './testing.ts';

let scene: Scene;
let jwtClient: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  jwtClient = await scene.addClient({
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
  });
});
afterAll(() => scene?.postern.stop());

const metadata = 'urn:zitadel:iam:user:metadata';
const resourceOwner = 'urn:zitadel:iam:user:resourceowner';
const apiAudience = 'urn:zitadel:iam:org:project:id:zitadel:aud';
const everything = `openid profile email phone address ${metadata} ${resourceOwner}`;

const profile = {
  name: 'Alice Example',
  given_name: 'Alice',
  family_name: 'Example',
  locale: 'de',
  preferred_username: 'alice',
  updated_at: expect.any(Number),
};
const contacts = {
  email: 'alice@example.com',
  email_verified: true,
  phone_number: '+41791234567',
  phone_number_verified: true,
};

/** A client of another project, which is in no audience of alice's tokens. */
async function stranger(): Promise<ConfidentialClient> {
  const { call } = scene.postern;
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: scene.orgId,
    name: `Elsewhere ${Math.random()}`,
  });
  const made = await call<{
    applicationId: string;
    apiConfiguration: { clientId: string; clientSecret: string };
  }>('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'stranger',
    apiConfiguration: { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' },
  });
  const { clientId, clientSecret } = made.apiConfiguration;
  return { appId: projectId, clientId, secret: clientSecret };
}

describe('introspection', () => {
  test('tells a client of the audience all of the token', async () => {
    const { access_token } = await obtainTokens(scene, scene.web, { scope: everything });
    const answer = await introspect(scene, access_token);
    expect(answer).toMatchObject({
      active: true,
      ...profile,
      ...contacts,
      sub: scene.alice.userId,
      scope: everything.replace(' address', ' address'),
      client_id: scene.web.clientId,
      token_type: 'Bearer',
      iss: scene.issuer,
      amr: ['pwd'],
      jti: expect.stringMatching(/^V2_\d+-at_\d+$/),
      username: profile.preferred_username,
      [metadata]: { team: 'cmVkPz4' },
      [`${resourceOwner}:id`]: scene.orgId,
    });
    expect(Number(answer['exp']) - Number(answer['iat'])).toBe(12 * 3600);
    expect(answer['aud']).toEqual(
      expect.arrayContaining([scene.web.clientId, scene.api.clientId, scene.projectId]),
    );
  });

  test('tells others, and of anything else, that it is not active', async () => {
    const { access_token, refresh_token, id_token } = await obtainTokens(scene);
    const foreign = await stranger();
    expect(await introspect(scene, access_token, foreign)).toEqual({ active: false });
    const aud = `openid urn:zitadel:iam:org:project:id:${foreign.appId}:aud`;
    const invited = await obtainTokens(scene, scene.web, { scope: aud });
    expect((await introspect(scene, invited.access_token, foreign)).active).toBe(true);
    for (const token of [refresh_token, id_token, 'x', `${access_token}x`, 'eyJ.eyJ.x']) {
      expect(await introspect(scene, token)).toEqual({ active: false });
    }
  });

  test('needs a client that proves itself, and a token', async () => {
    const ask = (form: Record<string, string>, client?: { clientId: string; secret: string }) =>
      post(scene, '/oauth/v2/introspect', form, client);
    const token = 'x';
    expect((await ask({ token })).status).toBe(401);
    expect((await ask({ token }, { clientId: scene.api.clientId, secret: 'wrong' })).status).toBe(401);
    expect((await ask({ token, client_id: scene.spa.clientId })).status).toBe(401);
    const missing = await ask({}, scene.api);
    expect(missing.status).toBe(400);
    expect(await missing.json()).toMatchObject({ error: 'invalid_request' });
  });
});

describe('userinfo', () => {
  test('tells what the scopes ask for', async () => {
    const little = await obtainTokens(scene, scene.web, { scope: 'openid' });
    expect((await userinfo(scene, little.access_token)).body).toEqual({ sub: scene.alice.userId });
    const all = await obtainTokens(scene, scene.web, { scope: everything });
    expect((await userinfo(scene, all.access_token)).body).toMatchObject({ ...profile, ...contacts });
  });

  test('takes the token in a form as well, but not in two ways', async () => {
    const { access_token } = await obtainTokens(scene);
    const byForm = await post(scene, '/oidc/v1/userinfo', { access_token });
    expect(byForm.status).toBe(200);
    const twice = await post(scene, '/oidc/v1/userinfo', { access_token }, undefined, {
      authorization: `Bearer ${access_token}`,
    });
    expect(twice.status).toBe(400);
    expect(twice.headers.get('www-authenticate')).toContain('error="invalid_request"');
  });

  test('takes a personal access token', async () => {
    const answer = await userinfo(scene, scene.postern.pat);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ name: 'provisioner', [`${resourceOwner}:id`]: scene.orgId });
    const introspected = await introspect(scene, scene.postern.pat);
    expect(introspected).toMatchObject({ active: true, username: 'provisioner' });
  });

  test('refuses as RFC 6750 says', async () => {
    const bare = await fetch(`${scene.issuer}/oidc/v1/userinfo`);
    expect(bare.status).toBe(401);
    expect(bare.headers.get('www-authenticate')).toBe('Bearer realm="oidc"');
    const wrong = await userinfo(scene, 'wrong');
    expect(wrong.status).toBe(401);
    expect(wrong.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const scopeless = await obtainTokens(scene, scene.web, { scope: 'profile' });
    const refused = await userinfo(scene, scopeless.access_token);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
  });

  test('follows what happens to the user at once', async () => {
    const { access_token } = await obtainTokens(scene);
    const { call } = scene.postern;
    const of = { userId: scene.alice.userId };
    expect((await userinfo(scene, access_token)).status).toBe(200);
    await call('zitadel.user.v2.UserService/UpdateHumanUser', {
      ...of,
      profile: { givenName: 'Alicia', familyName: 'E' },
    });
    expect((await userinfo(scene, access_token)).body).toMatchObject({ given_name: 'Alicia' });
    await call('zitadel.user.v2.UserService/UpdateHumanUser', {
      ...of,
      profile: { givenName: 'Alice', familyName: 'Example' },
    });
    await call('zitadel.user.v2.UserService/DeactivateUser', of);
    expect((await userinfo(scene, access_token)).status).toBe(401);
    expect((await introspect(scene, access_token)).active).toBe(false);
    await call('zitadel.user.v2.UserService/ReactivateUser', of);
    expect((await userinfo(scene, access_token)).status).toBe(200);
  });
});

describe('an access token that is a JWT', () => {
  test('verifies, says nothing of the profile, and is looked up all the same', async () => {
    const { access_token } = await obtainTokens(scene, jwtClient, { scope: everything });
    expect(decodeProtectedHeader(access_token)).toMatchObject({ alg: 'RS256', typ: 'JWT' });
    const claims = decodeJwt(access_token);
    expect(claims).toMatchObject({
      iss: scene.issuer,
      sub: scene.alice.userId,
      client_id: jwtClient.clientId,
      [metadata]: { team: 'cmVkPz4' },
    });
    expect(claims['email']).toBeUndefined();
    expect((await introspect(scene, access_token)).active).toBe(true);
    expect((await userinfo(scene, access_token)).status).toBe(200);
    const revoked = await post(scene, '/oauth/v2/revoke', { token: access_token }, jwtClient);
    expect(revoked.status).toBe(200);
    expect((await introspect(scene, access_token)).active).toBe(false);
    expect((await userinfo(scene, access_token)).status).toBe(401);
  });

  test('is worth nothing when anything of it was changed', async () => {
    const { access_token, id_token } = await obtainTokens(scene, jwtClient);
    const [header = '', payload = '', signature = ''] = access_token.split('.');
    const forged = Buffer.from(
      JSON.stringify({ ...decodeJwt(access_token), sub: scene.machine.userId }),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of [
      `${header}.${forged}.${signature}`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
      id_token,
    ]) {
      expect((await userinfo(scene, token)).status).toBe(401);
      expect((await introspect(scene, token)).active).toBe(false);
    }
  });
});

describe('an ID token', () => {
  test('holds the profile only where the application says so', async () => {
    const plain = await obtainTokens(scene);
    expect(decodeJwt(plain.id_token)['email']).toBeUndefined();
    const client = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      idTokenUserinfoAssertion: true,
      clockSkew: '5s',
    });
    const { id_token } = await obtainTokens(scene, client);
    const claims = decodeJwt(id_token);
    expect(claims).toMatchObject({ email: 'alice@example.com', sid: expect.any(String) });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(12 * 3600 + 10);
  });
});

describe('revocation', () => {
  const revoke = (token: string, client = scene.web) =>
    post(scene, '/oauth/v2/revoke', { token, token_type_hint: 'whatever' }, client);

  test('ends an access token alone, and with a refresh token both', async () => {
    const first = await obtainTokens(scene);
    expect((await revoke(first.access_token)).status).toBe(200);
    expect((await introspect(scene, first.access_token)).active).toBe(false);
    const form = { grant_type: 'refresh_token', refresh_token: first.refresh_token };
    const second = (await exchange(scene, form, scene.web)).body;
    expect((await introspect(scene, second.access_token)).active).toBe(true);
    expect((await revoke(second.refresh_token)).status).toBe(200);
    expect((await introspect(scene, second.access_token)).active).toBe(false);
    const again = { grant_type: 'refresh_token', refresh_token: second.refresh_token };
    expect((await exchange(scene, again, scene.web)).body.error).toBe('invalid_grant');
  });

  test('answers alike for what is unknown or revoked already', async () => {
    const { access_token } = await obtainTokens(scene);
    for (const token of [access_token, access_token, 'x', 'eyJ.eyJ.x']) {
      expect((await revoke(token)).status).toBe(200);
    }
  });

  test('answers alike where the organization of the person is gone, and so does a code that comes again', async () => {
    const { call } = scene.postern;
    const { organizationId } = await call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Closing' },
    );
    const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
      organization: { orgId: organizationId },
      username: 'carol',
      profile: { givenName: 'Carol', familyName: 'Example' },
      email: { email: 'carol@example.com', isVerified: true },
      password: { password },
    });
    await call('zitadel.user.v2.UserService/HumanMFAInitSkipped', { userId });
    const session = await openSession(scene, 'carol@example.com');
    const tokens = await obtainTokens(scene, scene.web, {}, session);
    await call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId });
    for (const token of [tokens.refresh_token, tokens.access_token])
      expect((await revoke(token)).status).toBe(200);
    const again = {
      grant_type: 'authorization_code',
      code: tokens.code,
      redirect_uri: redirectUri,
      code_verifier: tokens.verifier,
    };
    expect((await exchange(scene, again, scene.web)).body.error).toBe('invalid_grant');
  });

  test('is for the client that holds the token', async () => {
    const { access_token } = await obtainTokens(scene);
    const foreign = await revoke(access_token, jwtClient);
    expect(foreign.status).toBe(400);
    expect(await foreign.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await introspect(scene, access_token)).active).toBe(true);
    expect((await revoke(access_token, { ...scene.web, secret: 'wrong' })).status).toBe(401);
    const missing = await post(scene, '/oauth/v2/revoke', {}, scene.web);
    expect(await missing.json()).toMatchObject({ error: 'invalid_request' });
  });
});

test('the API takes tokens that were made for it, and no others', async () => {
  const me = (token: string) =>
    scene.postern.fetch('/auth/v1/users/me', { token }).then(async (response) => ({
      status: response.status,
      body: (await response.json()) as { user?: { id: string } },
    }));
  for (const client of [scene.web, jwtClient]) {
    const good = await obtainTokens(scene, client, { scope: `openid ${apiAudience}` });
    expect(await me(good.access_token)).toMatchObject({
      status: 200,
      body: { user: { id: scene.alice.userId } },
    });
    const other = await obtainTokens(scene, client, { scope: 'openid' });
    expect((await me(other.access_token)).status).toBe(401);
    expect((await me(good.id_token)).status).toBe(401);
  }
});
