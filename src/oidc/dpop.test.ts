import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import {
  answered,
  exchangeWith,
  type ProofKey,
  proofBy,
  proofKey,
  tokenPath,
  userinfoPath,
  userinfoWith,
} from './possession/testing.ts';
import { openRegistration } from './registration/testing.ts';
import {
  basic,
  type ConfidentialClient,
  introspect,
  obtainCode,
  openScene,
  pkce,
  redirectUri,
  type Scene,
} from './testing.ts';
import { exchangeGrants, subjectToken } from './testing-exchange.ts';

/** Tokens that are bound to a key of their client (RFC 9449). */

const apiScope = 'openid offline_access urn:zitadel:iam:org:project:id:zitadel:aud';

let scene: Scene;
let key: ProofKey;
let bound: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  key = await proofKey();
  bound = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
  await set(bound, { dpopBoundAccessTokens: true, requireDpopNonce: true });
});
afterAll(() => scene?.postern.stop());

const set = ({ appId }: { appId: string }, settings: object) =>
  scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
    projectId: scene.projectId,
    applicationId: appId,
    ...settings,
  });

const tokenProof = (by = key, claims = {}) => proofBy(by, { htu: scene.issuer + tokenPath, claims });

const codeForm = async (of: { clientId: string }, parameters: Record<string, string> = {}) => {
  const { code, verifier } = await obtainCode(scene, of, { scope: apiScope, ...parameters });
  return { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier };
};

const spaForm = async (parameters: Record<string, string> = {}) => ({
  ...(await codeForm(scene.spa, parameters)),
  client_id: scene.spa.clientId,
});

const authorization = ({ clientId, secret }: Pick<ConfidentialClient, 'clientId' | 'secret'>) => ({
  authorization: basic(clientId, secret),
});

/** Tokens of alice for the application in the browser, bound to the key. */
const boundTokens = async () => (await exchangeWith(scene, await tokenProof(), await spaForm())).body;

describe('openid-client drives it', () => {
  const configured = async (clientId: string, authentication: client.ClientAuth) =>
    client.discovery(new URL(scene.issuer), clientId, undefined, authentication, {
      execute: [client.allowInsecureRequests],
    });

  test.each(['ES256', 'EdDSA', 'PS256'])('through code, userinfo and refresh by %s', async (algorithm) => {
    const config = await configured(scene.spa.clientId, client.None());
    expect(config.serverMetadata().dpop_signing_alg_values_supported).toContain(algorithm);
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair(algorithm));
    const { callbackUrl, verifier } = await obtainCode(scene, scene.spa);
    const tokens = await client.authorizationCodeGrant(
      config,
      new URL(callbackUrl),
      { expectedState: 'some-state', expectedNonce: 'some-nonce', pkceCodeVerifier: verifier },
      undefined,
      { DPoP },
    );
    expect(tokens.token_type).toBe('dpop');
    const userinfo = (token: string) => client.fetchUserInfo(config, token, scene.alice.userId, { DPoP });
    expect((await userinfo(tokens.access_token)).email).toBe('alice@example.com');
    const renewed = await client.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP });
    expect(renewed.token_type).toBe('dpop');
    expect((await userinfo(renewed.access_token)).sub).toBe(scene.alice.userId);
  });

  test('with nonces, by pushed requests', async () => {
    const config = await configured(bound.clientId, client.ClientSecretBasic(bound.secret));
    const DPoP = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    const { verifier, challenge } = pkce();
    const pushed = await client.buildAuthorizationUrlWithPAR(
      config,
      {
        redirect_uri: redirectUri,
        scope: 'openid',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        state: 'some-state',
      },
      { DPoP },
    );
    const { callbackUrl } = await obtainCode(scene, bound, Object.fromEntries(pushed.searchParams));
    const redeem = (handle: client.DPoPHandle) =>
      client.authorizationCodeGrant(
        config,
        new URL(callbackUrl),
        { expectedState: 'some-state', pkceCodeVerifier: verifier },
        undefined,
        { DPoP: handle },
      );
    const another = client.getDPoPHandle(config, await client.randomDPoPKeyPair('ES256'));
    await expect(redeem(another)).rejects.toMatchObject({ error: 'invalid_grant' });
    const tokens = await redeem(DPoP);
    const told = await client.fetchUserInfo(config, tokens.access_token, scene.alice.userId, { DPoP });
    expect(told.sub).toBe(scene.alice.userId);
  });
});

