import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { loadConfig } from '../config/index.ts';
import { connect } from '../database/index.ts';
import { systemOperator } from '../e2e/support/operator.ts';
import { usageOf } from '../quota/index.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { forgetEnded, giveUpOld } from './jobs.ts';

interface Shown {
  id: string;
  state: string;
  target: string;
  attempts?: number;
  eventType: string;
  position: string;
  dueDate?: string;
  lastAttempt?: { status?: number; said?: string; outcome: string };
}

let postern: TestPostern;
let sql: Sql;
let operator: string;
let status = 200;
let calls: string[] = [];
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  fetch(request) {
    calls.push(request.headers.get('postern-delivery') ?? '');
    return new Response(`status ${status}`, { status });
  },
});

beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  postern = await startTestPostern({
    configure: (config) => {
      user.configure(config);
      config.outbound.allow.push('127.0.0.1');
    },
  });
  sql = connect(postern.databaseUrl, 'test', { max: 1 });
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await postern?.stop();
  await receiver.stop(true);
});
beforeEach(() => {
  calls = [];
  status = 200;
});

const desk = <T>(method: string, request: object = {}) =>
  postern.call<T>(`postern.delivery.v1.DeliveryService/${method}`, request);
const list = async (request: object = {}) =>
  (await desk<{ deliveries?: Shown[]; next?: string }>('ListDeliveries', request)) ?? {};
const get = (id: string) =>
  desk<{ delivery: Shown; attempts?: NonNullable<Shown['lastAttempt']>[] }>('GetDelivery', { id });

let made = 0;
/** Makes one: a quota of which a call tells. @returns its id */
async function make(): Promise<string> {
  const known = new Set(((await list()).deliveries ?? []).map(({ id }) => id));
  const unit = 'UNIT_REQUESTS_ALL_AUTHENTICATED';
  await postern.call(
    'zitadel.system.v1.SystemService/SetQuota',
    {
      instanceId: postern.instanceId,
      unit,
      from: '2026-01-01T00:00:00Z',
      resetInterval: '2592000s',
      // Another amount, so that its share is reached anew.
      amount: String(100_000 + made++),
      notifications: [{ percent: 1, repeat: false, callUrl: receiver.url.href }],
    },
    operator,
  );
  usageOf(postern.server.platform).count(postern.instanceId, 'requests.all.authenticated', 1_100);
  await usageOf(postern.server.platform).flush();
  let found: string | undefined;
  await until(async () => {
    found = (await list()).deliveries?.map(({ id }) => id).find((id) => !known.has(id));
    return found !== undefined;
  });
  return found as string;
}
const comesTo = (id: string, state: string) => until(async () => (await get(id)).delivery.state === state);

