import { describe, expect, test } from 'bun:test';
import { userNameChanged } from '../events.ts';
import type { Factors, WebAuthnKey } from '../factors/state.ts';
import { addDevice, disownDevice, requireNotice } from './commands.ts';
import { type Devices, devicesAggregate, type Notice } from './state.ts';
import { lostSince, undoneSince } from './undone.ts';

const sealed = { crypted: 'sealed' } as never;
const code = { plain: 'plain', sealed, expiry: 1e9 };
const { factors } = devicesAggregate.initial;
const user = {
  ...factors.user,
  lifecycle: 'active' as const,
  email: { address: 'ada@mail.test', verified: true },
  encodedHash: 'hash',
};
const nobody: Devices = devicesAggregate.initial;
const person: Devices = { ...nobody, factors: { ...factors, user } };
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
    expect(
      codes(
        addDevice({ ...person, any: true, factors: { ...factors, user: unproven } }, { id: 'd' }, code, now),
      ),
    ).toEqual([false]);
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
  const before = person.factors;
  const notice = { sealed, expiresAt: new Date(2_000), before };
  const answered = { id: 'd', notice };
  const acme = { orgId: 'acme' };
  const told: Devices = { ...person, notices: new Map([['d', notice]]) };
  const password = { hash: 'unknown', reset: code, origin: 'https://id.test' };

  test('takes away accounts elsewhere that were linked since, and frees them', () => {
    const own = { idpId: '1', externalId: 'ada', name: 'Ada' };
    const stolen = { idpId: '1', externalId: 'mallory', name: '' };
    const had = { ...before, links: new Map([['1\nada', own]]) };
    const now = { ...had, links: new Map([...had.links, ['1\nmallory', stolen]]) };
    const { events, constraints, undone } = undoneSince(had, user.email, now);
    expect(events).toEqual([
      { type: 'user.human.externalidp.removed', payload: { idpConfigId: '1', userId: 'mallory' } },
    ]);
    expect(constraints).toMatchObject([{ action: 'remove', type: 'external_idps' }]);
    expect(undone).toEqual([{ what: 'link', name: 'mallory' }]);
  });

  test('ends what is signed in, and the password, and knows no browser', () => {
    const done = disownDevice(told, answered, now, acme, password);
    expect(types(done)).toEqual([
      'user.human.password.changed',
      'user.human.password.code.added',
      'user.devices.forgotten',
    ]);
    expect(done.events[0]?.payload).toMatchObject({ encodedHash: 'unknown', changeRequired: true });
  });

  test('leaves a password to those who cannot replace one that they do not know', () => {
    const done = disownDevice(told, answered, now, acme, { ...password, reset: undefined });
    expect(done.events[0]?.payload).toMatchObject({ encodedHash: 'hash', changeRequired: true });
  });

  test('goes back to before the first notice that is good, for keys and numbers; the address was read', () => {
    const moved = { ...user, email: { address: 'ada@new.test', verified: true } };
    const later: Notice = { ...notice, before: { ...before, user: moved, otpEmail: true } };
    const undoes = (first: Date) =>
      types(
        disownDevice(
          {
            ...told,
            factors: later.before,
            notices: new Map([
              ['c', { ...notice, expiresAt: first }],
              ['d', later],
            ]),
          },
          { id: 'd', notice: later },
          now,
          acme,
          password,
        ),
      ).filter((type) => !/password|devices/.test(type));
    expect(undoes(new Date(1_001))).toEqual(['user.human.mfa.otp.email.removed']);
    expect(undoes(new Date(1_000))).toEqual([]);
  });

  test('gives the name back, unless somebody else has it by now', () => {
    const named = (userName: string): Devices => ({
      ...told,
      factors: { ...factors, user: { ...user, userName } },
    });
    const before = named('ada').factors;
    const mine = { id: 'd', notice: { ...notice, before } };
    const renamed = { ...named('thief'), notices: new Map([['d', mine.notice]]) };
    const back = disownDevice(renamed, mine, now, acme, password);
    expect(back.undone).toEqual([{ what: 'name', name: 'ada' }]);
    expect(back.events).toContainEqual(userNameChanged({ userName: 'ada' }));
    expect(back.constraints?.map(({ action, field }) => `${action} ${field}`)).toEqual([
      'remove thief',
      'add ada',
    ]);
    const taken = disownDevice(renamed, mine, now, undefined, password);
    expect([taken.undone, taken.constraints]).toEqual([[], undefined]);
    expect(types(taken)).toContain('user.devices.forgotten');
  });

  test('is refused by a wrong code, late, twice, and for who is gone', () => {
    const over = 'nothing to answer';
    const asked = (devices: Devices, at: Date, right: boolean) => () =>
      requireNotice(devices, 'd', at, () => right);
    expect(asked(told, now, true)()).toBe(notice);
    expect(asked(told, now, false)).toThrow(over);
    expect(asked(told, new Date(2_000), true)).toThrow(over);
    expect(asked(person, now, true)).toThrow(over);
    const gone = { ...told, factors: { ...factors, user: { ...user, lifecycle: 'removed' as const } } };
    expect(asked(gone, now, true)).toThrow(over);
  });
});

