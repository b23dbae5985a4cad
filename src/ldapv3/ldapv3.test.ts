import { describe, expect, test } from 'bun:test';
import {
  allOf,
  anyOf,
  BerReader,
  boolean,
  decodeFilter,
  decodeMessage,
  decodeRequest,
  decodeResponse,
  element,
  encodeEntry,
  encodeFilter,
  encodeMessage,
  encodeRequest,
  equal,
  type Filter,
  filterText,
  integer,
  LdapFrames,
  MalformedBer,
  octetString,
  type SearchRequest,
} from './index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('numbers are of as many bytes as they need (X.690 §8.3)', () => {
  test.each([
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [-1, '0201ff'],
    [-129, '0202ff7f'],
    [0x7fffffff, '02047fffffff'],
  ])('%d', (value, hex) => {
    expect(Buffer.from(integer(value)).toString('hex')).toBe(hex);
    expect(new BerReader(integer(value), 1).integer()).toBe(value);
  });
});

describe('a reader refuses', () => {
  const cases: Readonly<Record<string, [string, (reader: BerReader) => unknown]>> = {
    'an indefinite length': ['0480', (reader) => reader.octets()],
    'a length of five bytes': ['04850000000001', (reader) => reader.octets()],
    'more than there is': ['040561', (reader) => reader.octets()],
    'an element without a length': ['04', (reader) => reader.octets()],
    'a length that is cut off': ['0482ff', (reader) => reader.octets()],
    'another tag': ['0400', (reader) => reader.integer()],
    'a number of five bytes': ['02050000000001', (reader) => reader.integer()],
    'a boolean of two bytes': ['01020000', (reader) => reader.boolean()],
    'a text that is none': ['0401ff', (reader) => reader.text()],
    'more inside than outside': ['30030405ff', (reader) => reader.enter().octets()],
    'more elements than it may read': [
      '300604000400040004',
      (reader) => {
        const inside = reader.enter();
        for (;;) inside.octets();
      },
    ],
  };
  test.each(Object.keys(cases))('%s', (name) => {
    const [hex, read] = cases[name]!;
    expect(() => read(new BerReader(Buffer.from(hex, 'hex'), 3))).toThrow(MalformedBer);
  });
});

const filters: ReadonlyArray<readonly [string, Filter]> = [
  ['(uid=ada)', equal('uid', 'ada')],
  [
    '(&(objectClass=person)(|(uid=a)(mail=a)))',
    allOf(equal('objectClass', 'person'), anyOf(equal('uid', 'a'), equal('mail', 'a'))),
  ],
  ['(!(uid=*))', { kind: 'not', filter: { kind: 'present', attribute: 'uid' } }],
  [
    '(cn=a*b*c)',
    { kind: 'substrings', attribute: 'cn', initial: bytes('a'), any: [bytes('b')], final: bytes('c') },
  ],
  ['(cn=*b*)', { kind: 'substrings', attribute: 'cn', any: [bytes('b')] }],
  ['(age>=1)', { kind: 'greaterOrEqual', attribute: 'age', value: bytes('1') }],
  ['(age<=1)', { kind: 'lessOrEqual', attribute: 'age', value: bytes('1') }],
  ['(cn~=x)', { kind: 'approx', attribute: 'cn', value: bytes('x') }],
  [
    '(cn:dn:2.5.13.2:=x)',
    { kind: 'extensible', attribute: 'cn', rule: '2.5.13.2', value: bytes('x'), dnAttributes: true },
  ],
  ['(uid=\\2a\\28\\29\\5c\\00)', equal('uid', '*()\\\0')],
  ['(guid=\\ff\\00)', { kind: 'equal', attribute: 'guid', value: Uint8Array.of(0xff, 0) }],
];

describe('a filter travels as it is, and is shown as people write it', () => {
  test.each(filters)('%s', (shown, filter) => {
    expect(decodeFilter(new BerReader(encodeFilter(filter), 50))).toEqual(filter);
    expect(filterText(filter)).toBe(shown);
  });

  test('unless there are too many within each other', () => {
    const nested = (depth: number): Filter =>
      depth === 0 ? equal('uid', 'a') : { kind: 'not', filter: nested(depth - 1) };
    const read = (depth: number) => decodeFilter(new BerReader(encodeFilter(nested(depth)), 1_000));
    expect(read(15)).toEqual(nested(15));
    expect(() => read(16)).toThrow('more than 16 filters within each other');
  });
});

describe('messages', () => {
  const search: SearchRequest = {
    op: 'search',
    base: 'dc=example',
    scope: 2,
    sizeLimit: 2,
    timeLimit: 10,
    typesOnly: false,
    filter: equal('uid', 'ada'),
    attributes: ['uid', 'mail'],
  };
  test.each([
    [search],
    [{ op: 'bind', version: 3, name: 'cn=admin', password: bytes('secret') }],
    [{ op: 'extended', name: '1.3.6.1.4.1.1466.20037' }],
    [{ op: 'unbind' }],
    [{ op: 'abandon', id: 7 }],
  ] as const)('of %j are read as they were written', (request) => {
    const controls = [{ type: '1.2.3', critical: true, value: bytes('x') }];
    const written = encodeMessage(5, encodeRequest(request as SearchRequest), controls);
    expect(decodeMessage(written, 100, decodeRequest)).toEqual({ id: 5, operation: request, controls });
  });

  test('of ways to bind that are not understood are told apart', () => {
    const sasl = element(0x60, integer(3), octetString(''), element(0xa3, octetString('EXTERNAL')));
    const { operation } = decodeMessage(encodeMessage(1, sasl), 10, decodeRequest);
    expect(operation).toEqual({ op: 'bind', version: 3, name: '', password: undefined });
  });

  test('of entries hold bytes', () => {
    const entry = encodeEntry('uid=ada', [{ type: 'photo', values: [Uint8Array.of(0xff)] }]);
    const { operation } = decodeMessage(encodeMessage(1, entry), 20, decodeResponse);
    expect(operation).toMatchObject({ dn: 'uid=ada', attributes: [{ type: 'photo' }] });
  });

  test('have few controls', () => {
    const controls = Array.from({ length: 17 }, () => ({ type: '1.2.3', critical: false }));
    const written = encodeMessage(1, encodeRequest({ op: 'unbind' }), controls);
    expect(() => decodeMessage(written, 1_000, decodeRequest)).toThrow('more than 16 controls');
  });
});

describe('frames', () => {
  const message = encodeMessage(1, boolean(true), [{ type: 'x'.repeat(300), critical: false }]);

  test.each([1, 2, 3, 7, 1_000])('are cut whatever pieces of %d bytes they come in', (piece) => {
    const frames = new LdapFrames(1_000);
    const all = Buffer.concat([message, message, message]);
    const found: Uint8Array[] = [];
    for (let at = 0; at < all.length; at += piece) {
      frames.push(all.subarray(at, at + piece));
      for (let one = frames.next(); one; one = frames.next()) found.push(one);
    }
    expect(found.map((one) => Buffer.from(one).equals(message))).toEqual([true, true, true]);
    expect(frames.pending).toBe(0);
  });

  test('that are too long are refused by their first bytes', () => {
    const frames = new LdapFrames(100);
    frames.push(Uint8Array.of(0x30, 0x82, 0x01));
    expect(frames.next()).toBeUndefined();
    frames.push(Uint8Array.of(0x00));
    expect(() => frames.next()).toThrow('more than 100 bytes');
  });
});
