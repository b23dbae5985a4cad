import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { usageOf } from './index.ts';

let postern: TestPostern;
let operator: string;
const calls: { readonly id: string | null; readonly body: Record<string, unknown> }[] = [];
/** What the receiver answers from now on. */
let status = 200;
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    calls.push({ id: request.headers.get('postern-delivery'), body: (await request.json()) as never });
    return new Response('heard', { status });
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
});
afterAll(async () => {
  await postern?.stop();
  await receiver.stop(true);
});

const historyOf = async () => {
  const { events } = await postern.call<{ events: { type: { type: string } }[] }>(
    'zitadel.admin.v1.AdminService/ListEvents',
    { aggregateTypes: ['quota'], asc: true },
  );
  return events.map(({ type }) => type.type);
};

test('who wants to know of a quota is told, again and again until the answer is good, and once', async () => {
  status = 503;
  await postern.call(
    'zitadel.system.v1.SystemService/AddQuota',
    {
      instanceId: postern.instanceId,
      unit: 'UNIT_REQUESTS_ALL_AUTHENTICATED',
      from: '2026-01-01T00:00:00Z',
      resetInterval: '2592000s',
      amount: '1000',
      limit: false,
      notifications: [{ percent: 1, repeat: false, callUrl: `${receiver.url}usage?key=1` }],
    },
    operator,
  );
  for (let i = 0; i < 12; i++) await postern.call('zitadel.org.v2.OrganizationService/ListOrganizations', {});
  await usageOf(postern.server.platform).flush();
  await until(() => calls.length > 0);
  expect(calls[0]!.body).toMatchObject({
    instanceID: postern.instanceId,
    unit: 'requests.all.authenticated',
    threshold: 1,
    callURL: `${receiver.url}usage?key=1`,
  });
  status = 200;
  await until(async () => (await historyOf()).includes('quota.notified'));
  expect(calls.length).toBeGreaterThan(1);
  // One delivery, told apart from others by its id.
  expect(new Set(calls.map(({ id }) => id)).size).toBe(1);
  expect((await historyOf()).filter((type) => type === 'quota.notified')).toHaveLength(1);
});
