import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  authorize,
  type ConfidentialClient,
  finish,
  openScene,
  pkce,
  post,
  redirectUri,
  type Scene,
} from './testing.ts';
import {
  addAttested,
  attest,
  challengeOf,
  type Instance,
  newInstance,
  prove,
  shown,
} from './testing-attestation.ts';
import { cibaGrantType, cibaOf } from './testing-ciba.ts';
import { forgeriesOf } from './testing-forgeries.ts';
import {
  bindIssuer,
  exactly,
  jwtBearerAssertion,
  type TestIssuer,
  testIssuer,
  trustIssuer,
} from './testing-issuer.ts';
import { setClientSettings } from './testing-requests.ts';

/** Who would like to be an instance of a client, and is not. */

let scene: Scene;
let attester: TestIssuer;
let stranger: TestIssuer;
let issuerId: string;
let app: ConfidentialClient;
let combined: ConfidentialClient;
let phone: Instance;
let other: Instance;
const ciba = cibaOf(() => scene);
beforeAll(async () => {
  [attester, stranger] = [testIssuer(), testIssuer()];
  scene = await openScene({
    configure(config) {
      config.outbound.allow.push('127.0.0.1');
      config.server.trustedProxies = ['127.0.0.1/32', '::1/128'];
    },
  });
  issuerId = await trustIssuer(scene, attester);
  await trustIssuer(scene, stranger, { name: 'Trusted for others' });
  const configuration = {
    grantTypes: [
      'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
      'OIDC_GRANT_TYPE_REFRESH_TOKEN',
      'OIDC_GRANT_TYPE_DEVICE_CODE',
    ],
  };
  app = await addAttested(scene, issuerId, 'attest_jwt_client_auth', { configuration });
  combined = await addAttested(scene, issuerId, 'attest_jwt_client_auth_dpop');
  [phone, other] = [await newInstance(), await newInstance()];
});
afterAll(async () => {
  await scene?.postern.stop();
  await Promise.all([attester?.stop(), stranger?.stop()]);
});

let networks = 0;
/** Each from an address of its own: nobody is slowed down by what others try. */
const elsewhere = () => ({ 'x-forwarded-for': `198.51.${++networks >> 8}.${networks & 255}` });

interface Answer {
  readonly status: number;
  readonly error?: string;
  readonly error_description?: string;
  readonly refresh_token?: string;
}

async function ask(
  headers: Record<string, string>,
  form: Record<string, string> = {},
  path = '/oauth/v2/introspect',
): Promise<Answer & Record<string, unknown>> {
  const answer = await post(scene, path, { token: 'unknown', ...form }, undefined, {
    ...elsewhere(),
    ...headers,
  });
  return { status: answer.status, ...((await answer.json()) as object) };
}
const proven = async (client = app, instance = phone) =>
  shown(await attest(attester, client, instance), await prove(scene, instance));
const refusedAs = (error: string) => ({ error, error_description: expect.stringMatching(/\w/) }) as object;

/** What is too long for a header is refused before anybody reads it. */
const isRefused = ({ status, ...answer }: Answer) =>
  (status === 400 || status === 401) && !('active' in answer);

/** A header has no other characters. */
const isSendable = ({ token }: { readonly token: string }) => /^[\x21-\x7e]*$/.test(token);

test('what is refused below is taken when nothing is wrong with it', async () => {
  expect(await ask(await proven())).toEqual({ status: 200, active: false });
  expect(await ask(await proven(), { client_id: app.clientId })).toEqual({ status: 200, active: false });
});

