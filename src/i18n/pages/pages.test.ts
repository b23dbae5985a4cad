import { describe, expect, test } from 'bun:test';
import { supportedLanguages } from '../languages.ts';
import { leavesOf } from '../leaves.ts';
import { placeholdersOf } from '../message-format.ts';
import { pageTexts } from './index.ts';

const english = new Map(leavesOf(pageTexts.en));

describe.each([...supportedLanguages])('pages in %s', (language) => {
  const texts = leavesOf(pageTexts[language]);

  test('say everything, and leave nothing open', () => {
    expect(texts.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
    expect(texts.filter(([, text]) => text.trim() !== text || text === '')).toEqual([]);
  });

  test('lose no placeholder', () => {
    for (const [path, text] of texts)
      expect([path, placeholdersOf(text).sort()]).toEqual([
        path,
        placeholdersOf(english.get(path) ?? '').sort(),
      ]);
  });

  test('have every plural form of the language, and none of another', () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    for (const [path, text] of texts.filter(([, text]) => text.includes('plural,'))) {
      const named = [...text.matchAll(/(\w+) \{(?!count)/g)].map(([, form]) => form);
      expect([path, named.toSorted()]).toEqual([path, forms]);
    }
  });

  test.skipIf(language === 'en')('are translated', () => {
    const same = texts.filter(([path, text]) => text === english.get(path)).map(([path]) => path);
    // Words that other languages took over, such as "Password" in Italian.
    expect(same.length).toBeLessThan(6);
  });
});
