import { expect, test } from 'bun:test';
import { type Assurance, assuranceOf, reaches } from './assurance.ts';
import type { Proof } from './proven.ts';

const cases: readonly (readonly [readonly Proof[], Assurance | undefined])[] = [
  [[], undefined],
  [['password'], 'singleFactor'],
  [['otpEmail'], 'singleFactor'],
  [['securityKey'], 'singleFactor'],
  // Two that are both had: who stole the phone has them.
  [['otpEmail', 'otpSms'], 'singleFactor'],
  [['password', 'totp'], 'multiFactor'],
  [['password', 'otpSms'], 'multiFactor'],
  [['password', 'recoveryCode'], 'multiFactor'],
  [['password', 'securityKey'], 'phishingResistant'],
  [['passkey'], 'phishingResistant'],
  [['password', 'totp', 'securityKey'], 'phishingResistant'],
];

test.each(cases)('%p is %p', (proofs, expected) => {
  expect(assuranceOf(proofs)).toBe(expected as Assurance);
});

test('more is enough for less, and nothing for nothing', () => {
  expect(reaches('phishingResistant', 'multiFactor')).toBe(true);
  expect(reaches('multiFactor', 'multiFactor')).toBe(true);
  expect(reaches('singleFactor', 'multiFactor')).toBe(false);
  expect(reaches(undefined, 'singleFactor')).toBe(false);
});
