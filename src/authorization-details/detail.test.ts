import { describe, expect, test } from 'bun:test';
import type { DetailField } from './declared.ts';
import { type AuthorizationDetail, isWithin, readDetails, toldFields } from './detail.ts';

const field = (path: string, kind: DetailField['kind'], more: Partial<DetailField> = {}): DetailField => ({
  path,
  kind,
  required: false,
  label: {},
  values: [],
  ...more,
});
const payment = {
  fields: [
    field('instructedAmount', 'amount', { required: true }),
    field('creditorName', 'text'),
    field('creditorAccount.iban', 'text', { required: true }),
    field('actions', 'texts', { values: ['initiate', 'status', 'cancel'] }),
    field('times', 'number'),
    field('urgent', 'boolean'),
  ],
};
const good = {
  type: 'payment',
  instructedAmount: { currency: 'EUR', amount: '123.50' },
  creditorAccount: { iban: 'DE02100100109307118603' },
};
const read = (text: string) => readDetails(text, (name) => (name === 'payment' ? payment : undefined));
const problem = (detail: unknown) => {
  const found = read(JSON.stringify([detail]));
  return 'problem' in found ? found.problem : 'none';
};

describe('what is asked for', () => {
  test('holds what its type declares', () => {
    const all = { ...good, creditorName: 'Zoë & Söhne', actions: ['status'], times: 3, urgent: false };
    expect(read(JSON.stringify([good, all, good]))).toEqual({ details: [good, all] });
  });

  test.each<[string, unknown]>([
    ['unknown', { ...good, type: 'transfer' }],
    ['strange name', { ...good, type: '"<script>' }],
    ['with a type', { ...good, type: 7 }],
    ['with a type', 'payment'],
    ['with a type', [good]],
    ['note is not declared', { ...good, note: 'x' }],
    ['creditorAccount.bic is not declared', { ...good, creditorAccount: { iban: 'x', bic: 'y' } }],
    ['creditorAccount is not declared', { ...good, creditorAccount: 'x' }],
    ['creditorAccount.iban is missing', { ...good, creditorAccount: {} }],
    ['instructedAmount is missing', { ...good, instructedAmount: undefined }],
    ['instructedAmount must', { ...good, instructedAmount: 123.5 }],
    ['instructedAmount must', { ...good, instructedAmount: { currency: 'EUR', amount: 123.5 } }],
    ['instructedAmount must', { ...good, instructedAmount: { currency: 'EUR', amount: '-1' } }],
    ['instructedAmount must', { ...good, instructedAmount: { currency: 'EUR', amount: '1', note: 'x' } }],
    ['instructedAmount must', { ...good, instructedAmount: { currency: 'E€R', amount: '1' } }],
    ['creditorName must', { ...good, creditorName: ' ' }],
    ['creditorName must', { ...good, creditorName: 'x'.repeat(501) }],
    ['creditorName must', { ...good, creditorName: 'a\u202eb' }],
    ['creditorName must', { ...good, creditorName: 'a\nb' }],
    ['creditorName must', { ...good, creditorName: '\ud800' }],
    ['actions must', { ...good, actions: [] }],
    ['actions must', { ...good, actions: ['status', 'status'] }],
    ['actions must', { ...good, actions: ['delete'] }],
    ['actions must', { ...good, actions: 'status' }],
    ['times must', { ...good, times: '3' }],
    ['urgent must', { ...good, urgent: 'no' }],
  ])('is refused, naming what: %s', (said, detail) => {
    expect(problem(detail)).toContain(said);
  });

  test.each([
    ['no JSON', '[{'],
    ['no list', JSON.stringify(good)],
    ['nothing', '[]'],
    ['numbers that are none', '[{"type":"payment","times":1e999}]'],
    ['a member twice', `[{"type":"payment",${JSON.stringify(good).slice(1, -1)}}]`],
    ['a member twice, written otherwise', '[{"type":"payment","urgent":true,"\\u0075rgent":false}]'],
    [
      'a member twice, within',
      '[{"type":"payment","instructedAmount":{"amount":"1","amount":"9","currency":"EUR"}}]',
    ],
    ['too many', JSON.stringify(Array.from({ length: 11 }, (_, times) => ({ ...good, times })))],
    ['too much', JSON.stringify([{ ...good, creditorName: 'x'.repeat(5_000) }])],
    ['too deep', `[${'{"a":'.repeat(600)}1${'}'.repeat(600)}]`],
    ['lists in lists', `${'['.repeat(2_000)}${']'.repeat(2_000)}`],
    ['a prototype', '[{"type":"payment","__proto__":{"urgent":true}}]'],
    ['a constructor', '[{"type":"payment","constructor":{"prototype":{"urgent":true}}}]'],
    ['a type of the prototype', '[{"__proto__":{"type":"payment"}}]'],
  ])('is refused: %s', (_, text) => {
    expect(read(text)).toHaveProperty('problem');
    expect(({} as Record<string, unknown>)['urgent']).toBeUndefined();
  });

  test('and what is wrong is told in characters that a description may hold', () => {
    expect(problem({ ...good, 'a"\\\n': 1 })).toMatch(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/);
  });
});

describe('less than was granted', () => {
  const granted: AuthorizationDetail = { ...good, actions: ['initiate', 'status'] };
  test.each<[string, boolean, object]>([
    ['the same', true, { actions: ['status', 'initiate'] }],
    ['some of a list', true, { actions: ['status'] }],
    ['more of a list', false, { actions: ['status', 'cancel'] }],
    ['an empty list', false, { actions: [] }],
    ['no list', false, { actions: undefined }],
    ['another amount', false, { instructedAmount: { currency: 'EUR', amount: '1.00' } }],
    ['more fields', false, { urgent: true }],
    ['another type', false, { type: 'transfer' }],
  ])('%s: %p', (_, within, change) => {
    expect(isWithin(JSON.parse(JSON.stringify({ ...granted, ...change })), granted)).toBe(within);
  });
});

test('people read amounts plainly, and what is not declared any more as it is', () => {
  const told = toldFields({ ...good, urgent: true, former: { a: 1 } }, payment.fields);
  expect(told.map(({ field: { path }, value }) => [path, value])).toEqual([
    ['instructedAmount', '123.50 EUR'],
    ['creditorAccount.iban', 'DE02100100109307118603'],
    ['urgent', true],
    ['former', '{"a":1}'],
  ]);
});
