import { expect, test } from 'bun:test';
import { acceptedLanguages } from './index.ts';

test.each([
  [undefined, []],
  [null, []],
  ['', []],
  ['de', ['de']],
  ['de-CH, fr;q=0.5, en;q=0.8', ['de-CH', 'en', 'fr']],
  ['fr ; Q=0.2,, en; q=0.9 ;x=y,de;q=0', ['en', 'fr']],
  ['en;q=nonsense', ['en']],
])('%p', (header, languages) => {
  expect(acceptedLanguages(header)).toEqual(languages);
});
