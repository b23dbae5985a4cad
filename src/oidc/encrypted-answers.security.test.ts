import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { compactDecrypt, decodeJwt, decodeProtectedHeader } from 'jose';
import { type DocumentHosts, documentHosts } from './registration/testing-documents.ts';
import {
  answerOf,
  authorize,
  type ConfidentialClient,
  exchange,
  introspect,
  obtainCode,
  obtainTokens,
  openScene,
  pkce,
  post,
  redirectUri,
  type Scene,
  signedOutUri,
} from './testing.ts';
import { decrypted, type RecipientKey, recipientKey } from './testing-encryption.ts';
import { setClientSettings } from './testing-requests.ts';

/** What an application wants encrypted reaches nobody else, and never in the clear. */

let scene: Scene;
let hosts: DocumentHosts;
beforeAll(async () => {
  hosts = documentHosts();
  scene = await openScene({ outbound: hosts.outbound });
});
afterAll(() => scene?.postern.stop());

const setOf = (...keys: RecipientKey[]) => ({ keys: keys.map(({ publicJwk }) => publicJwk) });
const add = () => scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
const addWith = async (settings: object): Promise<ConfidentialClient> => {
  const added = await add();
  await setClientSettings(scene, added, settings);
  return added;
};
const ask = ({ clientId }: ConfidentialClient, more: Record<string, string> = {}) =>
  authorize(scene, {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    state: 'some-state',
    ...more,
  });
const url = (name: string) => `https://${name}.example/jwks.json`;

describe('settings', () => {
  let key: RecipientKey;
  beforeAll(async () => {
    key = await recipientKey('ECDH-ES');
  });
  const names = ['idToken', 'userinfo', 'introspection', 'authorization'];

  test('name algorithms by public keys alone: no passwords, secrets or RSA1_5', async () => {
    const client = await addWith({ jwks: JSON.stringify(setOf(key)) });
    for (const name of names) {
      for (const alg of ['RSA1_5', 'RSA-OAEP', 'dir', 'A256KW', 'A256GCMKW', 'PBES2-HS256+A128KW', 'none'])
        await expect(
          setClientSettings(scene, client, { [`${name}EncryptedResponseAlg`]: alg }),
        ).rejects.toThrow('APP-Enc04');
      await expect(
        setClientSettings(scene, client, {
          [`${name}EncryptedResponseAlg`]: 'ECDH-ES',
          [`${name}EncryptedResponseEnc`]: 'A192GCM',
        }),
      ).rejects.toThrow('APP-Enc05');
      await expect(
        setClientSettings(scene, client, { [`${name}EncryptedResponseEnc`]: 'A256GCM' }),
      ).rejects.toThrow('APP-Enc06');
    }
  });

  test('need a key that is for encryption, of the algorithm, and public', async () => {
    const alg = { idTokenEncryptedResponseAlg: 'ECDH-ES' };
    const client = await add();
    await expect(setClientSettings(scene, client, alg)).rejects.toThrow('APP-Enc07');
    for (const publicJwk of [
      { ...key.publicJwk, use: 'sig' },
      { ...key.publicJwk, alg: 'ECDH-ES+A128KW' },
      { ...key.publicJwk, key_ops: ['verify'] },
      (await recipientKey('RSA-OAEP-256')).publicJwk,
    ])
      await expect(
        setClientSettings(scene, client, { ...alg, jwks: JSON.stringify({ keys: [publicJwk] }) }),
      ).rejects.toThrow('APP-Enc07');
  });

  test('keep the key as long as something is encrypted to it', async () => {
    const client = await addWith({
      jwks: JSON.stringify(setOf(key)),
      idTokenEncryptedResponseAlg: 'ECDH-ES',
    });
    await expect(setClientSettings(scene, client, { jwks: '' })).rejects.toThrow('APP-Enc07');
  });
});

describe('a key that cannot be had', () => {
  test.each<[string, string, () => Promise<void> | void, string]>([
    ['is at an address that does not answer', 'silent', () => {}, 'temporarily_unavailable'],
    ['is no key set', 'page', () => hosts.serve(url('page'), '<html>'), 'temporarily_unavailable'],
    [
      'signs, and does not encrypt',
      'signing',
      async () => hosts.serve(url('signing'), setOf(await recipientKey('ECDH-ES', { use: 'sig' }))),
      'invalid_request',
    ],
    [
      'is of another algorithm',
      'other',
      async () => hosts.serve(url('other'), setOf(await recipientKey('RSA-OAEP-256'))),
      'invalid_request',
    ],
  ])('because it %s lets nobody sign in for nothing', async (_, name, serve, error) => {
    await serve();
    const client = await addWith({ jwksUri: url(name), idTokenEncryptedResponseAlg: 'ECDH-ES' });
    expect(answerOf(await ask(client)).get('error')).toBe(error);
  });

  test('uses up no code, and sends nothing in the clear', async () => {
    const client = await addWith({ jwksUri: url('late') });
    const { code, verifier } = await obtainCode(scene, client);
    await setClientSettings(scene, client, { idTokenEncryptedResponseAlg: 'ECDH-ES' });
    const form = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: verifier,
    };
    const refused = await exchange(scene, form, client);
    expect([refused.status, refused.body.error]).toEqual([503, 'temporarily_unavailable']);
    expect(refused.body).not.toHaveProperty('id_token');
    const key = await recipientKey('ECDH-ES');
    await setClientSettings(scene, client, { jwksUri: '', jwks: JSON.stringify(setOf(key)) });
    const { body } = await exchange(scene, form, client);
    expect(decodeJwt((await decrypted(body.id_token, key)).jwt).sub).toBe(scene.alice.userId);
  });

  test('lets no userinfo or introspection out', async () => {
    const client = await add();
    const { access_token } = await obtainTokens(scene, client);
    await setClientSettings(scene, client, {
      jwksUri: url('nobody'),
      userinfoEncryptedResponseAlg: 'ECDH-ES',
      introspectionEncryptedResponseAlg: 'ECDH-ES',
    });
    const info = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    const introspected = await post(scene, '/oauth/v2/introspect', { token: access_token }, client, {
      accept: 'application/token-introspection+jwt',
    });
    for (const answer of [info, introspected]) {
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toContain('alice');
    }
  });

  test('is told to the person where the answer itself was to be encrypted', async () => {
    const client = await addWith({ jwksUri: url('gone'), authorizationEncryptedResponseAlg: 'ECDH-ES' });
    const answer = await ask(client, { response_mode: 'jwt' });
    expect([answer.status, answer.headers.get('location')]).toEqual([503, null]);
    expect(answer.headers.get('content-type')).toStartWith('text/html');
  });
});

