import { describe, expect, test } from 'bun:test';
import { digits, legibleAlphabet, randomSecret, randomToken, safeEqual } from './random.ts';

describe('randomSecret', () => {
  test('has the length and alphabet asked for', () => {
    for (let length = 0; length < 200; length += 7) {
      const secret = randomSecret(length, legibleAlphabet);
      expect(secret).toHaveLength(length);
      expect([...secret].every((character) => legibleAlphabet.includes(character))).toBe(true);
    }
  });

  test('draws each character with equal chance', () => {
    // 200 characters: a plain modulo would draw the first 56 twice as often as the others.
    const alphabet = Array.from({ length: 200 }, (_, i) => String.fromCharCode(i + 256)).join('');
    const draws = 200_000;
    const counts = new Map<string, number>();
    for (const character of randomSecret(draws, alphabet))
      counts.set(character, (counts.get(character) ?? 0) + 1);
    const expected = draws / alphabet.length;
    const chiSquared = [...alphabet].reduce(
      (sum, c) => sum + ((counts.get(c) ?? 0) - expected) ** 2 / expected,
      0,
    );
    // 199 degrees of freedom: mean 199, standard deviation 20; the modulo's bias gives above 20,000.
    expect(chiSquared).toBeLessThan(340);
  });

  test('refuses alphabets that one byte cannot draw from', () => {
    expect(() => randomSecret(4, 'a')).toThrow(RangeError);
    expect(() => randomSecret(4, 'a'.repeat(257))).toThrow(RangeError);
  });

  test('does not repeat', () => {
    const seen = new Set(Array.from({ length: 2_000 }, () => randomSecret(16, digits)));
    expect(seen.size).toBe(2_000);
  });
});

test('randomToken is base64url of as many bytes as asked', () => {
  expect(randomToken()).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(Buffer.from(randomToken(16), 'base64url')).toHaveLength(16);
});

test('safeEqual compares whole strings of any length', () => {
  expect(safeEqual('', '')).toBe(true);
  expect(safeEqual('grün', 'grün')).toBe(true);
  expect(safeEqual('secret', 'secre')).toBe(false);
  expect(safeEqual('secret', 'Secret')).toBe(false);
});
