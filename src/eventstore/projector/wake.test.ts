import { expect, test } from 'bun:test';
import { sharedSignal, wakeBytes } from './wake.ts';

test('a projector at work sees appends without a message; one that rests is sent one, and no more', () => {
  const buffer = new SharedArrayBuffer(wakeBytes);
  const [appender, projector] = [sharedSignal(buffer), sharedSignal(buffer)];
  expect(appender.appended(7n)).toBe(false);
  expect(projector.position()).toBe(7n);
  projector.resting(true);
  expect([8n, 9n, 10n].map((position) => appender.appended(position))).toEqual([true, false, false]);
  expect(projector.position()).toBe(10n);
  projector.resting(true);
  projector.resting(false);
  expect(appender.appended(11n)).toBe(false);
});
