import { expect, test } from 'bun:test';
import { patience } from '../testing/patience.ts';
import { redirectUriAllowed } from './redirect-uris.ts';

const allowed = (pattern: string, uri: string): boolean =>
  redirectUriAllowed(
    {
      redirectUris: [pattern],
      postLogoutRedirectUris: [],
      devMode: true,
      applicationType: 'web',
      authMethod: 'client_secret_basic',
    },
    uri,
  );

test('a pattern of many stars keeps nobody waiting', () => {
  const began = performance.now();
  expect(allowed(`http://a${'*a'.repeat(40)}b`, `http://${'a'.repeat(4_000)}`)).toBe(false);
  expect(allowed(`http://a${'*'.repeat(4_000)}b`, `http://${'a'.repeat(4_000)}`)).toBe(false);
  expect(performance.now() - began).toBeLessThan(patience(1_000));
});

test('stars match what the regular expression of their meaning matches', () => {
  const random = (length: number, alphabet: string) =>
    Array.from({ length }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('');
  let matches = 0;
  for (let i = 0; i < 20_000; i++) {
    const pattern = `http://h/${random(4, 'a**/')}`;
    const uri = `http://h/${random(4, 'aab/')}`;
    const meaning = pattern
      .split('*')
      .map((text) => text.replaceAll('?', '\\?'))
      .join('[^/?@]*');
    const expected = new RegExp(`^${meaning}$`).test(uri);
    if (expected) matches += 1;
    expect([pattern, uri, allowed(pattern, uri)]).toEqual([pattern, uri, expected]);
  }
  expect(matches).toBeGreaterThan(1_000);
});
