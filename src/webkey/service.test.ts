import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createSigner, type SigningAlgorithm, verifyJwt } from '../crypto/index.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { activeSigningKey, jwks } from './index.ts';

const v2 = 'zitadel.webkey.v2.WebKeyService';

interface WebKey {
  id: string;
  state: string;
  rsa?: object;
  ecdsa?: object;
  ed25519?: object;
}

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

const list = async () => (await postern.call<{ webKeys: WebKey[] }>(`${v2}/ListWebKeys`)).webKeys;
const create = async (key: object = {}) => (await postern.call<{ id: string }>(`${v2}/CreateWebKey`, key)).id;
const states = async () =>
  Object.fromEntries((await list()).map(({ id, state }) => [id, state.replace('STATE_', '')]));
const activeIds = async () =>
  (await list()).filter(({ state }) => state === 'STATE_ACTIVE').map(({ id }) => id);
const activate = (id: string) => postern.call(`${v2}/ActivateWebKey`, { id });

/** Signs with the active key and verifies against the key set, as the OIDC provider and its clients do. */
async function roundTrip() {
  const { platform } = postern.server;
  const key = await activeSigningKey(platform, postern.instanceId);
  const token = await createSigner(platform.encryption).sign(key, { sub: 'alice' });
  const keys = await jwks(platform, postern.instanceId);
  const verdict = await verifyJwt(token, keys, { algorithms: [key.algorithm], now: new Date() });
  return { keyId: key.id, algorithm: key.algorithm, ok: verdict.ok };
}

test('an instance begins with two RSA keys, of which the first signs', async () => {
  const keys = await list();
  expect(keys).toMatchObject([
    { state: 'STATE_ACTIVE', rsa: { bits: 'RSA_BITS_2048', hasher: 'RSA_HASHER_SHA256' } },
    { state: 'STATE_INITIAL', rsa: { bits: 'RSA_BITS_2048', hasher: 'RSA_HASHER_SHA256' } },
  ]);
  expect(await roundTrip()).toEqual({ keyId: keys[0]?.id ?? '', algorithm: 'RS256', ok: true });
  const { keys: shown } = await jwks(postern.server.platform, postern.instanceId);
  expect(shown.map(({ kid }) => kid)).toEqual(keys.map(({ id }) => id));
  for (const key of shown) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

describe('a key', () => {
  test('of any kind can be made, activated and signed with', async () => {
    const kinds: [object, object, SigningAlgorithm][] = [
      [{ ecdsa: { curve: 'ECDSA_CURVE_P384' } }, { ecdsa: { curve: 'ECDSA_CURVE_P384' } }, 'ES384'],
      [{ ecdsa: { curve: 'ECDSA_CURVE_P512' } }, { ecdsa: { curve: 'ECDSA_CURVE_P512' } }, 'ES512'],
      [{ ed25519: {} }, { ed25519: {} }, 'EdDSA'],
      [
        { rsa: { bits: 'RSA_BITS_3072', hasher: 'RSA_HASHER_SHA512' } },
        { rsa: { bits: 'RSA_BITS_3072', hasher: 'RSA_HASHER_SHA512' } },
        'RS512',
      ],
      [{}, { rsa: { bits: 'RSA_BITS_2048', hasher: 'RSA_HASHER_SHA256' } }, 'RS256'],
    ];
    for (const [request, shown, algorithm] of kinds) {
      const id = await create(request);
      expect((await list()).find((key) => key.id === id)).toMatchObject({ state: 'STATE_INITIAL', ...shown });
      await activate(id);
      // The answer of ActivateWebKey was waited for: the very next token is signed with the new key.
      expect(await roundTrip()).toEqual({ keyId: id, algorithm, ok: true });
      expect(await activeIds()).toEqual([id]);
    }
  });

  test('stays while it signs, and leaves the key set when it is deleted', async () => {
    const [first, second] = [await create({ ed25519: {} }), await create({ ed25519: {} })];
    await activate(first);
    await expect(postern.call(`${v2}/DeleteWebKey`, { id: first })).rejects.toThrow('failed_precondition');
    await activate(second);
    expect(await states()).toMatchObject({ [first]: 'INACTIVE', [second]: 'ACTIVE' });
    const deleted = await postern.call<object>(`${v2}/DeleteWebKey`, { id: first });
    expect(deleted).toHaveProperty('deletionDate');
    expect(await states()).not.toHaveProperty(first);
    const { keys } = await jwks(postern.server.platform, postern.instanceId);
    expect(keys.map(({ kid }) => kid)).not.toContain(first);
    expect(await postern.call<object>(`${v2}/DeleteWebKey`, { id: first })).toEqual({});
    await expect(activate(first)).rejects.toThrow('not_found');
  });
});

test('many activations at once leave one active key', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => create({ ed25519: {} })));
  const outcomes = await Promise.allSettled(ids.map(activate));
  expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
  const active = await activeIds();
  expect(active).toHaveLength(1);
  expect(ids).toContain(active[0] ?? '');
});

test('v2beta serves the same keys over REST, to those who may', async () => {
  const answer = await postern.fetch('/v2beta/web_keys', { token: postern.pat });
  const { webKeys } = (await answer.json()) as { webKeys: WebKey[] };
  expect(webKeys.map(({ id }) => id)).toEqual((await list()).map(({ id }) => id));
  const refused = await postern.fetch('/v2beta/web_keys', { token: postern.loginPat });
  expect(refused.status).toBe(403);
  await expect(postern.call(`${v2}/CreateWebKey`, {}, postern.loginPat)).rejects.toThrow('permission_denied');
});
