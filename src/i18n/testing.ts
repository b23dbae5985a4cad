import { describe, expect, test } from 'bun:test';
import { supportedLanguages } from './languages.ts';
import { leavesOf, type TextTree } from './leaves.ts';
import { placeholdersOf, pluralFormsOf } from './message-format.ts';

/** What a text is filled with: ours in one brace, those of administrators in two. */
const filledWith = (text: string): string[] => [
  ...placeholdersOf(text),
  ...new Set([...text.matchAll(/\{\{\.\w+\}\}/g)].map(([name]) => name)),
];

export interface CatalogueRules {
  /** Paths at which nothing may be said. */
  readonly unsaid: readonly string[];
  /** How many words may be the same as in English: those that other languages took over, wherever they stand. */
  readonly same: number;
}

/** Holds the texts of every language to those in English. */
export function describeCatalogue(
  name: string,
  catalogue: Readonly<Record<string, TextTree>>,
  { unsaid, same: most }: CatalogueRules,
): void {
  const english = new Map(leavesOf(catalogue['en'] ?? {}));

  describe.each([...supportedLanguages])(`${name} in %s`, (language) => {
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
      for (const [path, text] of texts)
        for (const named of pluralFormsOf(text))
          expect([path, named.filter((form) => !form.startsWith('=')).toSorted()]).toEqual([path, forms]);
    });

    test.skipIf(language === 'en')('are translated', () => {
      const same = texts.filter(([path, text]) => text !== '' && text === english.get(path));
      expect(new Set(same.map(([, text]) => text)).size).toBeLessThanOrEqual(most);
    });
  });
}