test('oauth4webapi drives it through code, refresh and userinfo, asked for nonces', async () => {
  const issuer = new URL(scene.issuer);
  const insecure = { [oauth.allowInsecureRequests]: true };
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const as: oauth.Client = { client_id: bound.clientId };
  const authentication = oauth.ClientSecretBasic(bound.secret);
  const options = { ...insecure, DPoP: oauth.DPoP(as, await oauth.generateKeyPair('ES256')) };
  const { callbackUrl, verifier } = await obtainCode(scene, bound);
  const answer = oauth.validateAuthResponse(server, as, new URL(callbackUrl), 'some-state');
  const twice = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (error) {
      if (!oauth.isDPoPNonceError(error)) throw error;
      return ask();
    }
  };
  const tokens = await twice(async () =>
    oauth.processAuthorizationCodeResponse(
      server,
      as,
      await oauth.authorizationCodeGrantRequest(
        server,
        as,
        authentication,
        answer,
        redirectUri,
        verifier,
        options,
      ),
      { expectedNonce: 'some-nonce' },
    ),
  );
  const renewed = await oauth.processRefreshTokenResponse(
    server,
    as,
    await oauth.refreshTokenGrantRequest(server, as, authentication, tokens.refresh_token ?? '', options),
  );
  expect(renewed.token_type).toBe('dpop');
  const told = await oauth.processUserInfoResponse(
    server,
    as,
    scene.alice.userId,
    await oauth.userInfoRequest(server, as, renewed.access_token, options),
  );
  expect(told.sub).toBe(scene.alice.userId);
});

describe('a bound token', () => {
  test('says so itself, and at introspection', async () => {
    const { access_token: opaque, token_type: type } = await boundTokens();
    expect(type).toBe('DPoP');
    expect(await introspect(scene, opaque)).toMatchObject({
      active: true,
      token_type: 'DPoP',
      cnf: { jkt: key.thumbprint },
    });
    const jwts = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    });
    const { body } = await exchangeWith(scene, await tokenProof(), await codeForm(jwts), authorization(jwts));
    expect(decodeJwt(body.access_token)['cnf']).toEqual({ jkt: key.thumbprint });
    expect(await introspect(scene, body.access_token)).toMatchObject({ cnf: { jkt: key.thumbprint } });
    expect((await userinfoWith(scene, body.access_token, undefined, 'Bearer')).status).toBe(401);
  });

  test('is one of a machine, too', async () => {
    const { userName, secret } = scene.machine;
    const { body } = await exchangeWith(
      scene,
      await tokenProof(),
      {
        grant_type: 'client_credentials',
        scope: `openid urn:zitadel:iam:org:project:id:${scene.projectId}:aud`,
      },
      { authorization: basic(userName, secret) },
    );
    expect(await introspect(scene, body.access_token)).toMatchObject({ cnf: { jkt: key.thumbprint } });
  });

  test('is not what a client gets that sends no proof', async () => {
    const { body } = await exchangeWith(scene, undefined, await spaForm());
    expect(body.token_type).toBe('Bearer');
    expect((await introspect(scene, body.access_token))['cnf']).toBeUndefined();
    expect((await userinfoWith(scene, body.access_token, undefined, 'Bearer')).status).toBe(200);
  });

  test('of an exchange is bound to the key of who asks for it', async () => {
    const exchanger = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
      grantTypes: exchangeGrants,
    });
    const { access_token: token } = await boundTokens();
    const another = await proofKey('EdDSA');
    const { body } = await exchangeWith(
      scene,
      await tokenProof(another),
      { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', ...subjectToken(token) },
      authorization(exchanger),
    );
    expect(body.token_type).toBe('DPoP');
    expect(await introspect(scene, body.access_token)).toMatchObject({ cnf: { jkt: another.thumbprint } });
  });
});

