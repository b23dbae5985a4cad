import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Sql } from 'postgres';
import { configuredActions } from '../action/configured.ts';
import { executionSet } from '../action/execution-events.ts';
import { connect } from '../database/index.ts';
import { runCommand } from '../eventstore/index.ts';
import { projections } from '../projections.ts';
import { lockTable } from '../testing/locked-table.ts';
import { until } from '../testing/patience.ts';
import { type TestPlatform, testPlatform, testScope } from '../testing/platform.ts';
import { type TestTenant, testTenant } from '../testing/tenant.ts';
import * as commands from './commands.ts';
import { configuredScripts } from './configured.ts';
import { actionAggregate, flowsAggregate } from './state.ts';
import { runAt } from './testing.ts';

let platform: TestPlatform;
let tenant: TestTenant;
let sql: Sql;
beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
  sql = connect(platform.databaseUrl, 'test', { max: 1 });
});
afterAll(async () => {
  await sql?.end({ timeout: 1 });
  await platform?.close();
});

const at = [2, 4] as const;
const running = async () => {
  const { instance, orgId } = tenant;
  return (await configuredScripts(platform)(instance.id, orgId, ...at)).map(({ script }) => script);
};

test('while the tables are held up, what was changed runs as it is now, and what was removed does not', async () => {
  const { instance, orgId } = tenant;
  const scope = testScope(instance.id);
  await runAt(platform, tenant, at, { name: 'one', script: 'function one() {}' });
  await runAt(platform, tenant, at, { name: 'two', script: 'function two() {}' });
  await until(async () => (await running()).length === 2);
  const [one] = await configuredScripts(platform)(instance.id, orgId, ...at);
  const unlock = await lockTable(sql, 'actions_projection');
  try {
    const changed = { name: 'one', script: 'function one() { return 1 }', timeout: 0, allowedToFail: false };
    await runCommand(platform.store, scope, actionAggregate, one!.id, ({ state }) =>
      commands.changeAction(state, orgId, changed),
    );
    expect(await running()).toEqual([changed.script, 'function two() {}']);
    await runCommand(platform.store, scope, actionAggregate, one!.id, ({ state }) =>
      commands.deactivateAction(state),
    );
    expect(await running()).toEqual(['function two() {}']);
    await runCommand(platform.store, scope, flowsAggregate, orgId, ({ state }) =>
      commands.clearFlow(state, at[0]),
    );
    expect(await running()).toEqual([]);
    // Targets of version 2 are not called by what may be no more: whoever depends on them is told to come again.
    const actions = configuredActions(platform);
    expect((await actions.get(instance.id)).onCalls).toBe(false);
    await platform.store.append({ instanceId: instance.id, editor: { user: 'test', service: 'test' } }, [
      {
        aggregateType: 'execution',
        aggregateId: 'request',
        owner: instance.id,
        expectedVersion: 0,
        events: [executionSet({ targets: [{ type: 2, target: 'guard' }] })],
      },
    ]);
    expect(await Promise.resolve(actions.get(instance.id)).catch(({ id }) => id)).toBe('ACTION-New01');
  } finally {
    await unlock();
  }
  // When the tables show it again, so do they.
  const answered = () =>
    Promise.resolve(configuredActions(platform).get(instance.id)).then(
      () => true,
      () => false,
    );
  await until(answered);
  expect(await running()).toEqual([]);
});
