import { afterAll, beforeAll, expect, test } from 'bun:test';
import { patience, until } from '../testing/patience.ts';
import { freePort } from '../testing/ports.ts';
import { deliveryStates, usualPatience } from './index.ts';
import { startTestDeliveries, type TestDeliveries } from './testing.ts';

/** A hundred that are dead, each in its own way, with fifty calls each. */
const [targets, callsEach] = [100, 50];
const ways = ['refuses', 'hangs', 'resets', 'fails'] as const;
const dead = Array.from({ length: targets }, (_, at) => `${ways[at % ways.length]}-${at}`);

let deliveries: TestDeliveries;
const arrivedAt: number[] = [];
const living = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch() {
    arrivedAt.push(performance.now());
    return new Response();
  },
});
const failing = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch: () => new Response('not today', { status: 503 }),
});
const silent = { data() {} };
const hanging = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: silent });
const resetting = Bun.listen({
  hostname: '127.0.0.1',
  port: 0,
  socket: { data: (socket) => void socket.terminate() },
});
const ports = {
  refuses: freePort(),
  hangs: hanging.port,
  resets: resetting.port,
  fails: failing.port,
  living: living.port,
};

beforeAll(async () => {
  deliveries = await startTestDeliveries(
    (name) => `http://127.0.0.1:${ports[name.split('-')[0] as keyof typeof ports]}/${name}`,
  );
});
afterAll(async () => {
  await deliveries?.stop();
  for (const server of [living, failing, hanging, resetting]) await server.stop(true);
});

test(`${targets * callsEach} calls of dead targets that are due at once hold up no other, and each target tells why`, async () => {
  const dispatcher = deliveries.node({ timeoutMs: 5_000, patience: usualPatience });
  const waited: number[] = [];
  async function callLiving(): Promise<void> {
    const [call, from] = [arrivedAt.length, performance.now()];
    await deliveries.write('living');
    dispatcher.wake();
    await until(() => arrivedAt.length > call, 'the living one is told');
    waited.push((arrivedAt[call] as number) - from);
  }
  await callLiving();
  await deliveries.write(...Array.from({ length: callsEach }, () => dead.join()));
  dispatcher.wake();
  for (let call = 0; call < 40; call++) await callLiving();
  expect(Math.max(...waited)).toBeLessThan(patience(500));

  const failed = async () =>
    (await deliveries.attempts()).filter(({ outcome }) => outcome === deliveryStates.waiting);
  await until(async () => new Set((await failed()).map(({ target }) => target)).size === targets);
  const words = new Set(
    (await failed()).map(({ target, status, said }) =>
      `${target.split('-')[0]}: ${status ?? ''} ${said}`.replace(/127\.0\.0\.1:\d+/, 'it'),
    ),
  );
  expect(words).toEqual(
    new Set([
      'refuses:  it cannot be reached: it refuses the connection',
      'hangs:  no answer within 5 s',
      'resets:  it cannot be reached: read ECONNRESET',
      'fails: 503 not today',
    ]),
  );
  // None is lost, and none is given up: they wait until their targets are back.
  expect(await deliveries.states()).toEqual({
    [deliveryStates.waiting]: targets * callsEach,
    [deliveryStates.delivered]: waited.length,
  });
  await until(() => dispatcher.state().openCircuits === targets, 'each is left alone');
});
