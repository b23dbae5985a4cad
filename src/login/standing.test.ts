import { expect, test } from 'bun:test';
import type { LoginSettings } from '../settings/index.ts';
import { type Proof, ruleScene } from './second-factor-testing.ts';
import { standingOf } from './standing.ts';

const { factors, settings } = ruleScene();
const now = new Date('2026-01-02T12:00:00Z');
const hours = 3_600e9;
const ago = (hoursAgo: number) => new Date(now.getTime() - hoursAgo * 3_600_000);
const login = (more: object = {}) =>
  ({
    ...settings({ mfaInitSkipLifetime: 0 }),
    allowUsernamePassword: true,
    passwordCheckLifetime: 240 * hours,
    externalLoginCheckLifetime: 240 * hours,
    providers: [],
    ...more,
  }) as unknown as LoginSettings;

const standing = (proof: Proof, hoursAgo: number, more: object = {}) =>
  standingOf(
    {
      user: { passwordChangedAt: undefined, passwordChangeRequired: false },
      factors: factors({ verified: true }),
      login: login(more),
      maxAgeDays: 0,
      proven: [{ proof, at: ago(hoursAgo) }],
    },
    now,
  );

test('who came from an identity provider is believed as long as the settings say', () => {
  expect(standing('intent', 2)?.enteredAt).toEqual(ago(2));
  expect(standing('intent', 2, { externalLoginCheckLifetime: 1 * hours })).toBeUndefined();
  expect(standing('intent', 2, { passwordCheckLifetime: 1 * hours })?.enteredAt).toEqual(ago(2));
  expect(standing('password', 2, { externalLoginCheckLifetime: 1 * hours })?.enteredAt).toEqual(ago(2));
});

test('a second factor is forced on all, or on those who signed in here', () => {
  expect(standing('intent', 0)?.second.need).toBe('none');
  expect(standing('intent', 0, { forceMFALocalOnly: true })?.second.need).toBe('none');
  expect(standing('password', 0, { forceMFALocalOnly: true })?.second.need).toBe('enrol');
  expect(standing('intent', 0, { forceMFA: true })?.second.need).toBe('enrol');
});
