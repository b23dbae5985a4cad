import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { pollersOf } from './shared-signals/waiting.ts';
import { obtainTokens, openScene, openSession, type Scene } from './testing.ts';
import { asReceiver, type StreamConfiguration, signalActors } from './testing-signals.ts';

/** How much a receiver of security events asks for: of one request, of streams, and of polls that wait. */

let scene: Scene;
const { call, newClient } = signalActors(() => scene);
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const users = 'zitadel.user.v2.UserService';

describe('a request', () => {
  test('that is larger than any needs to be is refused before it costs anything', async () => {
    const { create, call: ask } = asReceiver(scene, await newClient());
    const stream = await create();
    const { pathname, search } = new URL(stream.delivery.endpoint_url);
    const ack = (count: number, length: number) =>
      Array.from({ length: count }, (_, at) => `${at}`.padStart(length, '0'));
    const statuses = [];
    for (const body of [
      { ack: ack(1_001, 10) },
      { ack: ack(2, 201) },
      { ack: 'all' },
      { ack: [1] },
      { setErrs: [] },
      { setErrs: { one: 'wrong' } },
      { maxEvents: -1 },
      { maxEvents: 1.5 },
      { returnImmediately: 'yes' },
    ])
      statuses.push((await ask('POST', pathname + search, body)).status);
    expect(new Set(statuses)).toEqual(new Set([400]));
    expect((await ask('POST', pathname + search, { ack: ack(10_000, 60) })).status).toBe(413);
    expect((await ask('POST', pathname + search, { ack: ack(1_000, 36), maxEvents: 0 })).status).toBe(200);
    const uris = { events_requested: ack(101, 20) };
    expect((await ask('POST', '/ssf/v1/streams', uris)).status).toBe(400);
    const state = { stream_id: stream.stream_id, state: 'x'.repeat(1_001) };
    expect((await ask('POST', '/ssf/v1/verification', state)).status).toBe(400);
  });

  test('for more streams than an application has use for is refused', async () => {
    const { create, call: ask } = asReceiver(scene, await newClient());
    for (let made = 0; made < 10; made++) await create();
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(409);
  });

  test('for more streams than there is room for is refused, however many come at once', async () => {
    const { call: ask } = asReceiver(scene, await newClient());
    const replies = await Promise.all(Array.from({ length: 13 }, () => ask('POST', '/ssf/v1/streams', {})));
    expect(replies.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 10 }, () => 201),
      ...Array.from({ length: 3 }, () => 409),
    ]);
    const streams = (await (await ask('GET', '/ssf/v1/streams')).json()) as StreamConfiguration[];
    expect(streams.length).toBe(10);
    // The place of one that is removed is free again, once.
    await ask('DELETE', `/ssf/v1/streams?stream_id=${streams[3]!.stream_id}`);
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(201);
    expect((await ask('POST', '/ssf/v1/streams', {})).status).toBe(409);
  });
});

test('polls that wait leave room for those of others, and events of others wake none of them', async () => {
  const client = await newClient();
  const { create, poll } = asReceiver(scene, client);
  const own = await create();
  const other = await newClient();
  const theirs = await asReceiver(scene, other).create();
  await obtainTokens(scene, other, {}, await openSession(scene));
  const { waiting } = pollersOf(scene.postern.server.platform);
  const before = waiting();
  const gone = new AbortController();
  const polls = Array.from({ length: 4 }, () => poll(own, {}, gone.signal).catch(() => undefined));
  await until(() => waiting() === before + 4);
  // The fifth is told at once that there is nothing.
  expect(await poll(own, {})).toEqual({ sets: {} });
  await call(`${users}/LockUser`, { userId: scene.alice.userId });
  await call(`${users}/UnlockUser`, { userId: scene.alice.userId });
  await until(async () => Object.keys((await asReceiver(scene, other).poll(theirs)).sets).length === 2);
  expect(waiting()).toBe(before + 4);
  gone.abort();
  await Promise.all(polls);
  await until(() => waiting() === before);
});
