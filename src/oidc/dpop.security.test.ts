import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  answered,
  type DpopAnswer,
  exchangeWith,
  hashOf,
  type ProofKey,
  type ProofOf,
  proofBy,
  proofKey,
  seconds,
  tokenPath,
  userinfoPath,
  userinfoWith,
} from './possession/testing.ts';
import { type ConfidentialClient, obtainCode, openScene, redirectUri, type Scene } from './testing.ts';
import { exchangeGrants, subjectToken } from './testing-exchange.ts';

/** What somebody does who has copied tokens, proofs or codes, and not the key (RFC 9449 §11). */

let scene: Scene;
let other: { readonly url: string; stop(): Promise<void> };
let key: ProofKey;
let thief: ProofKey;
beforeAll(async () => {
  scene = await openScene();
  other = await scene.postern.anotherNode();
  [key, thief] = await Promise.all([proofKey(), proofKey()]);
});
afterAll(async () => {
  await other?.stop();
  await scene?.postern.stop();
});

const tokenProof = (by: ProofKey, more: Partial<ProofOf> = {}) =>
  proofBy(by, { htu: scene.issuer + tokenPath, ...more });

const codeForm = async (parameters: Record<string, string> = {}, { clientId } = scene.spa) => {
  const { code, verifier } = await obtainCode(
    scene,
    { clientId },
    { scope: 'openid offline_access', ...parameters },
  );
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
  };
};

const boundTokens = async () => (await exchangeWith(scene, await tokenProof(key), await codeForm())).body;

const refreshForm = (token: string) => ({
  grant_type: 'refresh_token',
  client_id: scene.spa.clientId,
  refresh_token: token,
});

/** A proof for userinfo, right but for what is given. */
const infoProof = (accessToken: string, more: Partial<ProofOf> = {}, by = key) =>
  proofBy(by, { htm: 'GET', htu: scene.issuer + userinfoPath, accessToken, ...more });

const told = ({ status, body: { error } }: DpopAnswer) => `${status} ${error ?? 'given'}`;

describe('a stolen access token', () => {
  test('is worth nothing without its key', async () => {
    const { access_token: token } = await boundTokens();
    expect(told(await userinfoWith(scene, token, undefined, 'Bearer'))).toBe('401 invalid_token');
    expect(told(await userinfoWith(scene, token, undefined))).toBe('401 invalid_dpop_proof');
    expect(told(await userinfoWith(scene, token, await infoProof(token, {}, thief)))).toBe(
      '401 invalid_token',
    );
    // One more proof, of its own key, that somebody else saw.
    const seen = await infoProof('another token');
    expect(told(await userinfoWith(scene, token, seen))).toBe('401 invalid_dpop_proof');
    const inForm = await fetch(scene.issuer + userinfoPath, {
      method: 'POST',
      body: new URLSearchParams({ access_token: token }),
    });
    expect(inForm.status).toBe(401);
  });

  test('is not exchanged for one that is not bound, by a client that anybody may claim to be', async () => {
    const spa = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      applicationType: 'OIDC_APP_TYPE_USER_AGENT',
      grantTypes: exchangeGrants,
    });
    const { body } = await exchangeWith(scene, await tokenProof(key), await codeForm({}, spa));
    const launder = async (proof: string | undefined) =>
      told(
        await exchangeWith(scene, proof, {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          client_id: spa.clientId,
          ...subjectToken(body.access_token),
        }),
      );
    expect(await launder(undefined)).toBe('400 invalid_request');
    expect(await launder(await tokenProof(thief))).toBe('400 invalid_request');
    expect(await launder(await tokenProof(key))).toBe('200 given');
  });
});

