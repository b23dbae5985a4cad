import { describe, expect, test } from 'bun:test';
import { chooseLanguage, format, placeholdersOf } from './index.ts';
import { pluralFormsOf } from './message-format.ts';

describe('a text is filled', () => {
  const days = 'in {count, plural, =0 {no time} one {# day} other {# days}} for {who}';

  test.each([
    ['to {application}', { application: 'Ledger' }, 'to Ledger'],
    [days, { count: 1, who: 'Ada' }, 'in 1 day for Ada'],
    [days, { count: 1200, who: 'Ada' }, 'in 1,200 days for Ada'],
    [days, { count: 0, who: 'Ada' }, 'in no time for Ada'],
    ['{count, plural, other {# of {who}}}', { count: 2, who: 'Ada' }, '2 of Ada'],
  ])('%s', (text, values: Record<string, string | number>, filled) => {
    expect(format(text, values, 'en')).toBe(filled);
  });

  test('by the plural rules of its language', () => {
    const text = '{count, plural, one {# znak} few {# znaki} other {# znaków}}';
    expect([1, 2, 5, 22].map((count) => format(text, { count }, 'pl'))).toEqual([
      '1 znak',
      '2 znaki',
      '5 znaków',
      '22 znaki',
    ]);
  });

  test('where braces of others mean nothing to us', () => {
    for (const text of [
      '{',
      '}',
      '{}',
      '{other}',
      'a {{.Code}} b',
      '{name',
      '{name, date}',
      '{count, plural, x',
    ]) {
      expect(format(text, { name: 'Ada', count: 1 }, 'en')).toBe(text);
    }
    expect(format('{constructor} {name}', { name: '{name}' }, 'en')).toBe('{constructor} {name}');
  });

  test('with names that can be told', () => {
    expect(placeholdersOf(days)).toEqual(['count', 'who']);
    expect(placeholdersOf('none {{.Code}}')).toEqual([]);
    expect(placeholdersOf('{count, plural, one {user} other {users of {org}}}')).toEqual(['count', 'org']);
    expect(pluralFormsOf(days)).toEqual([['=0', 'one', 'other']]);
  });
});

test.each([
  [['de-CH', 'en'], [], 'en', 'de'],
  [['xx', 'fr-CA'], ['fr'], 'en', 'fr'],
  [['de'], ['fr', 'it'], 'it', 'it'],
  [['de'], ['fr', 'it'], 'en', 'fr'],
  [[], [], 'xx', 'en'],
])(
  'of the languages %p, when %p may be spoken and %p otherwise, it is %p',
  (wanted, allowed, otherwise, spoken) => {
    expect(chooseLanguage(wanted, allowed, otherwise)).toBe(spoken as never);
  },
);
