import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../../eventstore/index.ts';
import { factTypes, given } from '../../testing/scenario.ts';
import * as userEvents from '../events.ts';
import { totpCodeAt } from '../testing.ts';
import { decideFactorCheck, pauseAfter } from './check.ts';
import * as events from './events.ts';
import { factorsAggregate } from './state.ts';
import { newTotpSecret, totpStep } from './totp.ts';

const added = userEvents.humanAdded({ userName: 'ann', firstName: 'Ann', lastName: 'Example' } as never);
const ann = (...more: NewEvent[]) => given(factorsAggregate, added, ...more).state;
const right = (at: { userAgentID?: string }) => events.totpCheckSucceeded({ ...at, timeStep: 7 });
const input = { factor: 'totp', compared: undefined, failures: 0, maxAttempts: 3 } as const;

describe('a code', () => {
  test('that is right is recorded, with the browser', () => {
    const { events: facts, outcome } = decideFactorCheck(ann(), {
      ...input,
      compared: right,
      userAgentId: 'print',
    });
    expect(facts).toEqual([events.totpCheckSucceeded({ userAgentID: 'print', timeStep: 7 })]);
    expect(outcome).toEqual({ kind: 'passed' });
  });

  test('that is wrong is recorded as one of its kind, and locks at the limit, whatever kinds failed before', () => {
    const once = decideFactorCheck(ann(), input);
    expect(factTypes(once)).toEqual(['user.human.mfa.otp.check.failed']);
    expect(once.outcome).toEqual({ kind: 'wrong', failedAttempts: 1 });
    const last = decideFactorCheck(ann(), { ...input, factor: 'recoveryCode', failures: 2 });
    expect(factTypes(last)).toEqual(['user.human.mfa.recoverycode.check.failed', 'user.locked']);
    const unlimited = decideFactorCheck(ann(), { ...input, failures: 99, maxAttempts: 0 });
    expect(factTypes(unlimited)).toEqual(['user.human.mfa.otp.check.failed']);
  });

  test('of somebody who is locked or inactive is neither right nor wrong', () => {
    for (const [fact, kind] of [
      [userEvents.userLocked({}), 'locked'],
      [userEvents.userDeactivated({}), 'inactive'],
    ] as const) {
      for (const compared of [undefined, right]) {
        expect(decideFactorCheck(ann(fact), { ...input, compared })).toEqual({
          events: [],
          outcome: { kind },
        });
      }
    }
  });
});

test('after ten failures nothing is compared for a while, which grows to an hour', () => {
  expect([0, 9, 10, 11, 12, 17, 400].map(pauseAfter)).toEqual([
    0, 0, 30_000, 60_000, 120_000, 3_600_000, 3_600_000,
  ]);
});

describe('codes of apps', () => {
  const secret = newTotpSecret();
  const now = new Date('2026-01-01T00:00:15Z');
  const step = Math.floor(now.getTime() / 30_000);

  test('count in their step and the two around it, and tell which that was', () => {
    const stepOf = (offset: number) =>
      totpStep(secret, totpCodeAt(secret, now.getTime() + offset * 30_000), now);
    expect([-2, -1, 0, 1, 2].map(stepOf)).toEqual([undefined, step - 1, step, step + 1, undefined]);
  });

  test('are taken as people type them; what is none is wrong', () => {
    const code = totpCodeAt(secret, now.getTime());
    expect(totpStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)} `, now)).toBe(step);
    for (const none of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      expect(totpStep(secret, none, now)).toBeUndefined();
  });

  // RFC 6238 Appendix B, SHA-1, the last six digits of eight.
  test('are those of the RFC', () => {
    const rfc = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [2000000000, '279037'],
    ] as const)
      expect(totpStep(rfc, code, new Date(seconds * 1000))).toBe(Math.floor(seconds / 30));
  });
});