test('errors are encrypted as answers are', async () => {
  const key = await recipientKey('ECDH-ES');
  const client = await addWith({
    jwks: JSON.stringify(setOf(key)),
    authorizationEncryptedResponseAlg: 'ECDH-ES',
  });
  const answer = await ask(client, { response_mode: 'jwt', prompt: 'none' });
  const { jwt } = await decrypted(answerOf(answer).get('response') ?? '', key);
  expect(decodeJwt(jwt)).toMatchObject({ error: 'login_required', state: 'some-state' });
});

test('each application reads its own alone, though two have a key of one id', async () => {
  const [one, other] = [
    await recipientKey('ECDH-ES', { kid: 'same' }),
    await recipientKey('ECDH-ES', { kid: 'same' }),
  ];
  const ofOne = await addWith({ jwks: JSON.stringify(setOf(one)), idTokenEncryptedResponseAlg: 'ECDH-ES' });
  const ofOther = await addWith({
    jwks: JSON.stringify(setOf(other)),
    idTokenEncryptedResponseAlg: 'ECDH-ES',
  });
  const { id_token } = await obtainTokens(scene, ofOne);
  await decrypted(id_token, one);
  await expect(compactDecrypt(id_token, other.privateKey)).rejects.toThrow();
  await decrypted((await obtainTokens(scene, ofOther)).id_token, other);
});

test('a key that signs is passed over for one that encrypts, wherever it stands', async () => {
  const [signing, unsaid, right] = [
    await recipientKey('ECDH-ES', { use: 'sig' }),
    await recipientKey('ECDH-ES', { use: undefined }),
    await recipientKey('ECDH-ES'),
  ];
  const client = await addWith({
    jwks: JSON.stringify(setOf(signing, unsaid, right)),
    idTokenEncryptedResponseAlg: 'ECDH-ES',
  });
  expect(decodeProtectedHeader((await obtainTokens(scene, client)).id_token).kid).toBe(right.kid);
});

test('the next key at an address is taken once the former may no longer be kept', async () => {
  const key = await recipientKey('ECDH-ES');
  hosts.serve(url('good'), setOf(key));
  const client = await addWith({ jwksUri: url('good'), idTokenEncryptedResponseAlg: 'ECDH-ES' });
  const before = hosts.asked.length;
  for (let times = 0; times < 3; times++) await decrypted((await obtainTokens(scene, client)).id_token, key);
  expect(hosts.asked.slice(before)).toEqual([url('good')]);
});

test('what is encrypted is no token, hint or proof to this server', async () => {
  const key = await recipientKey('ECDH-ES');
  const client = await addWith({
    jwks: JSON.stringify(setOf(key)),
    idTokenEncryptedResponseAlg: 'ECDH-ES',
    userinfoEncryptedResponseAlg: 'ECDH-ES',
  });
  const { id_token, access_token } = await obtainTokens(scene, client);
  const userinfo = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  for (const jwe of [id_token, await userinfo.text()]) {
    expect(jwe.split('.')).toHaveLength(5);
    expect(await introspect(scene, jwe)).toEqual({ active: false });
    const asBearer = await fetch(`${scene.issuer}/oidc/v1/userinfo`, {
      headers: { authorization: `Bearer ${jwe}` },
    });
    expect(asBearer.status).toBe(401);
    const hinted = await fetch(
      `${scene.issuer}/oidc/v1/end_session?${new URLSearchParams({
        id_token_hint: jwe,
        post_logout_redirect_uri: signedOutUri,
      })}`,
      { redirect: 'manual' },
    );
    expect(hinted.status).toBe(400);
    const { challenge } = pkce();
    const asAssertion = await post(scene, '/oauth/v2/par', {
      client_id: client.clientId,
      code_challenge: challenge,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: jwe,
    });
    expect(((await asAssertion.json()) as { error: string }).error).toBe('invalid_client');
  }
});