describe('deliveries', () => {
  test('show what was sent to whom, why, and what was answered', async () => {
    const id = await make();
    await comesTo(id, 'DELIVERY_STATE_DELIVERED');
    const { delivery, attempts } = await get(id);
    expect(delivery).toMatchObject({
      reaction: 'quota.notification',
      target: receiver.url.host,
      eventType: 'quota.notificationdue',
      aggregateType: 'quota',
      resourceOwner: postern.instanceId,
      attempts: 1,
    });
    expect(delivery.dueDate).toBeUndefined();
    expect(attempts).toMatchObject([
      { number: 1, status: 200, said: 'status 200', outcome: 'DELIVERY_STATE_DELIVERED' },
    ]);
  });

  test('are counted by target', async () => {
    status = 500;
    const waiting = await make();
    await until(async () => (await get(waiting)).attempts !== undefined);
    status = 200;
    await comesTo(waiting, 'DELIVERY_STATE_DELIVERED');
    const target = `worker="actions",target="${receiver.url.host}"`;
    let metrics = '';
    await until(async () => {
      metrics = await (await postern.fetch('/debug/metrics')).text();
      return metrics.includes(`postern_delivery_attempts_total{${target},outcome="failed"} 1`);
    });
    expect(metrics).toMatch(
      new RegExp(`postern_delivery_attempts_total\\{${target},outcome="delivered"\\} \\d`),
    );
    expect(metrics).toMatch(new RegExp(`postern_delivery_attempt_seconds_total\\{${target}\\} [0-9.e-]+`));
    await until(async () => {
      metrics = await (await postern.fetch('/debug/metrics')).text();
      return metrics.includes(`postern_delivery_target_waiting{${target}} 0`);
    });
    expect(metrics).toContain(`postern_delivery_target_left_alone{${target}} 0`);
  });

  test('that are refused for good are given up, and go when they are told to', async () => {
    status = 410;
    const id = await make();
    await comesTo(id, 'DELIVERY_STATE_GIVEN_UP');
    status = 200;
    expect(await desk('RetryDeliveries', { matching: { target: receiver.url.host } })).toEqual({ count: 1 });
    await comesTo(id, 'DELIVERY_STATE_DELIVERED');
    expect((await get(id)).attempts!.map((attempt) => attempt.status)).toEqual([410, 200]);
    expect(calls).toEqual([id, id]);
  });

  test('that were delivered are sent once more when they are named, and not else', async () => {
    const id = await make();
    await comesTo(id, 'DELIVERY_STATE_DELIVERED');
    expect(await desk('RetryDeliveries', { matching: {} })).toEqual({});
    expect(await desk('RetryDeliveries', { named: { ids: [id, id, 'unknown'] } })).toEqual({ count: 1 });
    await until(async () => (await get(id)).delivery.attempts === 2);
    await comesTo(id, 'DELIVERY_STATE_DELIVERED');
    expect(calls).toEqual([id, id]);
  });

  test('that were delivered before somebody hurries them up are not sent twice', async () => {
    const id = await make();
    await comesTo(id, 'DELIVERY_STATE_DELIVERED');
    expect(await desk('RetryDeliveries', { named: { ids: [id] }, unlessDelivered: true })).toEqual({});
    await comesTo(id, 'DELIVERY_STATE_DELIVERED');
    expect(calls).toEqual([id]);
  });

  test('that wait can be discarded, and are sent no more', async () => {
    status = 500;
    const id = await make();
    await until(async () => (await get(id)).attempts !== undefined);
    expect((await get(id)).delivery.dueDate).toBeDefined();
    expect(await desk('DiscardDeliveries', { matching: { state: 'DELIVERY_STATE_WAITING' } })).toEqual({
      count: 1,
    });
    expect((await get(id)).delivery.state).toBe('DELIVERY_STATE_DISCARDED');
    expect(await desk('DiscardDeliveries', { named: { ids: [id] } })).toEqual({});
  });

  test('are listed from the newest in pages, by state, target, event and aggregate', async () => {
    await comesTo(await make(), 'DELIVERY_STATE_DELIVERED');
    const all = (await list()).deliveries!;
    expect(all.map(({ id }) => id)).toEqual(
      all
        .map(({ id }) => id)
        .toSorted()
        .toReversed(),
    );
    const paged: string[] = [];
    for (let after = ''; ; ) {
      const page = await list({ limit: 2, after });
      paged.push(...(page.deliveries ?? []).map(({ id }) => id));
      if (!page.next) break;
      after = page.next;
    }
    expect(paged).toEqual(all.map(({ id }) => id));
    const count = async (filter: object) => (await list({ filter })).deliveries?.length ?? 0;
    expect(await count({ target: receiver.url.host })).toBe(all.length);
    expect(await count({ target: 'elsewhere' })).toBe(0);
    expect(await count({ eventType: 'quota.notificationdue', reaction: 'quota.notification' })).toBe(
      all.length,
    );
    expect(await count({ aggregateId: 'requests.all.authenticated' })).toBe(all.length);
    expect(await count({ state: 'DELIVERY_STATE_DISCARDED' })).toBe(1);
  });

  test('tell what is wrong with a request', async () => {
    await expect(desk('GetDelivery', { id: 'unknown' })).rejects.toThrow('not_found');
    await expect(desk('GetDelivery', {})).rejects.toThrow('invalid_argument');
    await expect(desk('RetryDeliveries', {})).rejects.toThrow('invalid_argument');
    await expect(desk('ListDeliveries', { limit: 1001 })).rejects.toThrow('invalid_argument');
    const [known] = (await list({ limit: 1 })).deliveries!;
    const named = { named: { ids: [known!.id] } };
    for (const [method, request] of Object.entries({
      ListDeliveries: {},
      GetDelivery: { id: known!.id },
      RetryDeliveries: named,
      DiscardDeliveries: named,
    })) {
      const asked = postern.call(`postern.delivery.v1.DeliveryService/${method}`, request, postern.loginPat);
      await expect(asked).rejects.toThrow('permission_denied');
    }
  });
});

describe('as time goes', () => {
  const { deliveries: settings } = loadConfig({ env: {}, directory: '/nowhere' });
  const age = (days: number) => sql`
    UPDATE delivery.deliveries SET creation_date = creation_date - ${days} * interval '1 day',
      change_date = change_date - ${days} * interval '1 day'`;
  const tools = () => ({ platform: postern.server.platform, writes: sql });
  const signal = new AbortController().signal;

  test('what waits for too long is given up, and what has ended is forgotten', async () => {
    status = 500;
    const id = await make();
    await until(async () => (await get(id)).attempts !== undefined);
    await age(4);
    await giveUpOld(settings).run(tools(), signal);
    await comesTo(id, 'DELIVERY_STATE_GIVEN_UP');
    await forgetEnded(settings).run(tools(), signal);
    expect((await list()).deliveries!.map((each) => each.id)).toContain(id);
    await age(30);
    await forgetEnded(settings).run(tools(), signal);
    expect(await list()).toEqual({});
    const [left] = await sql`SELECT count(*)::int AS n FROM delivery.attempts`;
    expect(left).toEqual({ n: 0 });
  });
});