describe('an attestation', () => {
  const shownWith = async (attestation: string) => ask(shown(attestation, await prove(scene, phone)));

  test.each([
    ['of another client', () => ({ sub: combined.clientId }), 'invalid_client'],
    ['of nobody', () => ({ sub: undefined }), 'invalid_client'],
    ['that is over', () => ({ exp: Math.floor(Date.now() / 1000) - 60 }), 'use_fresh_attestation'],
    ['without an end', () => ({ exp: undefined }), 'invalid_client'],
    [
      'of a time that comes',
      () => ({ iat: Math.floor(Date.now() / 1000) + 600 }),
      'invalid_client_attestation',
    ],
    ['that is not good yet', () => ({ nbf: Math.floor(Date.now() / 1000) + 600 }), 'invalid_client'],
    ['for another server', () => ({ aud: 'https://other.example' }), 'invalid_client_attestation'],
    ['in the name of another issuer', () => ({ iss: stranger.issuer }), 'invalid_client'],
    ['without a key', () => ({ cnf: undefined }), 'invalid_client'],
    ['with a key by its name alone', () => ({ cnf: { kid: 'k1' } }), 'invalid_client_attestation'],
    [
      'with a secret as its key',
      () => ({ cnf: { jwk: { kty: 'oct', k: 'AAAA' } } }),
      'invalid_client_attestation',
    ],
    [
      'with a key to encrypt to',
      () => ({ cnf: { jwk: { ...phone.jwk, use: 'enc' } } }),
      'invalid_client_attestation',
    ],
  ])('%s', async (_, claims, error) => {
    const said = claims();
    const attestation = await attest(attester, app, phone, said);
    const form: Record<string, string> = 'sub' in said && said.sub ? { client_id: app.clientId } : {};
    expect(await ask(shown(attestation, await prove(scene, phone)), form)).toMatchObject(refusedAs(error));
  });

  test('that holds the private key of its instance', async () => {
    const jwk = await exportJWK(phone.key);
    expect(await shownWith(await attest(attester, app, { jwk }))).toMatchObject(
      refusedAs('invalid_client_attestation'),
    );
  });

  test.each(['JWT', 'at+jwt', 'oauth-client-attestation-pop+jwt', 'dpop+jwt'])('of type %s', async (typ) => {
    expect(await shownWith(await attest(attester, app, phone, {}, { typ }))).toMatchObject(
      refusedAs('invalid_client'),
    );
  });

  test('of an issuer that is trusted, and not bound to the client', async () => {
    for (const claims of [{}, { iss: attester.issuer }, { iss: undefined }])
      expect(await shownWith(await attest(stranger, app, phone, claims))).toMatchObject(
        refusedAs('invalid_client'),
      );
  });

  test('that only looks like a good one', async () => {
    const good = await attest(attester, app, phone);
    const forgeries = await forgeriesOf(good, attester.publicJwk);
    expect(forgeries.length).toBeGreaterThan(50);
    for (const { name, token } of forgeries.filter(isSendable))
      expect([name, isRefused(await shownWith(token))]).toEqual([name, true]);
  });

  test('two of them, or none', async () => {
    const [one, two] = [await attest(attester, app, phone), await attest(attester, app, other)];
    expect(await shownWith(`${one}, ${two}`)).toMatchObject(refusedAs('invalid_client'));
    const alone = { 'oauth-client-attestation-pop': await prove(scene, phone) };
    expect(await ask(alone, { client_id: app.clientId })).toMatchObject(refusedAs('invalid_client'));
  });

  test('that does not meet all rules of its binding', async () => {
    const strict = await addAttested(scene, issuerId, 'attest_jwt_client_auth', {
      rules: [exactly('/app/channel', 'release')],
    });
    const by = async (claims: object) =>
      ask(shown(await attest(attester, strict, phone, claims), await prove(scene, phone)));
    expect(await by({ app: { channel: 'release' } })).toMatchObject({ status: 200 });
    expect(await by({ app: { channel: 'debug' } })).toMatchObject(refusedAs('invalid_client'));
    expect(await by({})).toMatchObject(refusedAs('invalid_client'));
  });

  test('is of no use once its attester is bound no more', async () => {
    const leaving = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' });
    await setClientSettings(scene, leaving, { clientAttestation: 'attest_jwt_client_auth' });
    const application = { projectId: scene.projectId, applicationId: leaving.appId };
    const bindingId = await bindIssuer(scene, issuerId, { application }, [exactly('sub', leaving.clientId)]);
    expect(await ask(await proven(leaving))).toMatchObject({ status: 200 });
    await scene.postern.call('postern.trust.v1.TrustedIssuerService/UnbindTrustedIssuer', {
      id: issuerId,
      bindingId,
    });
    expect(await ask(await proven(leaving))).toMatchObject(refusedAs('invalid_client'));
  });

  test('is neither an assertion of a client nor of a workload', async () => {
    const attestation = await attest(attester, app, phone);
    const form = { client_assertion_type: jwtBearerAssertion, client_assertion: attestation };
    expect(await ask({}, { ...form, client_id: app.clientId })).toMatchObject(refusedAs('invalid_client'));
  });
});

