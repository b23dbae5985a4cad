import { expect, test } from 'bun:test';
import type { Foundation } from './foundation.ts';
import { createMeters, observe } from './observe.ts';
import { silentLogger } from './telemetry/index.ts';

test.each([
  ['running', 'running', true],
  ['following', 'running', true],
  ['failing', 'running', false],
  ['running', 'restarting', false],
])('a projector that is %s in a thread that is %s: ready is %p', async (status, thread, ready) => {
  const foundation = {
    pools: { reads: () => Promise.resolve([]) },
    projections: {
      watch: { onProjected() {} },
      state: () => ({ status, building: [], thread: { status: thread, restarts: 0 } }),
    },
  } as unknown as Foundation;
  const senders = { deliveries: { state: () => ({}) as never }, bus: { state: () => undefined } };
  const observation = observe(foundation, senders, createMeters(), silentLogger);
  expect((await observation.readiness()).ready).toBe(ready);
  observation.stop();
});
