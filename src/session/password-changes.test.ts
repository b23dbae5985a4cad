import { expect, test } from 'bun:test';
import { outlivesPasswordChanges } from './proven.ts';
import type { SessionUser } from './users.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute));
const by = (minute: number) => ({ provenAt: at(minute) });
const user = (change: Partial<SessionUser>) => change as SessionUser;

test('what was granted before a change is over, but in the session in which its owner made it', () => {
  const changed = user({ passwordChangedAt: at(10), passwordChangedIn: 'own' });
  expect(outlivesPasswordChanges(changed, 'own', by(5))).toBe(true);
  expect(outlivesPasswordChanges(changed, 'other', by(5))).toBe(false);
  expect(outlivesPasswordChanges(changed, 'other', by(11))).toBe(true);
  expect(outlivesPasswordChanges(user({ passwordChangedAt: at(10), passwordChangedIn: '' }), '', by(5))).toBe(
    false,
  );
});

test('a change in the own session does not bring back what an earlier change elsewhere ended', () => {
  const changed = user({
    passwordChangedAt: at(20),
    passwordChangedIn: 'own',
    passwordChangedElsewhereAt: at(10),
  });
  expect(outlivesPasswordChanges(changed, 'own', by(5))).toBe(false);
  expect(outlivesPasswordChanges(changed, 'own', by(15))).toBe(true);
});

test('a proof at a version of the user is as old as that, whenever it was written down', () => {
  const changed = user({
    passwordChangedAt: at(10),
    passwordChangedIn: 'own',
    passwordVersion: 7,
    passwordElsewhereVersion: 3,
  });
  const proof = (userVersion: number) => ({ provenAt: at(20), userVersion });
  expect(outlivesPasswordChanges(changed, 'other', proof(6))).toBe(false);
  expect(outlivesPasswordChanges(changed, 'other', proof(7))).toBe(true);
  expect(outlivesPasswordChanges(changed, 'own', proof(2))).toBe(false);
  expect(outlivesPasswordChanges(changed, 'own', proof(3))).toBe(true);
});
