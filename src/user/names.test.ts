import { expect, test } from 'bun:test';
import * as names from './names.ts';

const inInstance = { domainRequired: false, organizationScoped: false };

test('login names: the name alone is preferred, with each domain it signs in too', () => {
  expect(names.loginNames('alice', 'acme.test', ['acme.test', 'acme.com'], false)).toEqual({
    preferred: 'alice',
    all: ['alice', 'alice@acme.test', 'alice@acme.com'],
  });
  expect(names.loginNames('alice', '', [], false)).toEqual({ preferred: 'alice', all: ['alice'] });
});

test('a user name with an @ is complete by itself', () => {
  expect(names.loginNames('a@b.c', 'acme.test', ['acme.test'], false)).toEqual({
    preferred: 'a@b.c',
    all: ['a@b.c'],
  });
});

test('where the domain is required, no name goes without', () => {
  expect(names.loginNames('alice', 'acme.test', ['acme.com', 'acme.test'], true)).toEqual({
    preferred: 'alice@acme.test',
    all: ['alice@acme.test', 'alice@acme.com'],
  });
  expect(names.loginNames('a@b.c', 'acme.test', [], true).preferred).toBe('a@b.c@acme.test');
});

test('user names: spaces inside, up to 200 characters, nothing invisible', () => {
  expect(names.cleanUserName(' Ada  Lovelace ')).toBe('Ada Lovelace');
  for (const name of ['', '  ', 'x'.repeat(201)]) {
    expect(() => names.cleanUserName(name)).toThrow('1 to 200 characters');
  }
  expect(() => names.cleanUserName('a\u200bb')).toThrow(
    'username must not contain the invisible character U+200B',
  );
});

test('a name frees what it took, and what an older history took for it', () => {
  const fields = (name: string) => names.freeUserName(name, 'org', inInstance).map(({ field }) => field);
  expect(fields('Björn')).toEqual(['björn']);
  expect(fields('b@bücher.example')).toEqual(['b@xn--bcher-kva.example', 'b@bücher.example']);
  for (const rule of [
    { ...inInstance, domainRequired: true },
    { ...inInstance, organizationScoped: true },
  ]) {
    expect(names.takeUserName('Bjo\u0308rn', 'org', rule).field).toBe('björnorg');
  }
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
