import { expect, test } from 'bun:test';
import { createGate } from './index.ts';

/** Work that ends when it is told to. */
const held = () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
};

test('so many go on at a time, and the others follow in the order in which they came', async () => {
  const gate = createGate(1);
  const order: number[] = [];
  const first = held();
  const all = [
    gate.run(first.work),
    ...[1, 2, 3].map((n) =>
      gate.run(async () => {
        order.push(n);
      }),
    ),
  ];
  expect([gate.running, gate.waiting]).toEqual([1, 3]);
  first.end();
  await Promise.all(all);
  expect([order, gate.running, gate.waiting]).toEqual([[1, 2, 3], 0, 0]);
});

test('a full line refuses at once; work that fails gives its place on', async () => {
  const gate = createGate(1, 1);
  const first = held();
  const running = gate.run(async () => {
    await first.work();
    throw new Error('failed');
  });
  const next = gate.run(async () => 'served');
  await expect(gate.run(async () => {})).rejects.toThrow('Too many passwords are being checked');
  first.end();
  await expect(running).rejects.toThrow('failed');
  expect(await next).toBe('served');
  expect(gate.running).toBe(0);
});

test('whoever is not waited for any more leaves the line, and holds nobody up', async () => {
  const gate = createGate(1);
  const first = held();
  const running = gate.run(first.work);
  const aborting = new AbortController();
  const gone = gate.run(async () => {}, aborting.signal);
  const next = gate.run(async () => 'served');
  aborting.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  expect(gate.waiting).toBe(1);
  first.end();
  await running;
  expect(await next).toBe('served');
  await expect(gate.run(async () => {}, aborting.signal)).rejects.toThrow('gone');
  expect(gate.running).toBe(0);
});
