import { expect, test } from 'bun:test';
import * as names from './names.ts';

test('login names: the preferred one first, each once', () => {
  expect(names.loginNames('alice', 'acme.test', ['acme.test', 'acme.com'])).toEqual({
    preferred: 'alice@acme.test',
    all: ['alice@acme.test', 'alice', 'alice@acme.com'],
  });
});

test('a user name with an @ is complete by itself, and so is one without a domain to add', () => {
  expect(names.loginNames('a@b.c', 'acme.test', ['acme.test'])).toEqual({
    preferred: 'a@b.c',
    all: ['a@b.c'],
  });
  expect(names.loginNames('alice', '', []).preferred).toBe('alice');
});

test('the domain of a name is what follows its last @', () => {
  expect(['a@B.c', 'a@b@c', '@b', 'a@', 'a'].map(names.domainOf)).toEqual([
    'b.c',
    'c',
    undefined,
    undefined,
    undefined,
  ]);
});

test('phone numbers are brought to E.164', () => {
  expect(names.cleanPhone('0041 79 123 45 67')).toBe('+41791234567');
  expect(names.cleanPhone('+1 (650) 253-0000')).toBe('+16502530000');
  for (const phone of ['', '079 123 45 67', '+0791234567', '+12', 'tel:+41791234567']) {
    expect(() => names.cleanPhone(phone)).toThrow('phone number');
  }
});

test('e-mail addresses are taken as they are, within reason', () => {
  for (const email of ['a@b', 'first.last+tag@sub.example.com', "o'neil@example.com", 'ä@example.com']) {
    expect(names.cleanEmail(` ${email} `)).toBe(email);
  }
  for (const email of [
    '',
    'a',
    '@b.c',
    'a@',
    'a@b..c',
    'a b@c.d',
    'a@b@c',
    '<a@b.c>',
    `${'x'.repeat(200)}@b.c`,
  ]) {
    expect(() => names.cleanEmail(email)).toThrow('e-mail address');
  }
});

test('languages come in their canonical form; undetermined is none', () => {
  expect(['EN', 'de-ch', 'und', ''].map((tag) => names.cleanLanguage(tag))).toEqual(['en', 'de-CH', '', '']);
  expect(() => names.cleanLanguage('x y')).toThrow('language tag');
});
