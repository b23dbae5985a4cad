import { afterAll, beforeAll, expect, test } from 'bun:test';
import { silentLogger } from '../../telemetry/index.ts';
import { until } from '../../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { eventApi, writeOrgs } from '../testing-events.ts';
import { type Claimed, createCursors } from './cursors.ts';
import { startRun } from './run.ts';
import { findSubscribed } from './subscribed.ts';
import type { Verdict } from './types.ts';

/** Somebody is at a cursor and has not heard of what became of the subscription; its receiver holds an answer back. */

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const call = <T = Record<string, never>>(method: string, request: object) =>
  postern.call<T>(`${eventApi}/${method}`, request);
const http = { url: 'https://events.example.com/' };
let next = 0;

/** A receiver that says nothing until it is told to, and somebody who tells it of events. */
async function telling() {
  const { platform } = postern.server;
  const { id } = await call<{ id: string }>('CreateSubscription', {
    name: `held ${++next}`,
    filter: { aggregateTypes: ['org'] },
    http,
  });
  const key = { instanceId: postern.instanceId, subscriptionId: id, replay: '' };
  const cursors = createCursors(platform.sql, 'test');
  // The server's own thread had a look at it; it leaves when there is nothing.
  let claimed: Claimed | undefined;
  await until(async () => {
    [claimed] = await cursors.claim([key], 3_600_000);
    return claimed !== undefined;
  });
  const subscribed = (await findSubscribed(platform.sql, key.instanceId, id))!;
  const asked: { of: string; answer: (verdict: Verdict) => void }[] = [];
  let live = await platform.store.head();
  const run = startRun(
    claimed!,
    subscribed,
    {
      most: 4,
      send: ({ event }) =>
        new Promise((answer) => {
          asked.push({ of: event.aggregateId, answer });
        }),
      close: async () => {},
    },
    {
      cursors,
      sql: platform.sql,
      live: () => live,
      maxAttempts: 3,
      leaseMs: 3_600_000,
      lingerMs: 3_600_000,
      now: () => performance.now(),
      clock: platform.clock,
      log: silentLogger,
      tally() {},
    },
    performance.now(),
  );
  return {
    id,
    run,
    asked,
    of: () => asked.map(({ of }) => of),
    async written(prefix: string, count: number) {
      await writeOrgs(postern, prefix, count);
      await postern.settled();
      live = await platform.store.head();
      run.touch();
    },
  };
}

test.each([
  ['paused', (id: string) => call('PauseSubscription', { id })],
  ['removed', (id: string) => call('DeleteSubscription', { id })],
  ['sent elsewhere', (id: string) => call('UpdateSubscription', { id, http: { url: `${http.url}new` } })],
])('one that is %s is told of no event that was written after', async (what, change) => {
  await postern.settled();
  const one = await telling();
  const prefix = `${what.replace(' ', '-')}-`;
  await one.written(`${prefix}before`, 2);
  await until(() => one.asked.length === 2);
  await change(one.id);
  await one.written(`${prefix}after`, 3);
  const [first, second] = one.asked;
  first!.answer({ fate: 'accepted', said: '' });
  second!.answer({ fate: 'accepted', said: '' });
  await one.run.ended;
  expect(one.of()).toEqual([`${prefix}before0`, `${prefix}before1`]);
});