describe('a stolen refresh token', () => {
  test('of a client that does not authenticate needs its key, and ends nothing without it', async () => {
    const { refresh_token: first } = await boundTokens();
    const refresh = async (token: string, proof?: string) => exchangeWith(scene, proof, refreshForm(token));
    const { body } = await refresh(first, await tokenProof(key));
    for (const token of [first, body.refresh_token]) {
      expect(told(await refresh(token))).toBe('400 invalid_grant');
      expect(told(await refresh(token, await tokenProof(thief)))).toBe('400 invalid_grant');
    }
    expect(told(await refresh(body.refresh_token, await tokenProof(key)))).toBe('200 given');
  });

  test('of a client that authenticates is not bound: it may change its key', async () => {
    const web = { authorization: `Basic ${btoa(`${scene.web.clientId}:${scene.web.secret}`)}` };
    const form = async () => {
      const { client_id: _, ...rest } = await codeForm({}, scene.web);
      return rest;
    };
    const { body } = await exchangeWith(scene, await tokenProof(key), await form(), web);
    const { client_id: _, ...refreshing } = refreshForm(body.refresh_token);
    const next = await exchangeWith(scene, await tokenProof(thief), refreshing, web);
    expect(next.body.token_type).toBe('DPoP');
  });
});

describe('a stolen code', () => {
  test('that names a key is redeemed by that key alone', async () => {
    const form = await codeForm({ dpop_jkt: key.thumbprint });
    expect(told(await exchangeWith(scene, undefined, form))).toBe('400 invalid_grant');
    expect(told(await exchangeWith(scene, await tokenProof(thief), form))).toBe('400 invalid_grant');
    expect(told(await exchangeWith(scene, await tokenProof(key), form))).toBe('200 given');
    // Used by now: without the key that ends nothing.
    expect(told(await exchangeWith(scene, await tokenProof(thief), form))).toBe('400 invalid_grant');
  });

  test('cannot be asked for with what is no thumbprint', async () => {
    const answer = await fetch(
      `${scene.issuer}/oauth/v2/authorize?${new URLSearchParams({
        client_id: scene.web.clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope: 'openid',
        dpop_jkt: 'short',
      })}`,
      { redirect: 'manual' },
    );
    expect(answer.headers.get('location')).toContain('error=invalid_request');
  });

  test('cannot be pushed for one key with the proof of another', async () => {
    const push = async (jkt: string) =>
      answered(
        await fetch(`${scene.issuer}/oauth/v2/par`, {
          method: 'POST',
          headers: { dpop: await proofBy(key, { htu: `${scene.issuer}/oauth/v2/par` }) },
          body: new URLSearchParams({
            client_id: scene.spa.clientId,
            redirect_uri: redirectUri,
            response_type: 'code',
            scope: 'openid',
            code_challenge: hashOf('v'.repeat(43)),
            code_challenge_method: 'S256',
            dpop_jkt: jkt,
          }),
        }),
      );
    expect(told(await push(thief.thumbprint))).toBe('400 invalid_dpop_proof');
    expect(told(await push(key.thumbprint))).toBe('201 given');
  });
});

describe('a proof that is sent again', () => {
  test('is taken once, of many who send it at two nodes', async () => {
    const { access_token: token } = await boundTokens();
    for (let round = 0; round < 3; round++) {
      const proof = await infoProof(token);
      const answers = await Promise.all(
        [scene.issuer, other.url, scene.issuer, other.url].map(async (node) => {
          const { status } = await fetch(node + userinfoPath, {
            headers: { authorization: `DPoP ${token}`, dpop: proof },
          });
          return status;
        }),
      );
      expect(answers.sort()).toEqual([200, 401, 401, 401]);
    }
  });

  test('is refused by the token endpoint of another node', async () => {
    const proof = await tokenProof(key);
    expect(told(await exchangeWith(scene, proof, await codeForm()))).toBe('200 given');
    const elsewhere = await fetch(other.url + tokenPath, {
      method: 'POST',
      headers: { dpop: proof },
      body: new URLSearchParams(await codeForm()),
    });
    expect(told(await answered(elsewhere))).toBe('400 invalid_dpop_proof');
  });

  test('is used up by what was right, not by what was refused', async () => {
    const proof = await tokenProof(key);
    expect(told(await exchangeWith(scene, proof, refreshForm('nothing')))).toBe('400 invalid_grant');
    expect(told(await exchangeWith(scene, proof, await codeForm()))).toBe('200 given');
  });

  test('leaves the jti to others: it is of the key', async () => {
    const claims = { jti: randomUUID() };
    for (const by of [key, thief])
      expect(told(await exchangeWith(scene, await tokenProof(by, { claims }), await codeForm()))).toBe(
        '200 given',
      );
  });
});

