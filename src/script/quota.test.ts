import { afterAll, beforeAll, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { usageOf } from '../quota/index.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { scriptsOf } from './testing.ts';

let postern: TestPostern;
let operator: string;
let orgId: string;
const scripts = scriptsOf(
  () => postern,
  () => orgId,
);
beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  postern = await startTestPostern({ configure: user.configure });
  const { org } = await postern.call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  orgId = org.id;
});
afterAll(() => postern?.stop());

test('what scripts take is counted, and they run no more when the quota of it is used up', async () => {
  const claims = async () =>
    (await (await postern.fetch('/oidc/v1/userinfo', { token: postern.pat })).json()) as object;
  const { instanceId, server, call } = postern;
  const id = await scripts.create('ran', `function ran(ctx, api) { api.v1.claims.setClaim('ran', true) }`);
  await scripts.set('2', '4', [id]);
  expect(await claims()).toHaveProperty('ran');
  const unit = 'UNIT_ACTIONS_ALL_RUN_SECONDS';
  const quota = { from: '2026-01-01T00:00:00Z', resetInterval: '2592000s', amount: '5', limit: true };
  await call('zitadel.system.v1.SystemService/SetQuota', { instanceId, unit, ...quota }, operator);
  expect(await claims()).toHaveProperty('ran');
  const usage = usageOf(server.platform);
  usage.count(instanceId, 'actions.all.run.seconds', 6);
  await usage.flush();
  expect(await claims()).toMatchObject({ error: 'access_denied' });
  await call('zitadel.system.v1.SystemService/RemoveQuota', { instanceId, unit }, operator);
  expect(await claims()).toHaveProperty('ran');
});
