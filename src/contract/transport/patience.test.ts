import { expect, test } from 'bun:test';
import { createPatience } from './patience.ts';

test('expires in order, once, and not after being stopped', async () => {
  const patience = createPatience(40);
  const expired: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const began = performance.now();
  patience(() => expired.push('first'));
  const stop = patience(() => expired.push('stopped'));
  patience(() => {
    expired.push('last');
    resolve();
  });
  stop();
  await promise;
  expect(performance.now() - began).toBeGreaterThanOrEqual(39);
  expect(expired).toEqual(['first', 'last']);
});

test('works again after it had nothing to do', async () => {
  const patience = createPatience(10);
  for (let round = 0; round < 3; round++) await new Promise<void>((resolve) => patience(resolve));
});
