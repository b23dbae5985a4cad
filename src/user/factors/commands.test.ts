import { describe, expect, test } from 'bun:test';
import type { SealedValue } from '../../crypto/types.ts';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import * as userEvents from '../events.ts';
import * as commands from './commands.ts';
import * as events from './events.ts';
import { passkey, securityKey } from './key-events.ts';
import { factorsAggregate } from './state.ts';

const secret: SealedValue = { cryptoType: 0, algorithm: 'AES-256-GCM', keyId: 'otp-1', crypted: 'x' };
const added = userEvents.humanAdded({
  userName: 'ann',
  firstName: 'Ann',
  lastName: 'Example',
  email: 'ann@example.com',
  phone: '+41791234567',
} as never);
const ann = (...more: NewEvent[]) => given(factorsAggregate, added, ...more).state;
const machine = () =>
  given(factorsAggregate, userEvents.machineAdded({ userName: 'robot', name: 'Robot' } as never)).state;
const registering = events.totpAdded({ otpSecret: secret });
const registered = [registering, events.totpVerified({ timeStep: 7 })];

describe('an authenticator app', () => {
  test('is registered, and counts once a code of it was seen', () => {
    expect(factTypes(commands.addTotp(ann(), secret))).toEqual(['user.human.mfa.otp.added']);
    expect(ann(registering).totp).toEqual({ secret, ready: false });
    expect(commands.verifyTotp(ann(registering), 7).events).toEqual([events.totpVerified({ timeStep: 7 })]);
    expect(ann(...registered).totp?.ready).toBe(true);
  });

  test('given it is registered already, then it is neither replaced nor verified again', () => {
    expect(() => commands.addTotp(ann(...registered), secret)).toThrow('already');
    expect(() => commands.verifyTotp(ann(...registered), 7)).toThrow('already');
  });

  test('given a registration that was not finished, then another takes its place', () => {
    expect(factTypes(commands.addTotp(ann(registering), secret))).toEqual(['user.human.mfa.otp.added']);
  });

  test('a wrong code finishes nothing', () => {
    expect(() => commands.verifyTotp(ann(registering), undefined)).toThrow('wrong');
    expect(() => commands.verifyTotp(ann(), 7)).toThrow('register one first');
  });

  test('is removed once', () => {
    expect(ann(...registered, events.totpRemoved({})).totp).toBeUndefined();
    expect(() => commands.removeTotp(ann())).toThrow('no authenticator app');
  });
});

test('codes by SMS and e-mail need an address that is verified', () => {
  expect(() => commands.addOtpSms(ann())).toThrow('verified phone');
  expect(() => commands.addOtpEmail(ann())).toThrow('verified address');
  expect(factTypes(commands.addOtpSms(ann(userEvents.phoneVerified({}))))).toEqual([
    'user.human.mfa.otp.sms.added',
  ]);
  expect(factTypes(commands.addOtpEmail(ann(userEvents.emailVerified({}))))).toEqual([
    'user.human.mfa.otp.email.added',
  ]);
});

test('codes by SMS go with the number', () => {
  const state = ann(userEvents.phoneVerified({}), events.otpSmsAdded({}), userEvents.phoneRemoved({}));
  expect(state.otpSms).toBe(false);
});

test('recovery codes are used up one by one, and new ones end those before', () => {
  const some = ann(
    events.recoveryCodesAdded({ codes: ['a', 'b', 'c'] }),
    events.recoveryCodeCheckSucceeded({ code: 'b', remaining: 2 }),
  );
  expect(some.recoveryCodes).toEqual(['a', 'c']);
  const next = commands.setRecoveryCodes(some, ['d']);
  expect(ann(...next.events).recoveryCodes).toEqual(['d']);
  expect(factTypes(next)).toEqual([
    'user.human.mfa.recoverycode.removed',
    'user.human.mfa.recoverycode.added',
  ]);
  expect(() => commands.removeRecoveryCodes(ann())).toThrow('no recovery codes');
});

test('keys of browsers have the same life under two names', () => {
  for (const [kind, of] of [
    ['securityKey', securityKey],
    ['passkey', passkey],
  ] as const) {
    const begun = of.added({ webAuthNTokenId: '1', challenge: 'c', relyingPartyID: 'example.com' });
    const verified = of.verified({ webAuthNTokenId: '1', keyId: 'a2V5', publicKey: 'cHVi', signCount: 1 });
    expect(ann(begun).keys.get('1')).toMatchObject({ kind, ready: false, relyingPartyId: 'example.com' });
    expect(ann(begun, verified).keys.get('1')).toMatchObject({
      ready: true,
      keyId: 'a2V5',
      firstSignCount: 1,
    });
    expect(ann(begun, verified, of.removed({ webAuthNTokenId: '1' })).keys.size).toBe(0);
  }
});

test('a machine and somebody who was removed have none', () => {
  expect(() => commands.addTotp(machine(), secret)).toThrow('a machine');
  const gone = ann(...registered, userEvents.userRemoved({}));
  expect(gone.totp).toBeUndefined();
  expect(() => commands.addTotp(gone, secret)).toThrow('not found');
});
