import { expect, test } from 'bun:test';
import { given } from '../testing/scenario.ts';
import { resetLimits, setLimits } from './commands.ts';
import { limitsReset, limitsSet } from './events.ts';
import { limitsAggregate } from './state.ts';

test('what is not given stays, and what holds already is not written again', () => {
  const { state } = given(
    limitsAggregate,
    limitsSet({ block: true }),
    limitsSet({ auditLogRetention: 60e9 }),
  );
  expect(state).toEqual({ block: true, auditLogRetentionMs: 60_000 });
  expect(setLimits(state, { block: true, auditLogRetentionMs: 60_000 }).events).toEqual([]);
  expect(setLimits(state, { block: false }).events).toEqual([limitsSet({ block: false })]);
  // Longer than 2^53 nanoseconds.
  const year = 366 * 24 * 3600 * 1000;
  const [event] = setLimits(state, { auditLogRetentionMs: year }).events;
  expect(given(limitsAggregate, event as never).state).toEqual({ auditLogRetentionMs: year });
});

test('a reset needs limits, and nothing is set by setting nothing', () => {
  const { state } = given(limitsAggregate, limitsSet({ block: true }), limitsReset({}));
  expect(() => resetLimits(state)).toThrow('nothing to reset');
  expect(() => setLimits(state, {})).toThrow('at least one limit');
  expect(() => setLimits(state, { auditLogRetentionMs: -1 })).toThrow('negative');
});
