import { expect, test } from 'bun:test';
import { leavesOf, supportedLanguages } from '../../../i18n/index.ts';
import { describeCatalogue } from '../../../i18n/testing.ts';
import { catalogues } from './catalogues.ts';
import { en } from './en/index.ts';

/** What is named as in English: protocols, formats, products. */
const same = 75;

const unsaid = leavesOf(en).flatMap(([path, text]) => (text === '' ? [path] : []));
const spoken = await Promise.all(
  Object.entries(catalogues).map(async ([language, load]) => [language, await load()] as const),
);

test('the console speaks every language of the pages', () => {
  expect(['en', ...Object.keys(catalogues)].sort()).toEqual([...supportedLanguages].sort());
});

describeCatalogue('console', Object.fromEntries([['en', en], ...spoken]), { unsaid, same });
