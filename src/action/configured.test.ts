import { afterAll, beforeAll, expect, test } from 'bun:test';
import { connect } from '../database/index.ts';
import { projections } from '../projections.ts';
import { lockTable } from '../testing/locked-table.ts';
import { limitMs } from '../testing/patience.ts';
import { type TestPlatform, testPlatform } from '../testing/platform.ts';
import { type TestTenant, testTenant } from '../testing/tenant.ts';
import { configuredActions } from './configured.ts';
import { executionSet } from './execution-events.ts';

let platform: TestPlatform;
let tenant: TestTenant;
beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
});
afterAll(() => platform?.close());

test('who calls while the projector is busy with a change of actions waits for it, and is not refused', async () => {
  const sql = connect(platform.databaseUrl, 'test', { max: 1 });
  const instanceId = tenant.instance.id;
  let unlock: (() => Promise<void>) | undefined = await lockTable(sql, 'executions_projection');
  try {
    await platform.store.append({ instanceId, editor: { user: 'test', service: 'test' } }, [
      {
        aggregateType: 'execution',
        aggregateId: 'request',
        owner: instanceId,
        expectedVersion: 0,
        events: [executionSet({ targets: [{ type: 2, target: 'guard' }] })],
      },
    ]);
    const { projections: watch } = platform;
    const waited: number[] = [];
    const busy = Object.assign(Object.create(watch), {
      // Long waits end with the lock, short ones before it.
      async waitFor(position: bigint, timeoutMs = limitMs) {
        if (timeoutMs < 1_000) return watch.waitFor(position, timeoutMs);
        waited.push(timeoutMs);
        await unlock?.();
        unlock = undefined;
        return watch.waitFor(position, limitMs);
      },
    });
    const actions = configuredActions({ ...platform, projections: busy });
    expect(await actions.get(instanceId)).toMatchObject({ onCalls: false });
    expect(waited).toEqual([2_000]);
  } finally {
    await unlock?.();
    await sql.end({ timeout: 1 });
  }
});
