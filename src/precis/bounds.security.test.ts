import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { patience } from '../testing/patience.ts';
import { asciiUri, parsedUri } from '../uri/index.ts';
import {
  asciiDomain,
  enforceEmail,
  enforceName,
  enforceOpaqueString,
  enforceUserName,
  heldAs,
  loginNameKey,
  nameKey,
  normalized,
  opaqueString,
  sizeProblem,
  spellings,
  unicodeDomain,
} from './index.ts';

/** Not in canonical order: normalisation sorts them one by one. */
const marks = 'a\u0301\u0316'.padEnd(300_000, '\u0301\u0316');

test('text of many combining marks is not sorted: refused where it is to be kept, left alone where it is compared', () => {
  const began = performance.now();
  for (const enforce of [enforceEmail, enforceName, enforceOpaqueString, enforceUserName]) {
    for (const text of [marks, `ada@${marks}.example`, `${marks}@example.com`])
      expect(enforce(text)).toEqual({ problem: 'must not have more than 2,048 characters' });
    expect(enforce(marks.slice(0, 40))).toEqual({
      problem: 'must not have more than 30 combining marks in a row',
    });
  }
  for (const key of [loginNameKey, nameKey, opaqueString, normalized, unicodeDomain])
    expect(key(marks)).toBe(marks);
  expect(spellings(marks)).toEqual([marks]);
  expect(heldAs(marks)).toContain(marks);
  expect(asciiDomain(`${marks}.example`)).toBeUndefined();
  for (const host of [marks, encodeURI(marks), `xn--${'a'.repeat(100_000)}`]) {
    expect(() => asciiUri(`https://${host}.example/`)).toThrow(/its host must not have more than/);
    expect(parsedUri(`https://${host}.example/`)).toBeUndefined();
  }
  expect(performance.now() - began).toBeLessThan(patience(1_000));
});

test('no language is bounded by it', () => {
  // Thai, Vietnamese, Hebrew with vowels and accents, Tibetan, a family of emoji
  for (const text of ['ที่นี่', 'Nguyễn', 'בְּרֵאשִׁ֖ית', 'བསྒྲུབས', '👩‍👩‍👧‍👦'])
    expect(sizeProblem(text.normalize('NFD'))).toBeUndefined();
});

test('nothing else in the product brings text into a form', () => {
  const root = join(import.meta.dir, '..');
  const others = [...new Bun.Glob('**/*.ts').scanSync(root)].filter(
    // What runs in browsers costs the server nothing.
    (path) => !/^(?:precis|console\/app|testing|e2e)\/|\.test\.ts$|\/floods\//.test(path),
  );
  expect(others.length).toBeGreaterThan(500);
  const own = others.filter((path) =>
    /\.normalize\(|domainTo(?:ASCII|Unicode)\(/.test(readFileSync(join(root, path), 'utf8')),
  );
  // The host of a URI, after its length.
  expect(own).toEqual(['uri/ascii-uri.ts']);
});
