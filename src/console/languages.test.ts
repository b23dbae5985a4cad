import { expect, test } from 'bun:test';
import { dirname, join } from 'node:path';
import { supportedLanguages } from '../i18n/index.ts';
import { spokenLanguages, spokenOnly } from './languages.ts';

const modules = dirname(Bun.resolveSync('react-aria-components/package.json', import.meta.dir));
const source = (folder: string) => join(modules, '..', folder, 'intlStrings.mjs');
const lists = [
  ...new Bun.Glob(
    '{react-aria,react-aria-components,react-stately}/dist/private/**/intlStrings.mjs',
  ).scanSync({ cwd: join(modules, '..') }),
];

/** Locales of the dictionary that a module lists, once it is bundled. */
async function localesOf(path: string): Promise<string[]> {
  const { outputs } = await Bun.build({ entrypoints: [path], target: 'browser', plugins: [spokenLanguages] });
  const url = URL.createObjectURL(new Blob([await outputs[0]!.text()], { type: 'text/javascript' }));
  try {
    const { default: strings } = (await import(url)) as { default: Record<string, unknown> };
    return Object.entries(strings).flatMap(([locale, texts]) => (texts ? [locale] : []));
  } finally {
    URL.revokeObjectURL(url);
  }
}

test('every catalogue of React Aria is in the languages of the pages only', async () => {
  expect(lists.length).toBeGreaterThan(15);
  for (const path of lists) {
    const locales = await localesOf(join(modules, '..', path));
    const languages = new Set(locales.map((locale) => locale.slice(0, 2)));
    expect([
      path,
      [...languages].filter((language) => !supportedLanguages.some((one) => one === language)),
    ]).toEqual([path, []]);
    for (const language of ['de', 'en', 'fr', 'ja', 'pt', 'tr', 'zh'])
      expect([path, languages.has(language)]).toEqual([path, true]);
  }
});

test('both of a language that is spoken stay', async () => {
  const listed = spokenOnly(await Bun.file(source('react-aria-components/dist/private')).text());
  expect(listed.match(/^import /gm)?.length).toBe(
    (await localesOf(source('react-aria-components/dist/private'))).length,
  );
  expect(listed).toContain('zh-CN.mjs');
  expect(listed).toContain('zh-TW.mjs');
  expect(listed).not.toContain('ar-AE.mjs"');
});
