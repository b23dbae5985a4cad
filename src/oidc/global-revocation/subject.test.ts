import { expect, test } from 'bun:test';
import { subjectOf } from './subject.ts';

const of = (sub_id: unknown) => subjectOf({ origin: 'https://id.test' }, { sub_id });

test('a subject is named by issuer and sub, or by its id', () => {
  expect(of({ format: 'iss_sub', iss: 'https://id.test', sub: 'u1' })).toBe('u1');
  expect(of({ format: 'opaque', id: 'u1' })).toBe('u1');
  expect(of({ format: 'iss_sub', iss: 'https://other.test', sub: 'u1' })).toBeUndefined();
});

test('anything else is told what would be right', () => {
  for (const wrong of [
    undefined,
    null,
    'u1',
    {},
    { format: 'email', email: 'a@b.example' },
    { format: 'iss_sub', sub: 'u1' },
    { format: 'iss_sub', iss: 'https://id.test', sub: 1 },
    { format: 'opaque', id: '' },
    { format: 'opaque', id: 'x'.repeat(201) },
    { format: 'opaque', id: ['u1'] },
  ])
    expect(() => of(wrong), JSON.stringify(wrong)).toThrow('sub_id');
});