describe('the server’s own API takes it with a proof', () => {
  const calls = {
    Connect: {
      htm: 'POST',
      path: '/zitadel.auth.v1.AuthService/GetMyUser',
      init: { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } },
    },
    REST: { htm: 'GET', path: '/auth/v1/users/me', init: {} },
  };
  const call = async (
    { path, init }: (typeof calls)['REST' | 'Connect'],
    authorization: string,
    proof?: string,
  ) =>
    answered(
      await fetch(scene.issuer + path, {
        ...init,
        headers: {
          ...('headers' in init && init.headers),
          origin: 'https://shop.example',
          authorization,
          ...(proof !== undefined && { dpop: proof }),
        },
      }),
    );

  test.each(Object.entries(calls))('over %s', async (_, wanted) => {
    const { access_token: accessToken } = await boundTokens();
    const htu = scene.issuer + wanted.path;
    const proof = await proofBy(key, { htm: wanted.htm, htu, accessToken });
    const right = await call(wanted, `DPoP ${accessToken}`, proof);
    expect(right.body).toMatchObject({ user: { id: scene.alice.userId } });

    const asBearer = await call(wanted, `Bearer ${accessToken}`);
    expect(asBearer.status).toBe(401);
    expect(asBearer.headers.get('www-authenticate')).toStartWith('DPoP realm="oidc", error="invalid_token"');
    expect(asBearer.headers.get('access-control-expose-headers')).toContain('dpop-nonce');
    const again = await call(wanted, `DPoP ${accessToken}`, proof);
    expect(again.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"');
    const bare = await call(wanted, `DPoP ${accessToken}`);
    expect(bare.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"');
  });

  test('and no other token under that scheme', async () => {
    const { pat } = scene.postern;
    const htu = scene.issuer + calls.REST.path;
    const proof = await proofBy(key, { htm: 'GET', htu, accessToken: pat });
    expect((await call(calls.REST, `DPoP ${pat}`, proof)).status).toBe(401);
  });
});

describe('endpoints that a service account asks with it take it with a proof', () => {
  const asked = {
    registration: { path: '/oauth/v2/register', body: () => ({ redirect_uris: [redirectUri] }), status: 201 },
    'global revocation': {
      path: '/oauth/v2/global_token_revocation',
      body: () => ({ sub_id: { format: 'opaque', id: scene.alice.userId } }),
      status: 204,
    },
  };

  beforeAll(async () => {
    await openRegistration(scene);
    await scene.postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId: scene.machine.userId,
      resource: { instance: true },
      roles: ['IAM_OWNER'],
    });
  });

  test.each(Object.entries(asked))('%s', async (_, { path, body, status }) => {
    const { userName, secret } = scene.machine;
    const { body: given } = await exchangeWith(
      scene,
      await tokenProof(),
      { grant_type: 'client_credentials', scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud' },
      authorization({ clientId: userName, secret }),
    );
    const accessToken = given.access_token;
    const ask = async (scheme: string, dpop?: string) => {
      const answer = await fetch(scene.issuer + path, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `${scheme} ${accessToken}`,
          ...(dpop !== undefined && { dpop }),
        },
        body: JSON.stringify(body()),
      });
      return `${answer.status} ${answer.headers.get('www-authenticate')?.match(/^\w+|error="\w+"/g) ?? ''}`;
    };
    const proof = await proofBy(key, { htu: scene.issuer + path, accessToken });
    expect(await ask('Bearer')).toBe('401 DPoP,error="invalid_token"');
    expect(await ask('DPoP')).toBe('401 DPoP,error="invalid_dpop_proof"');
    expect(await ask('DPoP', proof)).toBe(`${status} `);
    expect(await ask('DPoP', proof)).toBe('401 DPoP,error="invalid_dpop_proof"');
  });
});

describe('an application that is held to it', () => {
  test('gets no token without a proof', async () => {
    const answer = await exchangeWith(scene, undefined, await codeForm(bound), authorization(bound));
    expect([answer.status, answer.body.error]).toEqual([400, 'invalid_dpop_proof']);
  });

  test('is told a nonce, which its proofs hold from then on', async () => {
    const form = await codeForm(bound);
    const asked = await exchangeWith(scene, await tokenProof(), form, authorization(bound));
    expect([asked.status, asked.body.error]).toEqual([400, 'use_dpop_nonce']);
    const nonce = asked.headers.get('dpop-nonce') ?? '';
    const given = await exchangeWith(scene, await tokenProof(key, { nonce }), form, authorization(bound));
    expect(given.body.token_type).toBe('DPoP');

    const accessToken = given.body.access_token;
    const proof = (claims = {}) =>
      proofBy(key, { htm: 'GET', htu: scene.issuer + userinfoPath, accessToken, claims });
    const refused = await userinfoWith(scene, accessToken, await proof());
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toContain('error="use_dpop_nonce"');
    expect(refused.headers.get('dpop-nonce')).toBe(nonce);
    expect((await userinfoWith(scene, accessToken, await proof({ nonce }))).status).toBe(200);
  });

  test('shows it in its settings', async () => {
    const settings = await scene.postern.call<Record<string, boolean>>(
      'postern.application.v1.ClientSettingsService/GetClientSettings',
      { projectId: scene.projectId, applicationId: bound.appId },
    );
    expect(settings).toMatchObject({ dpopBoundAccessTokens: true, requireDpopNonce: true });
  });
});