describe('a proof of another request', () => {
  const others: Record<string, Partial<ProofOf>> = {
    'of another method': { htm: 'POST' },
    'of a method in other letters': { htm: 'get' },
    'of another path': { htu: 'http://localhost/oidc/v1/other' },
    'of a path below': { htu: 'PATH/more' },
    'of another host': { htu: 'https://id.example/oidc/v1/userinfo' },
    'of no address': { htu: 'userinfo' },
    'without an address': { claims: { htu: undefined } },
    'of another access token': { claims: { ath: hashOf('another') } },
    'of no access token': { claims: { ath: undefined } },
    'without a jti': { claims: { jti: undefined } },
    'with an empty jti': { claims: { jti: '' } },
    'with a jti that is a number': { claims: { jti: 1 } },
    'with a jti without end': { claims: { jti: 'j'.repeat(300) } },
  };

  test.each(Object.entries(others))('%s', async (_, more) => {
    const { access_token: token } = await boundTokens();
    const htu = more.htu?.replace('PATH', scene.issuer + userinfoPath);
    const proof = await infoProof(token, { ...more, ...(htu !== undefined && { htu }) });
    expect(told(await userinfoWith(scene, token, proof))).toBe('401 invalid_dpop_proof');
  });

  test('is not one whose address is written in another way', async () => {
    const { access_token: token } = await boundTokens();
    const { host } = new URL(scene.issuer);
    for (const htu of [
      `${scene.issuer}${userinfoPath}?some=query#fragment`,
      `HTTP://${host.toUpperCase()}/oidc/v1/%75serinfo`,
    ])
      expect((await userinfoWith(scene, token, await infoProof(token, { htu }))).status).toBe(200);
  });
});

describe('a clock that is off', () => {
  const at = async (offset: number) => {
    const { access_token: token } = await boundTokens();
    const proof = await infoProof(token, { claims: { iat: seconds() + offset } });
    return (await userinfoWith(scene, token, proof)).status;
  };

  test('a little is borne, ahead and behind', async () => {
    expect([await at(20), await at(-60)]).toEqual([200, 200]);
  });

  test('much is not, nor a time that is none', async () => {
    expect([await at(120), await at(-200), await at(1e12)]).toEqual([401, 401, 401]);
    const { access_token: token } = await boundTokens();
    for (const iat of [undefined, 'now', null]) {
      const proof = await new SignJWT({
        htm: 'GET',
        htu: scene.issuer + userinfoPath,
        jti: randomUUID(),
        ath: hashOf(token),
        ...(iat !== undefined && { iat: iat as never }),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk })
        .sign(key.privateKey);
      expect((await userinfoWith(scene, token, proof)).status).toBe(401);
    }
  });

  test('a proof with an end of its own is not good after it', async () => {
    const { access_token: token } = await boundTokens();
    const proof = await infoProof(token, { claims: { exp: seconds() - 60 } });
    expect((await userinfoWith(scene, token, proof)).status).toBe(401);
  });
});

