import { describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { PosternError } from '../errors/index.ts';
import { readKeyChange, readKeySet, requireOneKeySource, usableKeys } from './client-keys.ts';

const rsa = (modulusLength = 2048) => generateKeyPairSync('rsa', { modulusLength });
const publicOf = ({ publicKey }: ReturnType<typeof rsa>, more: object = {}) => ({
  ...publicKey.export({ format: 'jwk' }),
  ...more,
});
const pair = rsa();
const good = publicOf(pair, { kid: 'a', use: 'sig', alg: 'RS256' });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const edwards = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });

const refused = (given: unknown): string => {
  try {
    readKeySet(given);
    return 'taken';
  } catch (error) {
    return error instanceof PosternError ? `${error.id} ${error.field}` : String(error);
  }
};

describe('a key set', () => {
  test('is kept with what is needed of it, however it was given', () => {
    const kept = JSON.stringify({ keys: [good, { ...curve, kid: 'b' }, { ...edwards, kid: 'c' }] });
    const { keys } = JSON.parse(kept);
    expect(JSON.parse(readKeySet(kept)).keys).toEqual(keys);
    expect(readKeySet({ keys: [{ ...good, 'x-note': '<script>' }], more: 1 })).toBe(
      readKeySet({ keys: [good] }),
    );
  });

  test.each([
    ['no JSON', '{'],
    ['an array', []],
    ['a key', good],
    ['keys that are no array', { keys: good }],
    ['no keys', { keys: [] }],
    ['keys that are no objects', { keys: ['x'] }],
    ['too many', { keys: Array.from({ length: 21 }, (_, i) => ({ ...good, kid: `${i}` })) }],
    ['a private key', { keys: [{ ...pair.privateKey.export({ format: 'jwk' }), kid: 'a' }] }],
    ['a secret', { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] }],
    ['a short key', { keys: [publicOf(rsa(1024))] }],
    ['a point that is on no curve', { keys: [{ ...curve, x: curve.y }] }],
    ['a kind that nobody knows', { keys: [{ kty: 'XYZ' }] }],
    ['two keys of one name', { keys: [good, good] }],
    ['a name that is no text', { keys: [{ ...good, kid: 7 }] }],
    ['a name that is too long', { keys: [{ ...good, kid: 'x'.repeat(201) }] }],
  ])('is refused where it is %s', (_, given) => {
    expect(refused(given)).toBe('APP-Jwk01 jwks');
  });

  test('that is fetched loses what cannot be used, and is none where it is no set', () => {
    const mixed = { keys: [good, { kty: 'oct', k: 'x' }, publicOf(rsa(1024)), 'x', null, { ...curve }] };
    expect(usableKeys(mixed)?.keys.map(({ kty }) => kty)).toEqual(['RSA', 'EC']);
    expect(usableKeys({ keys: [pair.privateKey.export({ format: 'jwk' })] })).toEqual({ keys: [] });
    for (const none of [undefined, null, [], 'x', {}, { keys: {} }]) expect(usableKeys(none)).toBeUndefined();
  });
});

test.each([
  'http://client.example/keys',
  'https://user@client.example/keys',
  'https://client.example/keys#first',
  'ftp://client.example/keys',
  '/keys',
])('keys are not kept at %s', (jwksUri) => {
  expect(() => readKeyChange({ jwksUri })).toThrow('jwks_uri must be an https address');
});

test('keys are in one place, and signed by what can be verified', () => {
  expect(() => requireOneKeySource({ jwks: '{}', jwksUri: 'https://client.example' })).toThrow('one place');
  expect(() => readKeyChange({ tokenEndpointAuthSigningAlg: 'none' })).toThrow(
    'token_endpoint_auth_signing_alg',
  );
  expect(() => readKeyChange({ requestObjectSigningAlg: 'HS256' })).toThrow('request_object_signing_alg');
  expect(readKeyChange({ jwks: '', jwksUri: '' })).toEqual({});
});
