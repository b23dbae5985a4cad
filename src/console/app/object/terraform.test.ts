import { expect, test } from 'bun:test';
import { terraformOf } from './terraform.ts';

test('values are aligned, and what begins an expression stands for itself', () => {
  expect(
    terraformOf('zitadel_project', 'Über Docs 2', {
      name: 'a ${b}',
      is_on: true,
      roles: ['x'],
      none: undefined,
    }),
  ).toBe(
    [
      'resource "zitadel_project" "u_ber_docs_2" {',
      '  name  = "a $${b}"',
      '  is_on = true',
      '  roles = ["x"]',
      '}',
    ].join('\n'),
  );
});