describe('a proof', () => {
  const provenBy = async (proof: string, attestation?: string) =>
    ask(shown(attestation ?? (await attest(attester, app, phone)), proof));
  const seconds = (ahead: number) => Math.floor(Date.now() / 1000) + ahead;

  test('that comes twice is good once, by many at once too', async () => {
    const proof = await prove(scene, phone);
    const answers = await Promise.all(Array.from({ length: 5 }, () => provenBy(proof)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await provenBy(proof)).toMatchObject(refusedAs('invalid_client_attestation'));
    // Nor with another attestation of the same key.
    const again = await attest(attester, app, phone, { jti: randomUUID() });
    expect(await provenBy(proof, again)).toMatchObject(refusedAs('invalid_client_attestation'));
  });

  test.each([
    ['for another server', () => ({ aud: 'https://other.example' }), 'invalid_client_attestation'],
    ['for one endpoint', () => ({ aud: `${scene.issuer}/oauth/v2/token` }), 'invalid_client_attestation'],
    [
      'for others as well',
      () => ({ aud: [scene.issuer, 'https://other.example'] }),
      'invalid_client_attestation',
    ],
    ['for nobody', () => ({ aud: undefined }), 'invalid_client_attestation'],
    ['without an id', () => ({ jti: undefined }), 'invalid_client_attestation'],
    ['with an id that is long', () => ({ jti: 'x'.repeat(257) }), 'invalid_client_attestation'],
    ['without a time', () => ({ iat: undefined }), 'invalid_client_attestation'],
    ['of long ago', () => ({ iat: seconds(-400) }), 'invalid_client_attestation'],
    ['of a time that comes', () => ({ iat: seconds(120) }), 'invalid_client_attestation'],
    ['that is over', () => ({ exp: seconds(-60) }), 'invalid_client_attestation'],
    ['without a challenge', () => ({ challenge: undefined }), 'use_attestation_challenge'],
    ['with a challenge of its own making', () => ({ challenge: 'mine' }), 'use_attestation_challenge'],
  ])('%s', async (_, claims, error) => {
    expect(await provenBy(await prove(scene, phone, claims()))).toMatchObject(refusedAs(error));
  });

  test.each(['JWT', 'oauth-client-attestation+jwt', 'dpop+jwt'])('of type %s', async (typ) => {
    expect(await provenBy(await prove(scene, phone, {}, { typ }))).toMatchObject(
      refusedAs('invalid_client_attestation'),
    );
  });

  test('by another key, that of the attester, or one that its header names', async () => {
    const keys = [{ key: other.key }, { key: attester.privateKey as never }];
    for (const key of keys)
      for (const header of [{}, { jwk: other.jwk }, { jku: attester.jwksUri }, { kid: 'k1' }])
        expect(await provenBy(await prove(scene, key, {}, header))).toMatchObject(
          refusedAs('invalid_client_attestation'),
        );
  });

  test('that only looks like a good one', async () => {
    const forgeries = await forgeriesOf(await prove(scene, phone), phone.jwk);
    for (const { name, token } of forgeries.filter(isSendable))
      expect([name, isRefused(await provenBy(token))]).toEqual([name, true]);
  });
});

describe('who has to be attested', () => {
  test('cannot do with less: no proof, no attestation, the secret or the keys from before', async () => {
    expect(await ask(shown(await attest(attester, app, phone)))).toMatchObject(
      refusedAs('invalid_client_attestation'),
    );
    expect(await ask({}, { client_id: app.clientId })).toMatchObject(refusedAs('invalid_client'));
    const token = '/oauth/v2/token';
    const refresh = { grant_type: 'refresh_token', refresh_token: 'x', client_id: app.clientId };
    expect(await ask({}, refresh, token)).toMatchObject(refusedAs('invalid_client'));
    const former = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    await setClientSettings(scene, former, { clientAttestation: 'attest_jwt_client_auth' });
    const secret = { client_id: former.clientId, client_secret: former.secret };
    expect(await ask({}, secret)).toMatchObject(refusedAs('invalid_client'));
  });

  test('does so in one way', async () => {
    const secret = `Basic ${btoa(`${app.clientId}:secret`)}`;
    expect(await ask({ ...(await proven()), authorization: secret })).toMatchObject(
      refusedAs('invalid_request'),
    );
    for (const form of [{ client_secret: 'x' }, { client_assertion: 'x' }] as Record<string, string>[])
      expect(await ask(await proven(), form)).toMatchObject(refusedAs('invalid_request'));
    // Also of who has just proven to be itself by its secret.
    const basic = { authorization: `Basic ${btoa(`${scene.web.clientId}:${scene.web.secret}`)}` };
    expect(await ask(basic)).toMatchObject({ status: 200 });
    expect(await ask({ ...basic, ...(await proven()) })).toMatchObject(refusedAs('invalid_request'));
  });

  test('is no client that proves itself otherwise', async () => {
    const plain = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' });
    for (const client of [plain, scene.web])
      expect(await ask(await proven(client))).toMatchObject(refusedAs('invalid_client'));
  });

  test('is told apart from nobody by who cannot be', async () => {
    const tried = async (clientId: string) =>
      ask(shown(await attest(stranger, { clientId }, phone), await prove(scene, phone)));
    expect(await tried(app.clientId)).toEqual(await tried('nobody'));
  });

  test('sends a challenge at the authorization endpoint, as clients on devices do', async () => {
    const answer = await authorize(scene, {
      client_id: app.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
    });
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });
});

/** A proof of DPoP for a request. */
async function dpop({ key, jwk }: Instance, path: string, claims: object = {}) {
  const said = {
    htm: 'POST',
    htu: scene.issuer + path,
    jti: randomUUID(),
    iat: Math.floor(Date.now() / 1000),
  };
  return new SignJWT({ ...said, nonce: await challengeOf(scene), ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
    .sign(key);
}

describe('who proves itself by DPoP', () => {
  const path = '/oauth/v2/introspect';
  const attested = async () => shown(await attest(attester, combined, phone));

  test('does so by the key that is attested, for this request, and once', async () => {
    const proof = await dpop(phone, path);
    expect(await ask({ ...(await attested()), dpop: proof })).toMatchObject({ status: 200 });
    expect(await ask({ ...(await attested()), dpop: proof })).toMatchObject(refusedAs('invalid_dpop_proof'));
    expect(await ask({ ...(await attested()), dpop: await dpop(other, path) })).toMatchObject(
      refusedAs('invalid_client_attestation'),
    );
    expect(await ask({ ...(await attested()), dpop: await dpop(phone, '/oauth/v2/token') })).toMatchObject(
      refusedAs('invalid_dpop_proof'),
    );
    expect(
      await ask({ ...(await attested()), dpop: await dpop(phone, path, { nonce: 'mine' }) }),
    ).toMatchObject(refusedAs('use_dpop_nonce'));
    expect(await ask(await attested())).toMatchObject(refusedAs('invalid_dpop_proof'));
  });

  test('does so in no other way, and others not in this', async () => {
    expect(await ask(await proven(combined))).toMatchObject(refusedAs('invalid_client_attestation'));
    const shownAlone = shown(await attest(attester, app, phone));
    expect(await ask({ ...shownAlone, dpop: await dpop(phone, path) })).toMatchObject(
      refusedAs('invalid_client_attestation'),
    );
  });
});

describe('what one instance is given is for no other', () => {
  const token = '/oauth/v2/token';
  const scope = 'openid offline_access';

  async function code(pushing: Instance) {
    const { verifier, challenge } = pkce();
    const pushed = await ask(
      await proven(app, pushing),
      {
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        code_challenge: challenge,
        code_challenge_method: 'S256',
      },
      '/oauth/v2/par',
    );
    const led = await authorize(scene, {
      client_id: app.clientId,
      request_uri: String(pushed['request_uri']),
    });
    const { callbackUrl } = await finish(scene, led);
    return {
      grant_type: 'authorization_code',
      redirect_uri: redirectUri,
      code: new URL(callbackUrl).searchParams.get('code') ?? '',
      code_verifier: verifier,
    };
  }

  test('a code and a refresh token, and neither is lost by the attempt', async () => {
    const grant = await code(phone);
    expect(await ask(await proven(app, other), grant, token)).toMatchObject(refusedAs('invalid_grant'));
    const { refresh_token: first = '' } = await ask(await proven(), grant, token);
    const refresh = (refreshToken: string) => ({ grant_type: 'refresh_token', refresh_token: refreshToken });
    expect(await ask(await proven(app, other), refresh(first), token)).toMatchObject(
      refusedAs('invalid_grant'),
    );
    const { refresh_token: second = '' } = await ask(await proven(), refresh(first), token);
    expect(second).not.toBe('');
    // The key counts, not the attestation: that may be another.
    const fresh = await attest(attester, app, phone, { jti: randomUUID() });
    expect(await ask(shown(fresh, await prove(scene, phone)), refresh(second), token)).toMatchObject({
      status: 200,
    });
  });

  test('a device code', async () => {
    const begun = await ask(await proven(), { scope }, '/oauth/v2/device_authorization');
    const poll = {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: String(begun['device_code']),
    };
    expect(await ask(await proven(app, other), poll, token)).toMatchObject(refusedAs('invalid_grant'));
  });

  test('an auth_req_id, and the refresh token that comes of it', async () => {
    await setClientSettings(scene, app, {
      backchannelTokenDeliveryMode: 'BACKCHANNEL_TOKEN_DELIVERY_MODE_POLL',
    });
    const asked = { scope, login_hint: 'alice', binding_message: 'W4SC' };
    const begun = await ask(await proven(), asked, '/oauth/v2/bc-authorize');
    const [waiting] = await ciba.waiting();
    await ciba.allow(waiting?.id ?? '');
    const poll = { grant_type: cibaGrantType, auth_req_id: String(begun['auth_req_id']) };
    expect(await ask(await proven(app, other), poll, token)).toMatchObject(refusedAs('invalid_grant'));
    const { refresh_token: refreshToken = '' } = await ask(await proven(), poll, token);
    const refresh = { grant_type: 'refresh_token', refresh_token: refreshToken };
    expect(await ask(await proven(app, other), refresh, token)).toMatchObject(refusedAs('invalid_grant'));
    expect(await ask(await proven(), refresh, token)).toMatchObject({ status: 200 });
  });
});

test('keys of other kinds do as well, and none that is too short', async () => {
  for (const algorithm of ['ES384', 'EdDSA', 'PS256']) {
    const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const instance = { jwk: await exportJWK(publicKey), key: privateKey };
    const proof = await prove(scene, instance, {}, { alg: algorithm });
    expect(await ask(shown(await attest(attester, app, instance), proof))).toMatchObject({ status: 200 });
  }
  const weak = await crypto.subtle.generateKey(
    { name: 'RSA-PSS', modulusLength: 1024, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['sign', 'verify'],
  );
  const { n, e, kty } = await crypto.subtle.exportKey('jwk', weak.publicKey);
  const attestation = await attest(attester, app, { jwk: { n, e, kty } as Instance['jwk'] });
  expect(await ask(shown(attestation, await prove(scene, phone)))).toMatchObject(
    refusedAs('invalid_client_attestation'),
  );
});
