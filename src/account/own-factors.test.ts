import { describe, expect, test } from 'bun:test';
import type { LoginSettings } from '../settings/index.ts';
import { given } from '../testing/scenario.ts';
import { factorEvents, factorsAggregate, keyEvents, userEvents } from '../user/index.ts';
import type { AccountRequest } from './account-request.ts';
import { mayBeLeft } from './own-factors.ts';

const page = { platform: { clock: () => new Date('2026-01-01T00:00:00Z') } } as AccountRequest;
const settings = (more: Partial<LoginSettings> = {}) =>
  ({
    forceMFA: true,
    forceMFALocalOnly: false,
    mfaInitSkipLifetime: 0,
    secondFactorCheckLifetime: 1e15,
    multiFactorCheckLifetime: 1e15,
    factors: { second: [1, 2, 3, 4, 5], multi: [1] },
    ...more,
  }) as LoginSettings;

const facts = {
  ann: userEvents.humanAdded({ userName: 'ann', email: 'ann@example.com' } as never),
  mail: userEvents.emailVerified({}),
  mailCodes: factorEvents.otpEmailAdded({}),
  codes: factorEvents.recoveryCodesAdded({ codes: ['a', 'b'] }),
  begun: keyEvents.passkey.added({ webAuthNTokenId: '1', challenge: 'c', relyingPartyID: 'example.com' }),
  passkey: keyEvents.passkey.verified({ webAuthNTokenId: '1', keyId: 'a2V5', publicKey: 'cHVi' }),
  key: keyEvents.securityKey.added({ webAuthNTokenId: '2', challenge: 'c', relyingPartyID: 'example.com' }),
  keyReady: keyEvents.securityKey.verified({ webAuthNTokenId: '2', keyId: 'a2V6', publicKey: 'cHVi' }),
};
type Fact = keyof typeof facts;
const having = (...names: Fact[]) =>
  given(factorsAggregate, facts.ann, ...names.map((name) => facts[name])).state;
const stays = (before: Fact[], left: Fact[], more: Partial<LoginSettings> = {}) => {
  const own = { factors: having(...before), settings: settings(more) };
  try {
    mayBeLeft(page, own, own.factors)(having(...left));
    return false;
  } catch {
    return true;
  }
};

describe('where a second factor is forced', () => {
  test('the last one stays, whatever stands in for it', () => {
    expect(stays(['mail', 'mailCodes'], ['mail'])).toBe(true);
    expect(stays(['mail', 'mailCodes', 'codes'], ['mail', 'codes'])).toBe(true);
    expect(stays(['mail', 'mailCodes'], ['mail'], { forceMFA: false, forceMFALocalOnly: true })).toBe(true);
  });

  test('one of several goes, and so do recovery codes', () => {
    expect(stays(['mail', 'mailCodes', 'key', 'keyReady'], ['mail', 'mailCodes'])).toBe(false);
    expect(stays(['mail', 'mailCodes', 'codes'], ['mail', 'mailCodes'])).toBe(false);
  });

  test('a passkey stands for one where the settings say so', () => {
    const with2 = ['mail', 'mailCodes', 'begun', 'passkey'] as Fact[];
    expect(stays(with2, ['mail', 'begun', 'passkey'])).toBe(false);
    expect(stays(with2, ['mail', 'begun', 'passkey'], { factors: { second: [3], multi: [] } })).toBe(true);
    expect(stays(['begun', 'passkey'], [])).toBe(true);
  });

  test('what counts no more may go', () => {
    expect(stays(['mail', 'mailCodes'], ['mail'], { factors: { second: [1], multi: [1] } })).toBe(false);
  });
});

test('where none is forced, all of them may go', () => {
  expect(stays(['mail', 'mailCodes'], ['mail'], { forceMFA: false })).toBe(false);
});
