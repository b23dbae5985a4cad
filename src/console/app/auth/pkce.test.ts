import { expect, test } from 'bun:test';
import { base64url, bytesOfBase64url, challengeOf, unguessable } from './pkce.ts';

test('the challenge of RFC 7636, appendix B', async () => {
  expect(await challengeOf(crypto, 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  );
});

test('the base64url of RFC 7515, appendix C, there and back', () => {
  const bytes = Uint8Array.of(3, 236, 255, 224, 193);
  expect(base64url(bytes)).toBe('A-z_4ME');
  expect(bytesOfBase64url('A-z_4ME')).toEqual(bytes);
});

test('a verifier has 43 characters that RFC 7636 allows, and none is like another', () => {
  const made = Array.from({ length: 100 }, () => unguessable(crypto));
  for (const one of made) expect(one).toMatch(/^[\w-]{43}$/);
  expect(new Set(made).size).toBe(100);
});
