import { describe, expect, test } from 'bun:test';
import {
  addApplicationPassword,
  mostApplicationPasswords,
  noteUse,
  removeApplicationPassword,
} from './commands.ts';
import { newApplicationPassword, normalApplicationPassword } from './secret.ts';
import type { ApplicationPasswords } from './state.ts';

const used = new Date('2026-11-29T12:00:00Z');
const one = { id: 'a', name: 'mail', hashedSecret: 'hash', createdAt: used, lastUsedAt: used };
const person = (...all: ApplicationPasswords['all']): ApplicationPasswords => ({ isPerson: true, all });
const types = (decision: { readonly events: readonly { readonly type: string }[] }) =>
  decision.events.map(({ type }) => type);
const added = { id: 'b', name: 'printer', hashedSecret: 'hash' };

describe('an application password', () => {
  test('is added to a person', () => {
    expect(addApplicationPassword(person(one), added).events[0]?.payload).toEqual(added);
  });
  test('not to a machine, and not without end', () => {
    expect(() => addApplicationPassword({ isPerson: false, all: [] }, added)).toThrow('are for people');
    const many = Array.from({ length: mostApplicationPasswords }, () => one);
    expect(() => addApplicationPassword(person(...many), added)).toThrow('at most 20');
  });
  test('is removed once', () => {
    expect(types(removeApplicationPassword(person(one), 'a'))).toEqual([
      'user.human.application.password.removed',
    ]);
    expect(types(removeApplicationPassword(person(one), 'b'))).toEqual([]);
  });
  test('tells of its use once a day', () => {
    const at = (iso: string) => types(noteUse(person(one), 'a', new Date(iso)));
    expect(at('2026-11-30T11:59:59Z')).toEqual([]);
    expect(at('2026-11-30T12:00:00Z')).toEqual(['user.human.application.password.check.succeeded']);
    expect(types(noteUse(person(), 'a', used))).toEqual([]);
  });
  test('is the same however it is typed, and another each time', () => {
    const made = newApplicationPassword();
    expect(made).toMatch(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    expect(newApplicationPassword()).not.toBe(made);
    const normal = normalApplicationPassword(made);
    expect(normal).toHaveLength(20);
    expect(normalApplicationPassword(made.toUpperCase().replaceAll('-', ' '))).toBe(normal);
    expect(normalApplicationPassword('Correct horse 5 battery!')).toBeUndefined();
  });
});
