import { afterAll, beforeAll, expect, spyOn, test } from 'bun:test';
import postgres from 'postgres';
import { lockTable } from '../testing/locked-table.ts';
import { limitMs } from '../testing/patience.ts';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** User names of a domain are its owner's, also while the projector is held up, and when both come at the same time. */

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const admin = 'zitadel.admin.v1.AdminService';

let postern: TestPostern;
let sql: postgres.Sql;
let owner: string;
let guest: string;
beforeAll(async () => {
  postern = await startTestPostern();
  sql = postgres(postern.databaseUrl, { max: 1, onnotice: () => {} });
  [owner, guest] = [await organization('Owner'), await organization('Guest')];
});
afterAll(async () => {
  await sql?.end();
  await postern?.stop();
});

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );
const organization = async (name: string) =>
  (await postern.call<{ organizationId: string }>(`${orgs}/AddOrganization`, { name })).organizationId;
const machine = async (username: string, organizationId = guest) => {
  const request = { organizationId, username, machine: { name: 'Robot' } };
  return (await postern.call<{ id: string }>(`${users}/CreateUser`, request)).id;
};
const addDomain = (domain: string) =>
  postern.call(`${orgs}/AddOrganizationDomain`, { organizationId: owner, domain });
const nameOf = async (userId: string) =>
  (await postern.call<{ user: { username: string } }>(`${users}/GetUserByID`, { userId })).user.username;
const temporary = /^\d{15,20}@temporary\.localhost$/;

async function heldUp<T>(table: string, act: () => Promise<T>): Promise<T> {
  const unlock = await lockTable(sql, table);
  try {
    return await act();
  } finally {
    await unlock();
    const { projections, store } = postern.server.platform;
    await projections.waitFor(await store.head(), limitMs);
  }
}

/** Does something while the password of a new person is hashed: after its name was judged, before it is written. */
async function whileHashing(act: () => Promise<unknown>, create: () => Promise<string>): Promise<string> {
  const { passwords } = postern.server.platform;
  const hash = passwords.hash;
  const spy = spyOn(passwords, 'hash').mockImplementationOnce(async (password) => {
    await act();
    return hash(password);
  });
  try {
    return await create();
  } finally {
    expect(spy).toHaveBeenCalled();
    spy.mockRestore();
  }
}

test('a name that was given since the tables were written is taken', async () => {
  const ids = await heldUp('login_names_projection', async () => {
    const made = [await machine('alice@held.example'), await machine('dave')];
    await postern.call(`${users}/UpdateUser`, { userId: made[1], username: 'dave@held.example' });
    await addDomain('held.example');
    return made;
  });
  for (const id of ids) expect(await nameOf(id)).toMatch(temporary);
});

test('a domain that was verified since the tables were written keeps its names', async () => {
  const bob = await machine('bob');
  await heldUp('org_domains_projection', async () => {
    await addDomain('since.example');
    expect(await codeOf(machine('carol@since.example'))).toBe('invalid_argument');
    const rename = { userId: bob, username: 'bob@since.example' };
    expect(await codeOf(postern.call(`${users}/UpdateUser`, rename))).toBe('invalid_argument');
    expect(await codeOf(machine('carol@since.example', owner))).toBe('ok');
  });
  expect(await nameOf(bob)).toBe('bob');
});

test('a name that is given while its domain is verified is taken', async () => {
  const erin = await whileHashing(
    () => addDomain('meanwhile.example'),
    async () => {
      const request = {
        organizationId: guest,
        username: 'erin@meanwhile.example',
        human: {
          profile: { givenName: 'Erin', familyName: 'Example' },
          email: { email: 'erin@meanwhile.example', isVerified: true },
          password: { password: 'Password1!' },
        },
      };
      return (await postern.call<{ id: string }>(`${users}/CreateUser`, request)).id;
    },
  );
  expect(await nameOf(erin)).toMatch(temporary);
});

test('a rule about names holds for who came since the tables were written', async () => {
  const frank = await heldUp('users_projection', async () => {
    const id = await machine('frank');
    await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: guest, userLoginMustBeDomain: true });
    return id;
  });
  const { user } = await postern.call<{ user: { preferredLoginName: string } }>(`${users}/GetUserByID`, {
    userId: frank,
  });
  expect(user.preferredLoginName).toBe('frank@guest.localhost');
});