describe('what came since a sign-in', () => {
  const key = (more: object) =>
    ({ kind: 'passkey', ready: true, name: 'Phone', codeId: '', ...more }) as WebAuthnKey;
  const phone = { address: '+41790000000', verified: true };
  const had: Factors = {
    ...factors,
    user: { ...user, phone },
    keys: new Map([['1', key({})]]),
    recoveryCodes: ['a', 'b'],
    otpSms: true,
  };
  const totp = (crypted: string) => ({ secret: { crypted } as never, ready: true });

  test('goes, and what there was before stays', () => {
    const { events, undone } = undoneSince(had, had.user.email, {
      ...had,
      keys: new Map([
        ['1', key({})],
        ['2', key({ name: 'Thief' })],
        ['3', key({ kind: 'securityKey', name: '' })],
        ['4', key({ ready: false })],
      ]),
      totp: totp('theirs'),
      otpEmail: true,
      recoveryCodes: ['c'],
    });
    expect(undone).toEqual([
      { what: 'passkey', name: 'Thief' },
      { what: 'securityKey', name: '' },
      { what: 'app' },
      { what: 'recovery' },
      { what: 'email' },
    ]);
    const removed = events.flatMap(({ payload }) =>
      'webAuthNTokenId' in payload ? [payload.webAuthNTokenId] : [],
    );
    expect(removed).toEqual(['2', '3', '4']);
  });

  test('goes where it took the place of what there was', () => {
    const before = { ...had, totp: totp('own') };
    expect(undoneSince(before, had.user.email, { ...before, totp: totp('theirs') }).undone).toEqual([
      { what: 'app' },
    ]);
    // Of codes that were used since, the others are the person's still.
    expect(undoneSince(before, had.user.email, { ...before, recoveryCodes: ['b'] }).events).toEqual([]);
  });

  test('is told where something is gone, and not brought back: it may be what was stolen', () => {
    const own = { ...had, totp: totp('own'), otpEmail: true };
    const { user: person } = own;
    const bare = { ...factors, user: person };
    expect(undoneSince(own, person.email, bare).events).toEqual([]);
    expect(lostSince(own, bare)).toEqual([
      { what: 'passkey', name: 'Phone' },
      { what: 'app' },
      { what: 'sms' },
      { what: 'email' },
      { what: 'recovery' },
    ]);
    // One that was replaced goes with what took its place; codes that were used are not lost.
    const replaced = { ...own, totp: totp('theirs'), recoveryCodes: ['b'] };
    expect(lostSince(own, replaced)).toEqual([{ what: 'app' }]);
    expect(lostSince(own, { ...own, recoveryCodes: ['c'] })).toEqual([{ what: 'recovery' }]);
    expect(lostSince(own, own)).toEqual([]);
  });

  test('gives addresses back that were replaced', () => {
    const elsewhere = { address: 'thief@evil.test', verified: true };
    const changed = { ...had.user, email: elsewhere, phone: { address: '+4179666', verified: false } };
    const { events, undone } = undoneSince(had, had.user.email, { ...had, user: changed });
    expect(undone.map((each) => 'address' in each && each.address)).toEqual(['ada@mail.test', phone.address]);
    expect(types({ events })).toEqual([
      'user.human.email.changed',
      'user.human.email.verified',
      'user.human.phone.changed',
      'user.human.phone.verified',
    ]);
    const none = { ...had, otpSms: false, user: { ...user, phone: { address: '', verified: false } } };
    expect(types(undoneSince(none, none.user.email, had))).toEqual([
      'user.human.mfa.otp.sms.removed',
      'user.human.phone.removed',
    ]);
  });
});
