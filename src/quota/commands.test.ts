import { describe, expect, test } from 'bun:test';
import { factTypes, given } from '../testing/scenario.ts';
import { addQuota, dueNotifications, removeQuota, setQuota } from './commands.ts';
import { quotaRemoved } from './events.ts';
import { periodOf, quotaAggregate } from './state.ts';

const unit = 'requests.all.authenticated';
const from = Date.parse('2026-01-01T00:00:00Z');
const hour = 3_600_000;
const input = {
  from,
  resetIntervalMs: hour,
  amount: 100,
  limit: true,
  notifications: [
    { percent: 80, repeat: false, callUrl: 'https://billing.example.com/' },
    { percent: 50, repeat: true, callUrl: 'https://billing.example.com/' },
  ],
};
let next = 0;
const ids = () => `n${++next}`;
const added = () => addQuota(quotaAggregate.initial, unit, input, ids).events as never[];

describe('a quota', () => {
  test('is added once, set as often as one likes, and removed once', () => {
    const { state } = given(quotaAggregate, ...added());
    expect(state.terms).toMatchObject({ from, resetIntervalMs: hour, amount: 100, limit: true });
    expect(() => addQuota(state, unit, input, ids)).toThrow('already');
    expect(setQuota(state, unit, input, ids).events).toEqual([]);
    const [change] = setQuota(state, unit, { ...input, amount: 200 }, ids).events;
    expect(change?.payload).toEqual({ unit, amount: 200 });
    expect(factTypes(removeQuota(state, unit))).toEqual(['quota.removed']);
    const { state: gone } = given(quotaAggregate, ...added(), quotaRemoved({ unit }) as never);
    expect(() => removeQuota(gone, unit)).toThrow('no quota');
    expect(factTypes(setQuota(gone, unit, input, ids))).toEqual(['quota.set']);
  });

  test.each([
    [{ amount: 0 }, 'amount'],
    [{ amount: 2 ** 60 }, 'amount'],
    [{ resetIntervalMs: 1 }, 'reset_interval'],
    [{ notifications: [{ percent: 0, repeat: false, callUrl: 'https://x.example/' }] }, 'percent'],
    [{ notifications: [{ percent: 1, repeat: false, callUrl: 'ftp://x.example/' }] }, 'call_url'],
  ])('is refused with %j', (wrong, told) => {
    expect(() => setQuota(quotaAggregate.initial, unit, { ...input, ...wrong }, ids)).toThrow(told);
  });

  test('has periods from its beginning on', () => {
    const { terms } = given(quotaAggregate, ...added()).state;
    if (!terms) throw new Error('no terms');
    expect(periodOf(terms, from - 1)).toBeUndefined();
    expect(periodOf(terms, from)).toBe(from);
    expect(periodOf(terms, from + hour - 1)).toBe(from);
    expect(periodOf(terms, from + 5 * hour)).toBe(from + 5 * hour);
  });
});

describe('notifications', () => {
  const told = (events: readonly { payload: object }[]) =>
    events.map(({ payload }) => payload as { threshold: number; usage: number });

  test('are due once for each threshold and period, repeated ones at each multiple', () => {
    const facts = added();
    const at = (used: number, periodStart = from) => {
      const { state } = given(quotaAggregate, ...facts);
      const due = dueNotifications(state, unit, { periodStart, used });
      facts.push(...(due as never[]));
      return told(due).map(({ threshold }) => threshold);
    };
    expect(at(49)).toEqual([]);
    expect(at(50)).toEqual([50]);
    expect(at(79)).toEqual([]);
    expect(at(80)).toEqual([80]);
    // Of thresholds that were passed together the highest is told.
    expect(at(260)).toEqual([250]);
    expect(at(260)).toEqual([]);
    expect(at(90, from + hour)).toEqual([80, 50]);
  });

  test('are due anew when the amount changes', () => {
    const facts = added();
    const due = () =>
      dueNotifications(given(quotaAggregate, ...facts).state, unit, { periodStart: from, used: 90 });
    facts.push(...(due() as never[]));
    expect(due()).toEqual([]);
    const { state } = given(quotaAggregate, ...facts);
    facts.push(...(setQuota(state, unit, { ...input, amount: 110 }, ids).events as never[]));
    expect(told(due()).map(({ threshold }) => threshold)).toEqual([80, 50]);
  });
});