describe('a proof that is none', () => {
  const send = async (proof: string) => told(await exchangeWith(scene, proof, await codeForm()));
  const refused = '400 invalid_dpop_proof';
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const claims = () => ({ htm: 'POST', htu: scene.issuer + tokenPath, jti: randomUUID(), iat: seconds() });

  test('unsigned', async () => {
    const header = encode({ typ: 'dpop+jwt', alg: 'none', jwk: key.jwk });
    expect(await send(`${header}.${encode(claims())}.`)).toBe(refused);
    expect(await send(`${header}.${encode(claims())}.AA`)).toBe(refused);
  });

  test('signed with a secret that is the key', async () => {
    const secret = new TextEncoder().encode(key.jwk.x ?? '');
    for (const jwk of [key.jwk, { kty: 'oct', k: key.jwk.x ?? '' }]) {
      const proof = await new SignJWT(claims())
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'HS256', jwk })
        .sign(secret);
      expect(await send(proof)).toBe(refused);
    }
  });

  test('with the private key in it', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const jwk = await exportJWK(privateKey);
    const proof = await new SignJWT(claims())
      .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
      .sign(privateKey);
    expect(await send(proof)).toBe(refused);
  });

  test('with another key than it is signed with', async () => {
    expect(await send(await tokenProof(thief, { header: { jwk: key.jwk } }))).toBe(refused);
  });

  test('with no key, or one of another kind', async () => {
    const { jwk } = await proofKey('PS256');
    for (const wrong of [undefined, 'key', null, {}, jwk, { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }])
      expect(await send(await tokenProof(key, { header: { jwk: wrong } }))).toBe(refused);
  });

  test('by another algorithm than its key is for', async () => {
    const rsa = await proofKey('PS256');
    const withAlg = (alg: string) => tokenProof(rsa, { header: { jwk: { ...rsa.jwk, alg } } });
    expect(await send(await withAlg('RS256'))).toBe(refused);
    expect(await send(await withAlg('PS256'))).not.toBe(refused);
  });

  test('of another type', async () => {
    for (const typ of [undefined, 'JWT', 'at+jwt', 'application/dpop+jwt'])
      expect(await send(await tokenProof(key, { header: { typ } }))).toBe(refused);
  });

  test('with what has to be understood', async () => {
    const signed = await tokenProof(key);
    const [, payload, signature] = signed.split('.');
    const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: key.jwk, crit: ['b64'], b64: false });
    expect(await send(`${header}.${payload}.${signature}`)).toBe(refused);
  });

  test('larger than any is', async () => {
    expect(await send(await tokenProof(key, { claims: { pad: 'p'.repeat(4000) } }))).toBe(refused);
    expect(await send(await tokenProof(key, { header: { pad: 'p'.repeat(4000) } }))).toBe(refused);
  });

  test('garbage, or two of them', async () => {
    const proof = await tokenProof(key);
    for (const bad of [
      '',
      '.',
      '..',
      'a.b.c',
      'a.b',
      `${proof}.x`,
      `${proof}, ${proof}`,
      `${proof},${proof}`,
    ])
      expect(await send(bad)).toBe(refused);
  });
});

describe('nonces', () => {
  let held: ConfidentialClient;
  beforeAll(async () => {
    held = await scene.addClient({
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
      applicationType: 'OIDC_APP_TYPE_NATIVE',
    });
    await scene.postern.call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      projectId: scene.projectId,
      applicationId: held.appId,
      requireDpopNonce: true,
    });
  });
  const ask = async (proof: string) => exchangeWith(scene, proof, await codeForm({}, held));

  test('that nobody gave are not taken, and a proof is made for one request whatever its nonce', async () => {
    const asked = await ask(await tokenProof(key));
    const nonce = asked.headers.get('dpop-nonce') ?? '';
    expect(nonce).not.toBe('');
    const generation = nonce.split('$')[0] ?? '';
    for (const made of ['', 'nonce', `${generation}$${hashOf('guess')}`, `99$${nonce.split('$')[1]}`])
      expect(told(await ask(await tokenProof(key, { claims: { nonce: made } })))).toBe('400 use_dpop_nonce');
    const proof = await tokenProof(key, { claims: { nonce } });
    expect(told(await ask(proof))).toBe('200 given');
    expect(told(await ask(proof))).toBe('400 invalid_dpop_proof');
    // The nonce itself is of all who ask within its time.
    expect(told(await ask(await tokenProof(thief, { claims: { nonce } })))).toBe('200 given');
  });

  test('of one node are good at the others', async () => {
    const nonce = (await ask(await tokenProof(key))).headers.get('dpop-nonce') ?? '';
    const elsewhere = await fetch(other.url + tokenPath, {
      method: 'POST',
      headers: { dpop: await tokenProof(key, { claims: { nonce } }) },
      body: new URLSearchParams(await codeForm({}, held)),
    });
    expect(told(await answered(elsewhere))).toBe('200 given');
  });
});
