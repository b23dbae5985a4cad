import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import {
  authorize,
  type ConfidentialClient,
  everyResponseType,
  exchange,
  finish,
  introspect,
  obtainCode,
  openScene,
  pkce,
  post,
  redirectUri,
  type Scene,
  throughBrowser,
  userinfo,
} from './testing.ts';

/** The implicit and the hybrid flow (OIDC Core §3.2, §3.3). */

let scene: Scene;
let all: ConfidentialClient;
beforeAll(async () => {
  scene = await openScene();
  all = await scene.addClient({ ...everyResponseType, authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
});
afterAll(() => scene?.postern.stop());

/** RS256 is what an instance begins with. */
const halfHash = (value: string | undefined) =>
  createHash('sha256')
    .update(value ?? '')
    .digest()
    .subarray(0, 16)
    .toString('base64url');

const redeem = (code: string, verifier: string, by = all) =>
  exchange(
    scene,
    { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
    by,
  );

describe.each(['id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'])(
  'the response type %s',
  (response_type) => {
    const has = (part: string) => response_type.split(' ').includes(part);

    test('gives what it says, in the fragment, and nothing else', async () => {
      const { given, search } = await throughBrowser(scene, all, { response_type });
      expect(search).toBe('');
      expect(Object.keys(given).sort()).toEqual(
        [
          ...(has('code') ? ['code'] : []),
          ...(has('token') ? ['access_token', 'expires_in', 'scope', 'token_type'] : []),
          ...(has('id_token') ? ['id_token'] : []),
          'iss',
          'state',
        ].sort(),
      );
      expect(given).toMatchObject({ state: 'some-state', iss: scene.issuer });
    });

    test('gives tokens that vouch for each other and are good', async () => {
      const { given, verifier } = await throughBrowser(scene, all, { response_type });
      if (has('id_token')) {
        const claims = decodeJwt(given['id_token'] ?? '');
        expect(claims).toMatchObject({ sub: scene.alice.userId, nonce: 'some-nonce', azp: all.clientId });
        expect([claims['at_hash'], claims['c_hash'], claims['s_hash']]).toEqual([
          has('token') ? halfHash(given['access_token']) : undefined,
          has('code') ? halfHash(given['code']) : undefined,
          halfHash('some-state'),
        ]);
        // OIDC Core §5.4.
        expect(claims['email']).toBe(response_type === 'id_token' ? 'alice@example.com' : undefined);
      }
      if (has('token')) {
        expect(given).toMatchObject({ token_type: 'Bearer', scope: 'openid email' });
        expect((await userinfo(scene, given['access_token'] ?? '')).body).toMatchObject({
          sub: scene.alice.userId,
          email: 'alice@example.com',
        });
      }
      if (has('code')) {
        const { status, body } = await redeem(given['code'] ?? '', verifier);
        expect([status, body.token_type]).toEqual([200, 'Bearer']);
        const claims = decodeJwt(body.id_token);
        // OIDC Core §3.3.3.6: the same person and issuer, whichever way.
        expect(claims).toMatchObject({ sub: scene.alice.userId, iss: scene.issuer, nonce: 'some-nonce' });
        expect(claims['at_hash']).toBe(halfHash(body.access_token));
        expect(claims['c_hash']).toBeUndefined();
      }
    });

    test('comes in any order, as a form, and pushed', async () => {
      const backwards = response_type.split(' ').reverse().join(' ');
      const { callbackUrl } = await throughBrowser(scene, all, {
        response_type: backwards,
        response_mode: 'form_post',
      });
      expect(callbackUrl).toStartWith(`${scene.issuer}/oauth/v2/authorize/callback?`);
      const page = await (await fetch(callbackUrl)).text();
      expect(page).toContain(`action="${redirectUri}"`);
      for (const [part, name] of [
        ['code', 'code'],
        ['token', 'access_token'],
        ['id_token', 'id_token'],
      ] as const)
        expect(page.includes(`name="${name}"`)).toBe(has(part));

      const pushed = await post(
        scene,
        '/oauth/v2/par',
        { response_type, redirect_uri: redirectUri, scope: 'openid', nonce: 'n', state: 's' },
        all,
      );
      const { request_uri = '' } = (await pushed.json()) as { request_uri?: string };
      const led = await authorize(scene, { client_id: all.clientId, request_uri });
      const { callbackUrl: answered } = await finish(scene, led);
      expect(new URLSearchParams(new URL(answered).hash.slice(1)).get('state')).toBe('s');
    });

    test('is given only to applications that are registered for it', async () => {
      const { web, spa } = scene;
      const parameters = { response_type, redirect_uri: redirectUri, scope: 'openid', nonce: 'n' };
      for (const { clientId } of [web, spa]) {
        const answer = await authorize(scene, { ...parameters, client_id: clientId });
        expect(new URL(answer.headers.get('location') ?? '').hash).toContain('error=unauthorized_client');
      }
    });
  },
);

test('a combination goes with its parts', async () => {
  const registered = async (...types: string[]) =>
    scene.addClient({
      ...everyResponseType,
      responseTypes: types.map((type) => `OIDC_RESPONSE_TYPE_${type}`),
    });
  const allowed = async ({ clientId }: ConfidentialClient) => {
    const types = ['id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'];
    const asked = await Promise.all(
      types.map((response_type) =>
        authorize(scene, {
          client_id: clientId,
          redirect_uri: redirectUri,
          response_type,
          scope: 'openid',
          nonce: 'n',
        }),
      ),
    );
    return types.filter((_, i) => asked[i]?.headers.get('location')?.includes('authRequestID='));
  };
  expect(await allowed(await registered('CODE', 'ID_TOKEN'))).toEqual(['id_token', 'code id_token']);
  expect(await allowed(await registered('CODE', 'ID_TOKEN_TOKEN'))).toEqual([
    'id_token token',
    'code id_token',
    'code token',
    'code id_token token',
  ]);
  expect(await allowed(await registered('ID_TOKEN_TOKEN'))).toEqual(['id_token token']);
});

describe('tokens of the front channel', () => {
  test('are of the kind of the application, and end by revocation', async () => {
    const jwts = await scene.addClient({
      ...everyResponseType,
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    });
    const { given } = await throughBrowser(scene, jwts, { response_type: 'id_token token' });
    const token = given['access_token'] ?? '';
    expect(decodeJwt(token)).toMatchObject({ client_id: jwts.clientId, scope: 'openid email' });
    expect(Number(given['expires_in'])).toBe(12 * 3600);
    expect((await introspect(scene, token)).active).toBe(true);
    await post(scene, '/oauth/v2/revoke', { token, client_id: jwts.clientId });
    expect((await introspect(scene, token)).active).toBe(false);
  });

  test('have a life of their own beside those of the code', async () => {
    const { given, verifier } = await throughBrowser(scene, all, {
      response_type: 'code id_token token',
      scope: 'openid offline_access',
    });
    const { body } = await redeem(given['code'] ?? '', verifier);
    expect([given['scope'], body.scope]).toEqual(['openid', 'openid offline_access']);
    const active = async () => [
      (await introspect(scene, given['access_token'] ?? '')).active,
      (await introspect(scene, body.access_token)).active,
    ];
    expect(await active()).toEqual([true, true]);
    await post(scene, '/oauth/v2/revoke', { token: body.refresh_token }, all);
    expect(await active()).toEqual([true, false]);
    await post(scene, '/oauth/v2/revoke', { token: given['access_token'] ?? '' }, all);
    expect(await active()).toEqual([false, false]);
  });

  test('end with the sign-in', async () => {
    const { given, session } = await throughBrowser(scene, all, { response_type: 'code token' });
    await scene.postern.call('zitadel.session.v2.SessionService/DeleteSession', {
      sessionId: session.sessionId,
    });
    expect((await introspect(scene, given['access_token'] ?? '')).active).toBe(false);
  });

  test('come without a refresh token: offline_access counts where there is a code', async () => {
    const { given } = await throughBrowser(scene, all, {
      response_type: 'id_token token',
      scope: 'openid offline_access',
    });
    expect([given['scope'], given['refresh_token']]).toEqual(['openid', undefined]);
  });
});

describe('openid-client', () => {
  const configured = async (prepare: (config: client.Configuration) => void) => {
    const config = await client.discovery(
      new URL(scene.issuer),
      all.clientId,
      undefined,
      client.ClientSecretBasic(all.secret),
      { execute: [client.allowInsecureRequests, prepare] },
    );
    client.enableNonRepudiationChecks(config);
    return config;
  };
  const ask = async (config: client.Configuration) => {
    const verifier = client.randomPKCECodeVerifier();
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid email',
      nonce: 'some-nonce',
      state: 'some-state',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    const { callbackUrl } = await finish(scene, await fetch(url, { redirect: 'manual' }));
    return { callbackUrl: new URL(callbackUrl), verifier };
  };
  const expected = { expectedNonce: 'some-nonce', expectedState: 'some-state' };

  test('signs in with the response type id_token', async () => {
    const config = await configured(client.useIdTokenResponseType);
    const { callbackUrl } = await ask(config);
    const claims = await client.implicitAuthentication(config, callbackUrl, 'some-nonce', {
      expectedState: 'some-state',
      maxAge: 60,
    });
    expect(claims).toMatchObject({ sub: scene.alice.userId, email: 'alice@example.com' });
    await expect(client.implicitAuthentication(config, callbackUrl, 'another')).rejects.toThrow();
  });

  test('signs in with code id_token, which is bound to what is beside it', async () => {
    const config = await configured((made) => {
      client.useCodeIdTokenResponseType(made);
      client.enableDetachedSignatureResponseChecks(made);
    });
    const { callbackUrl, verifier } = await ask(config);
    const tokens = await client.authorizationCodeGrant(config, callbackUrl, {
      ...expected,
      pkceCodeVerifier: verifier,
    });
    expect(tokens.claims()?.sub).toBe(scene.alice.userId);
  });

  test('finds out a code, a state or a nonce that is another one', async () => {
    const config = await configured((made) => {
      client.useCodeIdTokenResponseType(made);
      client.enableDetachedSignatureResponseChecks(made);
    });
    const { callbackUrl, verifier } = await ask(config);
    const stranger = await obtainCode(scene, all);
    const swapped = (change: Record<string, string>) => {
      const parameters = new URLSearchParams(callbackUrl.hash.slice(1));
      for (const [name, value] of Object.entries(change)) parameters.set(name, value);
      return new URL(`${redirectUri}#${parameters}`);
    };
    const tryWith = (url: URL, checks: client.AuthorizationCodeGrantChecks = {}) =>
      client.authorizationCodeGrant(config, url, { ...expected, pkceCodeVerifier: verifier, ...checks });
    const causes: unknown[] = [];
    for (const attempt of [
      () => tryWith(swapped({ code: stranger.code })),
      () => tryWith(swapped({ state: 'other' }), { expectedState: 'other' }),
      () => tryWith(callbackUrl, { expectedNonce: 'other' }),
    ])
      causes.push(
        await attempt().then(
          () => 'accepted',
          (error: Error) => [error, error.cause].map(String).join(),
        ),
      );
    expect(causes).toEqual([
      expect.stringContaining('c_hash'),
      expect.stringContaining('s_hash'),
      expect.stringContaining('nonce'),
    ]);
    // The code was not used up by these.
    expect((await tryWith(callbackUrl)).claims()?.sub).toBe(scene.alice.userId);
  });
});

test('a refusal has the state, in the fragment and in the form', async () => {
  for (const response_mode of ['fragment', 'form_post']) {
    const led = await authorize(scene, {
      client_id: all.clientId,
      redirect_uri: redirectUri,
      response_type: 'code id_token token',
      scope: 'openid',
      nonce: 'n',
      state: 'some-state',
      code_challenge: pkce().challenge,
      code_challenge_method: 'S256',
      response_mode,
    });
    const authRequestId = new URL(led.headers.get('location') ?? '', scene.issuer).searchParams.get(
      'authRequestID',
    );
    const { callbackUrl } = await scene.postern.call<{ callbackUrl: string }>(
      'zitadel.oidc.v2.OIDCService/CreateCallback',
      {
        authRequestId,
        error: { error: 'ERROR_REASON_ACCESS_DENIED', errorDescription: 'No, thanks' },
      },
      scene.postern.loginPat,
    );
    if (response_mode === 'fragment') {
      const given = Object.fromEntries(new URLSearchParams(new URL(callbackUrl).hash.slice(1)));
      expect(given).toEqual({
        error: 'access_denied',
        error_description: 'No, thanks',
        state: 'some-state',
        iss: scene.issuer,
      });
    } else {
      const page = await (await fetch(callbackUrl)).text();
      expect(page).toContain('name="error" value="access_denied"');
      expect(page).toContain('name="state" value="some-state"');
    }
  }
});

test('a new application has the code alone; the implicit grant is told of', async () => {
  type Made = { oidcConfiguration: { complianceProblems?: { key: string }[] } };
  const make = (configuration: object) =>
    scene.postern.call<Made>('zitadel.application.v2.ApplicationService/CreateApplication', {
      projectId: scene.projectId,
      name: `told ${JSON.stringify(configuration).length}`,
      oidcConfiguration: { redirectUris: ['https://shop.example/cb'], ...configuration },
    });
  const plain = await make({});
  expect(plain.oidcConfiguration.complianceProblems ?? []).toEqual([]);
  const implicit = await make(everyResponseType);
  expect(implicit.oidcConfiguration.complianceProblems?.map(({ key }) => key)).toEqual([
    'Application.OIDC.V1.GrantType.Implicit.Discouraged',
  ]);
});
