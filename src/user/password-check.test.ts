import { describe, expect, test } from 'bun:test';
import type { NewEvent } from '../eventstore/index.ts';
import { factTypes, given } from '../testing/scenario.ts';
import * as events from './events.ts';
import { decidePasswordCheck, tarpitDelay } from './password-check.ts';
import { credentialsAggregate } from './state.ts';

const added = events.humanAdded({ userName: 'alice', encodedHash: 'hash' });
const alice = (...more: NewEvent[]) => given(credentialsAggregate, added, ...more).state;
const lockout = { maxPasswordAttempts: 3 };
const right = { ok: true, failures: 0, lockout };
const wrong = (failures: number, limit = 3) => ({
  ok: false,
  failures,
  lockout: { maxPasswordAttempts: limit },
});

describe('a right password', () => {
  test('is recorded, and an old hash is replaced on the way', () => {
    expect(factTypes(decidePasswordCheck(alice(), right))).toEqual(['user.human.password.check.succeeded']);
    const rehashed = decidePasswordCheck(alice(), { ...right, rehashed: 'new', userAgentId: 'browser' });
    expect(rehashed.events).toEqual([
      events.passwordCheckSucceeded({ userAgentID: 'browser' }),
      events.passwordHashUpdated({ encodedHash: 'new' }),
    ]);
    expect(rehashed.outcome).toEqual({ kind: 'passed' });
  });

  test('does not open an inactive account, and leaves no trace of having been right', () => {
    const verdict = decidePasswordCheck(alice(events.userDeactivated({})), right);
    expect(verdict).toEqual({ events: [], outcome: { kind: 'inactive' } });
  });
});

describe('a wrong password', () => {
  test('counts, and locks at the limit in the same write', () => {
    const second = decidePasswordCheck(alice(), wrong(1));
    expect(factTypes(second)).toEqual(['user.human.password.check.failed']);
    expect(second.outcome).toEqual({ kind: 'wrong', failedAttempts: 2 });
    expect(factTypes(decidePasswordCheck(alice(), wrong(2)))).toEqual([
      'user.human.password.check.failed',
      'user.locked',
    ]);
  });

  test('never locks when the limit is 0', () => {
    expect(factTypes(decidePasswordCheck(alice(), wrong(99, 0)))).toEqual([
      'user.human.password.check.failed',
    ]);
  });

  test('is told apart neither from an unknown user nor from one without a password', () => {
    const first = decidePasswordCheck(alice(), wrong(0)).outcome;
    const passwordless = given(credentialsAggregate, events.humanAdded({ userName: 'bob' })).state;
    expect(decidePasswordCheck(credentialsAggregate.initial, wrong(0))).toEqual({
      events: [],
      outcome: first,
    });
    expect(decidePasswordCheck(passwordless, { ...right, ok: false })).toEqual({
      events: [],
      outcome: first,
    });
  });
});

test('a locked account answers the same to right and wrong, and writes nothing', () => {
  const locked = alice(events.userLocked({}));
  const answer = { events: [], outcome: { kind: 'locked' } } as const;
  expect(decidePasswordCheck(locked, right)).toEqual(answer);
  expect(decidePasswordCheck(locked, wrong(7))).toEqual(answer);
});

test('answers slow down a second per five failures, ten at most', () => {
  expect([1, 4, 5, 9, 10, 49, 50, 1000].map(tarpitDelay)).toEqual([
    0, 0, 1000, 1000, 2000, 9000, 10000, 10000,
  ]);
});
