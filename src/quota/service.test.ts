import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { usageOf } from './index.ts';
import { createUsage } from './usage.ts';

let postern: TestPostern;
let operator: string;
beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  postern = await startTestPostern({ configure: user.configure });
});
afterAll(() => postern?.stop());

const unit = 'UNIT_REQUESTS_ALL_AUTHENTICATED';
const system = <T = object>(method: string, request: object, token = operator) =>
  postern.call<T>(`zitadel.system.v1.SystemService/${method}`, request, token);
const quota = (more: object = {}) => ({
  instanceId: postern.instanceId,
  unit,
  from: '2026-01-01T00:00:00Z',
  resetInterval: '3600s',
  amount: '5',
  limit: true,
  ...more,
});
const ask = (token = postern.pat) =>
  postern.call('zitadel.org.v2.OrganizationService/ListOrganizations', {}, token);
const remove = () => system('RemoveQuota', { instanceId: postern.instanceId, unit });

describe('a quota of requests', () => {
  beforeEach(() => remove().catch(() => undefined));

  test('lets through as many as it has, then none but the operator, until more is given', async () => {
    await system('AddQuota', quota());
    for (let i = 0; i < 5; i++) await ask();
    await expect(ask()).rejects.toThrow('resource_exhausted');
    const page = await postern.fetch('/ui/login/loginname', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(429);
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0);
    const keys = await postern.fetch('/oauth/v2/keys');
    expect([keys.status, await keys.json()]).toMatchObject([429, { error: 'temporarily_unavailable' }]);
    await system('SetQuota', quota({ amount: '7' }));
    for (let i = 0; i < 2; i++) await ask();
    await expect(ask()).rejects.toThrow('resource_exhausted');
    await system('SetQuota', quota({ amount: '7', limit: false }));
    await ask();
    await remove();
    await ask();
  });

  test('is told with what was used of it', async () => {
    const told = async (token = operator, instanceId = postern.instanceId) => {
      await usageOf(postern.server.platform).flush();
      const { quotas } = await postern.call<{ quotas?: { used?: string }[] }>(
        'postern.quota.v1.QuotaService/ListQuotas',
        { instanceId },
        token,
      );
      return quotas;
    };
    expect(await told()).toBeUndefined();
    const notifications = [{ percent: 80, callUrl: 'https://told.example' }];
    await system('AddQuota', quota({ amount: '1000', notifications }));
    const usedBefore = Number((await told())?.[0]?.used ?? 0);
    for (let i = 0; i < 2; i++) await ask();
    expect(await told()).toEqual([
      {
        unit,
        from: '2026-01-01T00:00:00Z',
        resetInterval: '3600s',
        amount: '1000',
        limit: true,
        notifications,
        periodStart: expect.any(String),
        used: String(usedBefore + 2),
      } as object,
    ]);
    await expect(told(postern.pat)).rejects.toThrow('permission_denied');
    await expect(told(operator, '17')).rejects.toThrow('not_found');
  });

  test('is told by its table, whole as it is now', async () => {
    const row = async () => {
      const [found] = await postern.server.platform.sql<Record<string, unknown>[]>`
        select unit, amount::int, limit_usage, reset_interval::float8 as each, from_anchor
        from projections.quotas_projection where instance_id = ${postern.instanceId}`;
      return found;
    };
    const terms = {
      unit: 'requests.all.authenticated',
      amount: 500,
      limit_usage: true,
      each: 3600e9,
      from_anchor: new Date('2026-01-01T00:00:00Z'),
    };
    for (const method of ['AddQuota', 'SetQuota']) {
      await system(method, quota({ amount: '500' }));
      expect(await row(), method).toEqual(terms);
      await system('SetQuota', quota({ amount: '600' }));
      expect(await row(), method).toEqual({ ...terms, amount: 600 });
      await remove();
      expect(await row(), method).toBeUndefined();
    }
  });

  test('counts neither strangers nor refusals nor the operator', async () => {
    await system('SetQuota', quota({ amount: '2', from: '2026-01-02T00:00:00.5Z' }));
    for (let i = 0; i < 3; i++) {
      await expect(ask('nonsense')).rejects.toThrow('unauthenticated');
      await expect(ask('')).rejects.toThrow('unauthenticated');
      const forbidden = postern.call(
        'zitadel.feature.v2.FeatureService/ResetInstanceFeatures',
        {},
        postern.loginPat,
      );
      await expect(forbidden).rejects.toThrow('permission_denied');
      await postern.call('zitadel.feature.v2.FeatureService/GetSystemFeatures', {}, operator);
      expect((await postern.fetch('/oauth/v2/keys')).status).toBe(200);
    }
    await ask();
    await ask();
    await expect(ask()).rejects.toThrow('resource_exhausted');
  });

  test('begins anew with its next period, and not before its first', async () => {
    const soon = new Date(Date.now() + 7_200_000).toISOString();
    await system('SetQuota', quota({ amount: '1', from: soon }));
    for (let i = 0; i < 3; i++) await ask();
    await system('SetQuota', quota({ amount: '1', from: '2026-01-03T00:00:00.25Z' }));
    await ask();
    await expect(ask()).rejects.toThrow('resource_exhausted');
    const back = postern.advance(3_600_000);
    await ask();
    await expect(ask()).rejects.toThrow('resource_exhausted');
    back();
  });

  test('is one for all nodes, and survives them', async () => {
    const { platform } = postern.server;
    await system('SetQuota', quota({ amount: '4', from: '2026-01-04T00:00:00.75Z' }));
    const here = usageOf(platform);
    const there = createUsage(platform);
    const left = async (usage: typeof here) =>
      usage.exhausted(postern.instanceId, 'requests.all.authenticated');
    expect(await left(there)).toBeUndefined();
    for (let i = 0; i < 3; i++) await ask();
    await here.flush();
    there.count(postern.instanceId, 'requests.all.authenticated', 1);
    await there.flush();
    expect(await left(there)).toBeGreaterThan(0);
    // One more, and it learns of the others'.
    await ask();
    await here.flush();
    await expect(ask()).rejects.toThrow('resource_exhausted');
    expect(await left(createUsage(platform))).toBeGreaterThan(0);
  });

  test('tells once of each percentage that is reached, whichever node counts', async () => {
    const { platform } = postern.server;
    const instanceId = postern.instanceId;
    await system('SetQuota', {
      ...quota({ amount: '4', limit: false, from: '2026-01-05T00:00:00.125Z' }),
      notifications: [
        { percent: 50, repeat: false, callUrl: 'https://billing.example.com/half' },
        { percent: 100, repeat: true, callUrl: 'https://billing.example.com/full' },
      ],
    });
    const due = () => platform.sql<{ call_url: string; threshold: string; used: string }[]>`
      select call_url, threshold, used from projections.quota_notifications_projection
      where instance_id = ${instanceId} order by threshold, call_url`;
    const nodes = [usageOf(platform), createUsage(platform)];
    await Promise.all(nodes.map((node) => node.exhausted(instanceId, 'requests.all.authenticated')));
    for (let i = 0; i < 4; i++) {
      for (const node of nodes) node.count(instanceId, 'requests.all.authenticated', 1);
      await Promise.all(nodes.map((node) => node.flush()));
    }
    await until(async () => (await due()).length === 3);
    expect((await due()).map(({ threshold }) => Number(threshold))).toEqual([50, 100, 200]);
    const events = await platform.store.search({ instanceId, eventTypes: ['quota.notificationdue'] });
    expect(events.at(-1)).toMatchObject({
      editorUser: 'SYSTEM',
      payload: { callURL: 'https://billing.example.com/full', threshold: 200, usage: 8 },
    });
    await remove();
    expect(await due()).toHaveLength(0);
  });
});

