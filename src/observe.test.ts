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

test('a database that answered while this thread was held up is not away', async () => {
  const answer = () =>
    new Promise((resolve) => setTimeout(() => setImmediate(resolve, [{ '?column?': 1 }]), 20));
  const foundation = {
    pools: { reads: answer },
    projections: {
      watch: { onProjected() {} },
      state: () => ({ status: 'running', building: [], thread: { status: 'running', restarts: 0 } }),
    },
  } as unknown as Foundation;
  const senders = { deliveries: { state: () => ({}) as never }, bus: { state: () => undefined } };
  const observation = observe(foundation, senders, createMeters(), silentLogger);
  const readiness = observation.readiness();
  for (const until = performance.now() + 1_500; performance.now() < until; );
  expect((await readiness).parts).toMatchObject({ database: 'ok' });
  observation.stop();
});
