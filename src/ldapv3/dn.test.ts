import { expect, test } from 'bun:test';
import { parseDn, rdnText } from './index.ts';

test.each([
  ['', []],
  [
    'uid=ada,dc=example,DC=com',
    [
      ['uid', 'ada'],
      ['dc', 'example'],
      ['dc', 'com'],
    ],
  ],
  [
    'UID = ada ; o=Acme',
    [
      ['uid', 'ada'],
      ['o', 'Acme'],
    ],
  ],
  [
    'cn=Lovelace\\, Ada,o=x',
    [
      ['cn', 'Lovelace, Ada'],
      ['o', 'x'],
    ],
  ],
  [
    'cn=a\\2cb,o=x',
    [
      ['cn', 'a,b'],
      ['o', 'x'],
    ],
  ],
  ['cn=L\\C3\\A4ndler', [['cn', 'Ländler']]],
  ['cn=a\\ ', [['cn', 'a ']]],
  ['cn=😀\\=x', [['cn', '😀=x']]],
])('%j is read', (text, rdns) => {
  expect(parseDn(text as string)).toEqual(
    (rdns as string[][]).map(([type = '', value = '']) => ({ type, value })),
  );
});

test.each([
  'ada',
  '=x',
  'cn=',
  'cn=a+sn=b',
  'cn=#0401',
  'cn=a\\',
  'cn=a\\zz',
  'cn=\\ff',
  'cn=a\\00',
  'cn=a,,o=x',
  `cn=${'x'.repeat(3_000)}`,
])('%p is no name', (text) => expect(parseDn(text)).toBeUndefined());

test.each(['ada', 'Lovelace, Ada', '#1', ' x ', 'a\\b', 'a=b+c<d>"e";'])(
  '%j is written so that it is read',
  (value) => {
    expect(parseDn(`${rdnText('cn', value)},o=x`)).toEqual([
      { type: 'cn', value },
      { type: 'o', value: 'x' },
    ]);
  },
);
