import { expect, test } from 'bun:test';
import { leavesOf, pageTexts, placeholdersOf, supportedLanguages } from '../i18n/index.ts';
import { governedPaths, loginKind } from './screens.ts';
import { unshown } from './unshown.ts';

const screenOf = (key: string) => key.slice(0, key.indexOf('.'));

test('each text of version 1’s login is shown, or there is a reason why not', () => {
  const silent = loginKind.keys.filter((key) => !governedPaths.has(key));
  expect(silent.filter((key) => !unshown[key] && !unshown[screenOf(key)])).toEqual([]);
  const told = Object.keys(unshown);
  expect(told.filter((name) => !silent.some((key) => key === name || screenOf(key) === name))).toEqual([]);
});

test('a screen that is named as a whole shows nothing of it', () => {
  const shown = new Set([...governedPaths.keys()].map(screenOf));
  expect(Object.keys(unshown).filter((name) => !name.includes('.') && shown.has(name))).toEqual([]);
});

test('a text that is told as the default is the one of the page', () => {
  for (const language of supportedLanguages) {
    const texts = loginKind.defaults(language);
    const pages = new Map(leavesOf(pageTexts[language]));
    for (const [key, path] of governedPaths) expect(texts.get(key)).toBe(pages.get(path) as string);
  }
});

test('nothing that is filled in has to be written by who writes a text, but numbers, which are added', () => {
  const pages = new Map(leavesOf(pageTexts.en));
  const filled = [...governedPaths.values()].filter(
    (path) => placeholdersOf(pages.get(path) ?? '').length > 0,
  );
  expect(filled).toEqual(['change.rules.minLength']);
});