test('what an instance used goes with it, and what is still on its way into the sums too', async () => {
  const { platform } = postern.server;
  const { instanceId } = await system<{ instanceId: string }>('CreateInstance', {
    instanceName: 'Short-lived',
    customDomain: 'short-lived.example',
    machine: { userName: 'robot', personalAccessToken: {} },
  });
  await system('SetQuota', quota({ instanceId }));
  const sums = () => platform.sql<{ instance_id: string; used: number }[]>`
    select instance_id, used from system.usage_counts where instance_id = ${instanceId}`;
  const use = async (amount: number, on = instanceId) => {
    await usage.exhausted(on, 'requests.all.authenticated');
    usage.count(on, 'requests.all.authenticated', amount);
  };
  const usage = createUsage(platform);
  await system('SetQuota', quota({ amount: '1000' }));
  await use(2);
  await usage.flush();
  expect(await sums()).toMatchObject([{ used: 2 }]);
  const kept =
    await platform.sql`select * from system.usage_counts where instance_id = ${postern.instanceId}`;
  await use(3);
  await system('RemoveInstance', { instanceId });
  await postern.settled();
  expect(await sums()).toHaveLength(0);
  await usage.flush();
  expect(await sums()).toHaveLength(0);
  // A request that took longer than its instance.
  await use(1);
  await usage.flush();
  expect(await sums()).toHaveLength(0);
  const still =
    await platform.sql`select * from system.usage_counts where instance_id = ${postern.instanceId}`;
  expect(still.length).toBe(kept.length);
  expect(kept.length).toBeGreaterThan(0);
  await remove();
});

test('quotas are refused where they make no sense, and to all but the operator', async () => {
  await expect(system('AddQuota', quota({ unit: 'UNIT_UNIMPLEMENTED' }))).rejects.toThrow('invalid_argument');
  await expect(system('AddQuota', quota({ amount: '0' }))).rejects.toThrow('invalid_argument');
  await expect(system('AddQuota', quota({ resetInterval: undefined }))).rejects.toThrow('invalid_argument');
  await expect(system('AddQuota', quota({ instanceId: '1' }))).rejects.toThrow('not_found');
  await remove().catch(() => undefined);
  await expect(remove()).rejects.toThrow('not_found');
  await system('AddQuota', quota({ amount: '1000' }));
  await expect(system('AddQuota', quota())).rejects.toThrow('already_exists');
  for (const method of ['AddQuota', 'SetQuota'])
    await expect(system(method, quota(), postern.pat)).rejects.toThrow('permission_denied');
  const removing = system('RemoveQuota', { instanceId: postern.instanceId, unit }, postern.pat);
  await expect(removing).rejects.toThrow('permission_denied');
  await remove();
});
