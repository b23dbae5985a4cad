import { describe, expect, test } from 'bun:test';
import { accountTexts } from './account/index.ts';
import { supportedLanguages } from './languages.ts';
import { leavesOf, type TextTree } from './leaves.ts';
import { messageTexts } from './messages/index.ts';
import { pageTexts } from './pages/index.ts';
import { screenTexts } from './screens/index.ts';

const catalogues: Readonly<Record<string, Readonly<Record<string, TextTree>>>> = {
  pages: pageTexts,
  screens: screenTexts,
  messages: messageTexts,
  account: accountTexts,
};

/** What our pages say nothing at, unless an administrator does. */
const unsaid = ['loginName.placeholder', 'password.description', 'setUp.appDescription'];

/** What a text is filled with: ours in one brace, those of administrators in two. */
const filledWith = (text: string): string[] => [
  ...new Set([...text.matchAll(/\{\{\.\w+\}\}|(?<!\{)\{\w+(?=[,}])/g)].map(([name]) => name)),
];

describe.each(Object.keys(catalogues))('%s', (name) => {
  const catalogue = catalogues[name] ?? {};
  const english = new Map(leavesOf(catalogue['en'] ?? {}));

  describe.each([...supportedLanguages])('in %s', (language) => {
    const texts = leavesOf(catalogue[language] ?? {});

    test('say everything, and leave nothing open', () => {
      expect(texts.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
      expect(texts.filter(([, text]) => text.trim() !== text)).toEqual([]);
      expect(texts.filter(([path, text]) => (text === '') !== unsaid.includes(path))).toEqual([]);
    });

    test('lose no placeholder', () => {
      for (const [path, text] of texts)
        expect([path, filledWith(text).sort()]).toEqual([path, filledWith(english.get(path) ?? '').sort()]);
    });

    test('have every plural form of the language, and none of another', () => {
      const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
      for (const [path, text] of texts.filter(([, text]) => text.includes('plural,'))) {
        const named = [...text.matchAll(/(\w+) \{(?!count)/g)].map(([, form]) => form);
        expect([path, named.toSorted()]).toEqual([path, forms]);
      }
    });

    test.skipIf(language === 'en')('are translated', () => {
      const same = texts.filter(([path, text]) => text !== '' && text === english.get(path));
      // Words that other languages took over, such as "Password" in Italian, wherever they stand.
      expect(new Set(same.map(([, text]) => text)).size).toBeLessThan(6);
    });
  });
});
