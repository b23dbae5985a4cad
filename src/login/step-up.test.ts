import { describe, expect, test } from 'bun:test';
import type { Assurance, Proof } from '../session/index.ts';
import type { SecondFactorNeed } from './second-factor.ts';
import { isEnough, steppedUp } from './step-up.ts';

const at = new Date('2026-01-02T00:00:00Z');
const proven = (...proofs: Proof[]) => proofs.map((proof) => ({ proof, at }));
const nothing: SecondFactorNeed = {
  need: 'none',
  ways: [],
  possible: [],
  hasPasskey: false,
  mayMakeCodes: false,
};
const voluntary = (...levels: Assurance[]) => ({ levels, required: false });
const required = (...levels: Assurance[]) => ({ levels, required: true });

describe('what the application wants is asked for', () => {
  test('of nobody who has proven it, or of whom nothing is wanted', () => {
    const has = { ...nothing, ways: ['app', 'key'] } as const;
    expect(steppedUp(has, proven('password'), undefined)).toBe(has);
    expect(steppedUp(has, proven('password', 'totp'), required('multiFactor'))).toBe(has);
    expect(steppedUp(has, proven('passkey'), required('phishingResistant'))).toBe(has);
  });

  test('by what the person has and that leads there', () => {
    const has = { ...nothing, ways: ['app', 'key'] } as const;
    for (const wanted of [voluntary, required]) {
      expect(steppedUp(has, proven('password', 'totp'), wanted('phishingResistant'))).toEqual({
        ...has,
        need: 'ask',
        ways: ['key'],
      });
      expect(steppedUp(has, proven('password'), wanted('multiFactor'))).toEqual({ ...has, need: 'ask' });
    }
    // Two that are had are of one kind.
    const mailed = steppedUp({ ...nothing, ways: ['sms'] }, proven('otpEmail'), voluntary('multiFactor'));
    expect(mailed.need).toBe('none');
  });

  test('by a passkey in place of a password', () => {
    const has = { ...nothing, hasPasskey: true, ways: ['app'] } as const;
    expect(steppedUp(has, proven('password', 'totp'), voluntary('phishingResistant')).need).toBe('passkey');
    expect(steppedUp(has, proven('password'), voluntary('multiFactor'))).toMatchObject({
      need: 'ask',
      ways: ['app'],
    });
  });

  test('by what can be set up, where it is required', () => {
    const can = { ...nothing, need: 'offer', possible: ['app', 'key', 'passkey'] } as const;
    expect(steppedUp(can, proven('password'), voluntary('multiFactor'))).toBe(can);
    expect(steppedUp(can, proven('password'), required('multiFactor'))).toEqual({ ...can, need: 'enrol' });
    expect(steppedUp(can, proven('password'), required('phishingResistant'))).toEqual({
      ...can,
      need: 'enrol',
      possible: ['key', 'passkey'],
    });
    // What is there is proven first, and then what is missing is set up.
    const asks = { ...can, need: 'ask', ways: ['app'] } as const;
    expect(steppedUp(asks, proven('password'), required('phishingResistant'))).toBe(asks);
  });

  test('the best first, and the next where nobody can do that', () => {
    const has = { ...nothing, ways: ['app'] } as const;
    const both = required('phishingResistant', 'multiFactor');
    expect(steppedUp(has, proven('password'), both)).toMatchObject({ need: 'ask', ways: ['app'] });
    expect(steppedUp(has, proven('password', 'totp'), both)).toBe(has);
  });

  test('and not before the password of who came by mail', () => {
    const mailed = { ...nothing, need: 'password', ways: ['app'] } as const;
    expect(steppedUp(mailed, proven('otpEmail'), required('multiFactor'))).toBe(mailed);
  });
});

test('only what is required keeps anybody from the application', () => {
  expect(isEnough(proven('password'), undefined)).toBe(true);
  expect(isEnough(proven('password'), voluntary('multiFactor'))).toBe(true);
  expect(isEnough(proven('password'), required('multiFactor'))).toBe(false);
  expect(isEnough(proven('password', 'totp'), required('phishingResistant', 'multiFactor'))).toBe(true);
});
