import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { basic, exchange, obtainCode, openScene, post, redirectUri, type Scene } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const token = '/oauth/v2/token';
const told = async (response: Response) => {
  const { error } = (await response.json()) as { error: string };
  return `${response.status} ${error}`;
};

describe('who asks', () => {
  const form = { grant_type: 'authorization_code', code: 'x' };

  test('must be a client that proves itself, in one way', async () => {
    const { web, api } = scene;
    const wrong = { clientId: web.clientId, secret: 'wrong' };
    expect(await told(await post(scene, token, form, wrong))).toBe('401 invalid_client');
    expect(await told(await post(scene, token, form, { clientId: '404', secret: 'x' }))).toBe(
      '401 invalid_client',
    );
    expect(await told(await post(scene, token, form))).toBe('401 invalid_client');
    // A confidential client that sends no secret.
    expect(await told(await post(scene, token, { ...form, client_id: web.clientId }))).toBe(
      '401 invalid_client',
    );
    expect(await told(await post(scene, token, { ...form, client_secret: web.secret }, web))).toBe(
      '400 invalid_request',
    );
    expect(await told(await post(scene, token, { ...form, client_id: api.clientId }, web))).toBe(
      '400 invalid_request',
    );
    expect(await told(await post(scene, token, form, api))).toBe('400 unauthorized_client');
  });

  test('needs no secret when it is public, and one that it sends is not looked at', async () => {
    const { clientId } = scene.spa;
    const { code, verifier } = await obtainCode(scene, scene.spa);
    const grant = { grant_type: 'authorization_code', redirect_uri: redirectUri };
    for (const secret of ['', 'dummy']) {
      const unproven = await post(scene, token, { ...grant, code }, { clientId, secret });
      expect(await told(unproven)).toBe('400 invalid_grant');
    }
    const inForm = { ...grant, code, client_id: clientId, client_secret: 'dummy' };
    expect((await post(scene, token, { ...inForm, code_verifier: verifier })).status).toBe(200);
    const again = await obtainCode(scene, scene.spa);
    const proven = { ...grant, code: again.code, code_verifier: again.verifier };
    expect((await post(scene, token, proven, { clientId, secret: '' })).status).toBe(200);
    // Introspection asks for a proof all the same.
    const asks = await post(scene, '/oauth/v2/introspect', { token: 'any' }, { clientId, secret: 'dummy' });
    expect(await told(asks)).toBe('401 invalid_client');
  });

  test('is told the scheme when it fails, and nothing is cached', async () => {
    const answer = await post(scene, token, form, { clientId: scene.web.clientId, secret: 'wrong' });
    expect(answer.headers.get('www-authenticate')).toStartWith('Basic ');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const malformed = await post(scene, token, form, undefined, { authorization: 'Basic !!' });
    expect(await told(malformed)).toBe('401 invalid_client');
    const bearer = await post(scene, token, form, undefined, { authorization: 'Bearer abc' });
    expect(await told(bearer)).toBe('401 invalid_client');
  });

  test('may send its secret in the form', async () => {
    const { clientId, secret } = scene.web;
    const answer = await post(scene, token, { ...form, client_id: clientId, client_secret: secret });
    expect(await told(answer)).toBe('400 invalid_grant');
  });

  test('a guesser is slowed down; the client itself, others and their failures are not', async () => {
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const guess = { clientId: client.clientId, secret: 'guess' };
    for (let i = 0; i < 10; i++) {
      expect((await post(scene, token, form, guess)).status).toBe(401);
    }
    const refused = await post(scene, token, form, guess);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await told(await post(scene, token, form, client))).toBe('400 invalid_grant');
    const { clientId, secret } = client;
    const inForm = await post(scene, token, { ...form, client_id: clientId, client_secret: secret });
    expect(await told(inForm)).toBe('400 invalid_grant');
    expect(await told(await post(scene, token, form, scene.web))).toBe('400 invalid_grant');
  });
});

