import { expect, test } from 'bun:test';
import { pageTexts } from './index.ts';
import { leavesOf } from './leaves.ts';
import { format, placeholdersOf } from './message-format.ts';
import { directionOf, mirrored, pseudoLocale } from './pseudo.ts';

test('every text is mirrored, and filled as before', () => {
  const english = new Map(leavesOf(pageTexts.en));
  for (const [path, text] of leavesOf(mirrored(pageTexts.en))) {
    const before = english.get(path) ?? '';
    expect(text.replace(/[\u200f\u202e\u202c]/g, '')).toBe(before);
    expect(placeholdersOf(text)).toEqual(placeholdersOf(before));
  }
  const { days } = mirrored({ days: 'in {count, plural, one {# day} other {# days}} for {who}' });
  const said = (text: string) => `\u200f\u202e${text}\u202c\u200f`;
  expect(format(days, { count: 2, who: 'Ada' }, 'en')).toBe(
    `${said('in ')}${said('2 days')}${said(' for ')}Ada`,
  );
});

test('languages are written in one direction or the other', () => {
  expect([pseudoLocale, 'he', 'fa-IR', 'de', 'zh', ''].map(directionOf)).toEqual([
    'rtl',
    'rtl',
    'rtl',
    'ltr',
    'ltr',
    'ltr',
  ]);
});
