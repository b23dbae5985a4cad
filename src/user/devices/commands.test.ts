import { describe, expect, test } from 'bun:test';
import { addDevice, disownDevice } from './commands.ts';
import { type Devices, devicesAggregate } from './state.ts';

const sealed = { crypted: 'sealed' } as never;
const code = { plain: 'plain', sealed, expiry: 1e9 };
const user = {
  ...devicesAggregate.initial.user,
  lifecycle: 'active' as const,
  email: { address: 'ada@mail.test', verified: true },
  encodedHash: 'hash',
};
const nobody: Devices = devicesAggregate.initial;
const person: Devices = { ...nobody, user };
const types = ({ events }: { events: readonly { type: string }[] }) => events.map(({ type }) => type);
const codes = ({ events }: { events: readonly { payload: object }[] }) =>
  events.map(({ payload }) => 'code' in payload);

const now = new Date(10 * 24 * 60 * 60 * 1000);

describe('a browser that is not known', () => {
  test('is told of when there was one before, where people are told, at an address of theirs', () => {
    expect(codes(addDevice(person, { id: 'd' }, code, now))).toEqual([false]);
    expect(codes(addDevice({ ...person, any: true }, { id: 'd' }, code, now))).toEqual([true]);
    expect(codes(addDevice({ ...person, any: true }, { id: 'd' }, undefined, now))).toEqual([false]);
    const unproven = { ...user, email: { ...user.email, verified: false } };
    expect(codes(addDevice({ ...person, any: true, user: unproven }, { id: 'd' }, code, now))).toEqual([
      false,
    ]);
  });

  test('is told of five times a day at most, and remembered all the same', () => {
    const hoursAgo = (...hours: number[]): Devices => ({
      ...person,
      any: true,
      tellings: hours.map((each) => now.getTime() - each * 60 * 60 * 1000),
    });
    expect(codes(addDevice(hoursAgo(25, 4, 3, 2, 1), { id: 'd' }, code, now))).toEqual([true]);
    expect(codes(addDevice(hoursAgo(23, 4, 3, 2, 1), { id: 'd' }, code, now))).toEqual([false]);
  });

  test('of nobody is not remembered', () => {
    expect(addDevice(nobody, { id: 'd' }, code, now).events).toEqual([]);
  });
});

describe('disowning it', () => {
  const now = new Date(1_000);
  const told: Devices = { ...person, notices: new Map([['d', { sealed, expiresAt: new Date(2_000) }]]) };
  const password = { hash: 'unknown', reset: code, origin: 'https://id.test' };

  test('ends what is signed in, and the password, and knows no browser', () => {
    const done = disownDevice(told, 'd', now, () => true, password);
    expect(types(done)).toEqual([
      'user.human.password.changed',
      'user.human.password.code.added',
      'user.devices.forgotten',
    ]);
    expect(done.events[0]?.payload).toMatchObject({ encodedHash: 'unknown', changeRequired: true });
  });

  test('leaves a password to those who cannot replace one that they do not know', () => {
    const done = disownDevice(told, 'd', now, () => true, { ...password, reset: undefined });
    expect(done.events[0]?.payload).toMatchObject({ encodedHash: 'hash', changeRequired: true });
  });

  test('is refused by a wrong code, late, twice, and for who is gone', () => {
    const over = 'nothing to answer';
    expect(() => disownDevice(told, 'd', now, () => false, password)).toThrow(over);
    expect(() => disownDevice(told, 'd', new Date(2_000), () => true, password)).toThrow(over);
    expect(() => disownDevice(person, 'd', now, () => true, password)).toThrow(over);
    const gone = { ...told, user: { ...user, lifecycle: 'removed' as const } };
    expect(() => disownDevice(gone, 'd', now, () => true, password)).toThrow(over);
  });
});
