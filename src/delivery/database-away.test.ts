import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import { createPools, type Pools } from '../database/index.ts';
import { until } from '../testing/patience.ts';
import { type TestProxy, testProxy } from '../testing/proxy.ts';
import { type Dispatcher, deliveryHeader, deliveryStates } from './index.ts';
import { startTestDeliveries, type TestDeliveries } from './testing.ts';

const calls = 40;
let deliveries: TestDeliveries;
let proxy: TestProxy;
/** What the node that sends reaches the database by. */
let away: Pools;
let node: Dispatcher | undefined;
const arrived: string[] = [];
let answering: Promise<void> = Promise.resolve();
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    arrived.push(request.headers.get(deliveryHeader) ?? '');
    await answering;
    return new Response();
  },
});

beforeAll(async () => {
  deliveries = await startTestDeliveries(() => receiver.url.href);
  proxy = testProxy(deliveries.database.server.port);
  away = createPools({ url: proxy.url(deliveries.database.url) });
});
afterAll(async () => {
  await deliveries?.stop();
  await away?.close();
  proxy?.stop();
  await receiver.stop(true);
});
beforeEach(async () => {
  await node?.stop(0);
  arrived.length = 0;
  await deliveries.database.sql`TRUNCATE delivery.deliveries, delivery.attempts`;
});

const vanish = () => {
  proxy.mode = 'refuse';
  proxy.cut();
};
const hang = () => {
  proxy.mode = 'stall';
};
const comeBack = () => {
  proxy.cut();
  proxy.mode = 'pass';
};
const delivered = async () => (await deliveries.states())[deliveryStates.delivered] === calls;
/** Writes calls, and waits until some are under way, of which none is answered. @returns how to answer */
async function underWay(): Promise<() => void> {
  const gate = Promise.withResolvers<void>();
  answering = gate.promise;
  await deliveries.write(...Array.from({ length: calls }, () => 'receiver'));
  await until(() => arrived.length > 0 && arrived.length === node?.state().underWay);
  return gate.resolve;
}
const isIdle = () => node?.state().underWay === 0;

test.each([
  ['refuses connections', vanish],
  ['hangs', hang],
])('what was sent when the database %s is kept when it is back, and not sent again', async (_how, lose) => {
  node = deliveries.node({ timeoutMs: 60_000 }, away);
  const answer = await underWay();
  lose();
  answer();
  // All are answered, and none of it can be kept.
  await until(isIdle);
  expect(await deliveries.attempts()).toEqual([]);
  comeBack();
  await until(delivered);
  expect(arrived.toSorted()).toEqual([...new Set(arrived)].toSorted());
});

test('what could not be kept until its lease was over is sent once more by whoever is there, as the same', async () => {
  node = deliveries.node({ timeoutMs: 500 }, away);
  const answer = await underWay();
  const sent = [...arrived];
  vanish();
  answer();
  const other = deliveries.node();
  await until(delivered);
  await other.stop(0);
  expect(arrived.filter((id) => sent.includes(id)).toSorted()).toEqual([...sent, ...sent].toSorted());
  expect(new Set(arrived).size).toBe(calls);
  expect(arrived).toHaveLength(calls + sent.length);
  // The node that was cut off is there again, and undoes nothing.
  comeBack();
  await deliveries.write('receiver');
  await until(async () => (await deliveries.states())[deliveryStates.delivered] === calls + 1);
});
