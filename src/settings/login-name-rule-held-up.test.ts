import { afterAll, beforeAll, expect, test } from 'bun:test';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import { limitMs, usualSettleMs } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** User names follow the domain settings that hold, also while the tables of these are held up. */

const admin = 'zitadel.admin.v1.AdminService';
const users = 'zitadel.user.v2.UserService';

let postern: TestPostern;
let sql: postgres.Sql;
beforeAll(async () => {
  postern = await startTestPostern({ settleMs: usualSettleMs });
  sql = postgres(postern.databaseUrl, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await sql?.end();
  await postern?.stop();
});

const set = (method: string, request: object) => postern.call(`${admin}/${method}`, request);
const organization = async (name: string) => {
  const made = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name },
  );
  return made.organizationId;
};
const machine = async (organizationId: string, username: string) => {
  const request = { organizationId, username, machine: { name: username } };
  return (await postern.call<{ id: string }>(`${users}/CreateUser`, request)).id;
};
const nameOf = async (userId: string) => {
  const found = await postern.call<{ user: { preferredLoginName: string } }>(`${users}/GetUserByID`, {
    userId,
  });
  return found.user.preferredLoginName;
};

async function heldUp(act: () => Promise<unknown>): Promise<void> {
  const unlock = await lockTable(sql, 'domain_policies');
  try {
    await act();
  } finally {
    await unlock();
    const { projections, store } = postern.server.platform;
    await projections.waitFor(await store.head(), limitMs);
  }
}

test('a rule of its own, of a moment ago, keeps an organization out of the instance’s; one taken back does not', async () => {
  const [own, former] = [await organization('Own'), await organization('Former')];
  await set('AddCustomDomainPolicy', { orgId: former, userLoginMustBeDomain: false });
  const [kept, moved] = [await machine(own, 'kept'), await machine(former, 'moved')];

  await heldUp(async () => {
    await set('AddCustomDomainPolicy', { orgId: own, userLoginMustBeDomain: false });
    await set('ResetCustomDomainPolicyToDefault', { orgId: former });
    await set('UpdateDomainPolicy', { userLoginMustBeDomain: true });
  });
  expect(await nameOf(kept)).toBe('kept');
  expect(await nameOf(moved)).toBe('moved@former.localhost');

  await heldUp(async () => {
    await set('UpdateDomainPolicy', { userLoginMustBeDomain: false });
    await set('UpdateDomainPolicy', { userLoginMustBeDomain: true });
    await set('UpdateDomainPolicy', { userLoginMustBeDomain: false });
  });
  expect(await nameOf(moved)).toBe('moved');
});
