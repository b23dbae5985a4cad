import { expect, test } from 'bun:test';
import { requestId } from './request-id.ts';

test('takes a sane id of the caller and replaces all others', () => {
  for (const id of ['1', 'a-b_c.d:e', '4bf92f3577b34da6a3ce929d0e0e4736', 'x'.repeat(128)]) {
    expect(requestId(new Headers({ 'x-request-id': id }))).toBe(id);
  }
  for (const id of ['', 'x'.repeat(129), 'a b', '<script>', 'a"b', 'é']) {
    const made = requestId(new Headers({ 'x-request-id': id }));
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(requestId(new Headers())).not.toBe(requestId(new Headers()));
});