describe('what is asked', () => {
  test('must be a grant that there is, in a form', async () => {
    expect(await told(await post(scene, token, {}, scene.web))).toBe('400 invalid_request');
    const password = { grant_type: 'password', username: 'alice', password: 'x' };
    expect(await told(await post(scene, token, password, scene.web))).toBe('400 unsupported_grant_type');
    const json = await fetch(scene.issuer + token, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: basic(scene.web.clientId, 'x') },
      body: '{"grant_type":"authorization_code"}',
    });
    expect(await told(json)).toBe('400 invalid_request');
    expect((await fetch(scene.issuer + token)).status).toBe(405);
  });

  test('must be whole and come once', async () => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: basic(scene.web.clientId, scene.web.secret),
    };
    const raw = (body: string) => fetch(scene.issuer + token, { method: 'POST', headers, body });
    expect(await told(await raw('grant_type=authorization_code&code=a&code=b'))).toBe('400 invalid_request');
    expect(await told(await raw('grant_type=authorization_code&code=%00'))).toBe('400 invalid_request');
    expect(await told(await raw('grant_type=authorization_code&code=%ff'))).toBe('400 invalid_request');
    expect(await told(await raw('grant_type=authorization_code'))).toBe('400 invalid_request');
    expect(await told(await raw('grant_type=refresh_token'))).toBe('400 invalid_request');
    expect(await told(await raw(`grant_type=x&code=${'x'.repeat(70_000)}`))).toBe('413 invalid_request');
  });

  test('a code of another client, redirect URI or verifier is no grant; the right request still is', async () => {
    const { code, verifier } = await obtainCode(scene, scene.web);
    const right = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const other = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    const { code_verifier: _, ...unverified } = right;
    const tries: [Record<string, string>, { clientId: string; secret: string }][] = [
      [right, other],
      [{ ...right, redirect_uri: `${redirectUri}2` }, scene.web],
      [{ ...right, code_verifier: 'w'.repeat(43) }, scene.web],
      [{ ...right, code: `${code}x` }, scene.web],
      [unverified, scene.web],
    ];
    for (const [form, client] of tries) {
      expect(await told(await post(scene, token, form, client))).toBe('400 invalid_grant');
    }
    expect((await exchange(scene, right, scene.web)).status).toBe(200);
  });

  test('one of two concurrent exchanges at most gets tokens', async () => {
    const { code, verifier } = await obtainCode(scene, scene.web);
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const answers = await Promise.all([1, 2, 3].map(() => exchange(scene, form, scene.web)));
    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(answers.filter(({ body }) => body.error === 'invalid_grant').length).toBe(2);
  });
});

test('a client may prove itself with a key', async () => {
  const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' });
  const { keyDetails } = await scene.postern.call<{ keyDetails: string }>(
    'zitadel.application.v2.ApplicationService/CreateApplicationKey',
    { projectId: scene.projectId, applicationId: client.appId },
  );
  const { keyId, key } = JSON.parse(atob(keyDetails)) as { keyId: string; key: string };
  const pkcs8 = createPrivateKey(key).export({ type: 'pkcs8', format: 'pem' }).toString();
  const signed = async (claims: { aud?: string; iss?: string; sub?: string; exp?: string; iat?: number }) =>
    new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setIssuer(claims.iss ?? client.clientId)
      .setSubject(claims.sub ?? client.clientId)
      .setAudience(claims.aud ?? scene.issuer)
      .setIssuedAt(Math.floor(Date.now() / 1000) + (claims.iat ?? 0))
      .setExpirationTime(claims.exp ?? '5m')
      .sign(await importPKCS8(pkcs8, 'RS256'));
  const ask = (assertion: string, more: Record<string, string> = {}) =>
    post(scene, token, {
      grant_type: 'authorization_code',
      code: 'x',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      ...more,
    });
  expect(await told(await ask(await signed({})))).toBe('400 invalid_grant');
  expect(await told(await ask(await signed({ aud: `${scene.issuer}${token}` })))).toBe('400 invalid_grant');
  // Clocks of clients are off, and some name the endpoint that they know.
  expect(await told(await ask(await signed({ iat: 25 })))).toBe('400 invalid_grant');
  const introspection = `${scene.issuer}/oauth/v2/introspect`;
  expect(await told(await ask(await signed({ aud: introspection })))).toBe('400 invalid_grant');
  for (const claims of [
    { aud: 'https://elsewhere.example' },
    { sub: 'another' },
    { iss: 'another' },
    { exp: '-1m' },
    { iat: 90 },
    { iat: -3700 },
  ]) {
    const answer = await ask(await signed(claims));
    const { error, error_description } = (await answer.json()) as Record<string, string>;
    expect([answer.status, error]).toEqual([401, 'invalid_client']);
    expect(error_description).toContain(` ${Object.keys(claims)[0]} claim`);
    expect(error_description).not.toContain('"');
  }
  expect(await told(await ask('e30.e30.x'))).toBe('401 invalid_client');
  expect(await told(await ask(await signed({}), { client_id: 'another' }))).toBe('401 invalid_client');
  expect(await told(await ask(await signed({}), { client_secret: 'x' }))).toBe('400 invalid_request');
});
