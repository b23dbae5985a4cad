import { afterAll, beforeAll, expect, test } from 'bun:test';
import { appendIn, runCommands, writeOf } from '../eventstore/index.ts';
import { projections } from '../projections.ts';
import { type TestPlatform, testPlatform, testScope } from '../testing/platform.ts';
import { type TestTenant, testTenant } from '../testing/tenant.ts';
import { changeNameRule } from './commands/index.ts';
import { userCommands, userEvents } from './index.ts';
import { mostAtOnce, userNamesUnder } from './operations/index.ts';
import { userAggregate } from './state.ts';

let platform: TestPlatform;
let tenant: TestTenant;
beforeAll(async () => {
  platform = await testPlatform({ projections });
  tenant = await testTenant(platform);
});
afterAll(() => platform?.close());

const { initial } = userAggregate;
const scope = () => testScope(tenant.instance.id);

async function addMachines(count: number) {
  const ids = Array.from({ length: count }, () => platform.ids());
  const loaded = await platform.store.loadMany(tenant.instance.id, userAggregate, ids);
  const writes = [...loaded.values()].map((one) =>
    writeOf(
      one,
      tenant.orgId,
      userCommands.addMachine(initial, {
        orgId: tenant.orgId,
        domainRequired: false,
        organizationScoped: false,
        userName: `machine-${one.id}`,
        name: 'Machine',
        description: '',
        accessTokenType: 0,
      }),
    ),
  );
  await appendIn(platform.store, scope(), writes);
  await platform.settled();
}

test('who is gone, or under the rule already, is left alone', () => {
  expect(changeNameRule(initial, 'o', { domainRequired: true }).events).toEqual([]);
  const there = { ...initial, lifecycle: 'active', userName: 'ada', domainRequired: true } as const;
  expect(changeNameRule(there, 'o', { domainRequired: true }).events).toEqual([]);
  expect(changeNameRule(there, 'o', { domainRequired: false })).toMatchObject({
    events: [{ type: 'user.username.changed', payload: { userName: 'ada', userLoginMustBeDomain: false } }],
    constraints: [
      { action: 'remove', field: 'adao' },
      { action: 'add', field: 'ada', error: { id: 'USER-Nam05' } },
    ],
  });
});

test('a name that others may have is freed and taken only where its scope changes', () => {
  const there = { ...initial, lifecycle: 'active', userName: 'ada', domainRequired: true } as const;
  const scoped = changeNameRule(there, 'o', { organizationScoped: true });
  expect(scoped.events).toEqual([
    userEvents.userNameChanged({ userName: 'ada', organizationScopedUsername: true }),
  ]);
  expect(scoped.constraints).toBeUndefined();
  const free = changeNameRule({ ...there, organizationScoped: true }, 'o', { domainRequired: false });
  expect(free.constraints).toBeUndefined();
  const plain = { ...there, domainRequired: false };
  expect(changeNameRule(plain, 'o', { organizationScoped: true }).constraints).toMatchObject([
    { action: 'remove', field: 'ada' },
    { action: 'add', field: 'adao' },
  ]);
});

test('a thousand users change at once, more do not', async () => {
  const [known = { n: 0 }] = await platform.sql<{ n: number }[]>`
    select count(*)::integer as n from projections.users_projection where instance_id = ${tenant.instance.id}`;
  await addMachines(mostAtOnce - known.n);
  const under = (rule: boolean) =>
    userNamesUnder(platform, tenant.instance.id, { only: tenant.orgId }, { domainRequired: rule });
  const names = under(true);
  const done = await runCommands(platform.store, scope(), names.find, (...users) => users.map(names.decide));
  expect(done.filter(({ changed }) => changed)).toHaveLength(mostAtOnce);
  await platform.settled();
  expect(await names.find()).toEqual([]);

  await addMachines(1);
  expect(await names.find()).toHaveLength(1);
  const [left] = await names.find();
  await runCommands(platform.store, scope(), [left as NonNullable<typeof left>], (one) => [
    names.decide(one),
  ]);
  await platform.settled();
  await expect(under(false).find()).rejects.toMatchObject({ id: 'USER-Nam06', kind: 'failed_precondition' });
});
