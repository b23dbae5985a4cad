import { expect, test } from 'bun:test';
import { limitMs } from '../testing/patience.ts';
import { HostOfRun } from './host.ts';
import { usualLimits } from './limits.ts';

test('a script has computed for as long as a processor worked for it, whatever else the machine did', () => {
  const host = new HostOfRun({ ...usualLimits, wallMs: limitMs, computeMs: 100 }, () => undefined);
  // As where others have the processor.
  Bun.sleepSync(300);
  expect(host.overrun()).toBeUndefined();
  while (!host.isOver());
  expect(host.overrun()).toBe('it computed for longer than 100 ms');
});
