import { describe, expect, test } from 'bun:test';
import { parseFilter, parsePath } from './parse.ts';

const compare = (name: string, operator: string, value: unknown, sub?: string) => ({
  kind: 'compare',
  path: { name, ...(sub && { sub }) },
  operator,
  value,
});

describe('a filter', () => {
  test('compares an attribute with a string, a number, a word', () => {
    expect(parseFilter('userName eq "bjensen"')).toEqual(compare('userName', 'eq', 'bjensen') as never);
    expect(parseFilter('name.familyName CO "O\\"Malley"')).toEqual(
      compare('name', 'co', 'O"Malley', 'familyName') as never,
    );
    expect(parseFilter('active eq True')).toEqual(compare('active', 'eq', true) as never);
    expect(parseFilter('n gt -1.5e3')).toEqual(compare('n', 'gt', -1500) as never);
    expect(parseFilter('title pr')).toEqual({ kind: 'present', path: { name: 'title' } });
  });

  test('binds "and" closer than "or", and "not" to its bracket', () => {
    const [a, b, c] = [compare('a', 'eq', '1'), compare('b', 'eq', '2'), compare('c', 'eq', '3')];
    expect(parseFilter('a eq "1" or b eq "2" and c eq "3"')).toEqual({
      kind: 'or',
      parts: [a, { kind: 'and', parts: [b, c] }],
    } as never);
    expect(parseFilter('(a eq "1" or b eq "2") and not (c eq "3")')).toEqual({
      kind: 'and',
      parts: [
        { kind: 'or', parts: [a, b] },
        { kind: 'not', of: c },
      ],
    } as never);
  });

  test('asks all of one value between brackets, and of what stands behind them', () => {
    const inner = [compare('type', 'eq', 'work'), compare('value', 'co', '@example.com')];
    const expected = { kind: 'values', path: { name: 'emails' }, filter: { kind: 'and', parts: inner } };
    expect(parseFilter('emails[type eq "work" and value co "@example.com"]')).toEqual(expected as never);
    expect(parseFilter('emails[type eq "work"].value co "@example.com"')).toEqual(expected as never);
  });

  test('names attributes with the URN of their schema', () => {
    expect(
      parseFilter('urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value eq "1"'),
    ).toMatchObject({
      path: {
        urn: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
        name: 'manager',
        sub: 'value',
      },
    });
  });

  test.each([
    '',
    'userName',
    'userName eq',
    'userName eq "a',
    'userName eq a',
    'userName is "a"',
    'userName eq "a" and',
    'userName eq "a" userName eq "b"',
    '(userName eq "a"',
    'userName eq "a")',
    'not userName eq "a"',
    'emails[type eq "work"',
    'emails[emails[a eq "b"]]',
    'a.b.c eq "d"',
    'a. eq "d"',
    "userName eq 'a'",
    'userName eq "\\x"',
    'userName; drop table',
  ])('is refused where it is none: %s', (text) => {
    expect(() => parseFilter(text)).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
  });

  test('is bounded in length, depth and comparisons', () => {
    const refused = (text: string) =>
      expect(() => parseFilter(text)).toThrow(expect.objectContaining({ scimType: 'invalidFilter' }));
    refused(`userName eq "${'a'.repeat(1_000)}"`);
    refused(`${'('.repeat(11)}a pr${')'.repeat(11)}`);
    refused(Array(51).fill('a pr').join(' or '));
    parseFilter(`${'('.repeat(10)}a pr${')'.repeat(10)}`);
  });
});

describe('a path', () => {
  test('leads to an attribute, to some of its values, to a part of these', () => {
    expect(parsePath('name.familyName')).toEqual({ path: { name: 'name', sub: 'familyName' } });
    expect(parsePath('members[value eq "1"]')).toMatchObject({
      path: { name: 'members' },
      filter: { kind: 'compare', operator: 'eq', value: '1' },
    });
    expect(parsePath('emails[type eq "work"].value')).toMatchObject({
      path: { name: 'emails' },
      sub: 'value',
    });
  });

  test.each(['', 'a b', 'emails[type eq "work"', 'emails[type eq "work"].value.x y', '"userName"'])(
    'is refused where it is none: %s',
    (text) => {
      expect(() => parsePath(text)).toThrow(expect.objectContaining({ scimType: 'invalidPath' }));
    },
  );
});
