import { expect, test } from 'bun:test';

/** Pages are mirrored by `dir` alone: what names a side would stay on it. */
const sheets = ['../assets/login.css', '../../account/look/account.css'];

const physical =
  /\b(?:(?:margin|padding|border|inset)-(?:left|right)|(?:left|right)(?=:)|(?:text-align|float|clear): *(?:left|right)|(?:margin|padding): *(\S+) (\S+) (\S+) (?!\2)[^;\s]+)/g;

test.each(sheets)('%s names no side, but where a page is written from right to left', async (path) => {
  const css = (await Bun.file(new URL(path, import.meta.url)).text())
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\[dir="rtl"\][^{]*\{[^}]*\}/g, '');
  expect(css.match(physical) ?? []).toEqual([]);
});
