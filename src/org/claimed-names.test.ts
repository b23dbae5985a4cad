import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** User names that end in a domain which another organization comes to own. */

const users = 'zitadel.user.v2.UserService';
const orgs = 'zitadel.org.v2.OrganizationService';
const admin = 'zitadel.admin.v1.AdminService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );
const organization = async (name: string) =>
  (await postern.call<{ organizationId: string }>(`${orgs}/AddOrganization`, { name })).organizationId;
const machine = async (organizationId: string, username: string) =>
  (
    await postern.call<{ id: string }>(`${users}/CreateUser`, {
      organizationId,
      username,
      machine: { name: 'Robot' },
    })
  ).id;
const nameOf = async (userId: string) => {
  const { user } = await postern.call<{ user: { username: string; preferredLoginName: string } }>(
    `${users}/GetUserByID`,
    { userId },
  );
  return user.preferredLoginName;
};
const addDomain = (organizationId: string, domain: string) =>
  postern.call(`${orgs}/AddOrganizationDomain`, { organizationId, domain });
const signsInAs = async (loginName: string) => {
  const { sessionId } = await postern.call<{ sessionId: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    { checks: { user: { loginName } } },
  );
  const { session } = await postern.call<{ session: { factors: { user: { id: string } } } }>(
    'zitadel.session.v2.SessionService/GetSession',
    { sessionId },
  );
  return session.factors.user.id;
};
const historyOf = async (userId: string) => {
  const events = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateIds: [userId],
  });
  return events.map(({ type, payload }) => ({ type, payload }));
};
const temporary = /^\d{15,20}@temporary\.localhost$/;

test('a verified domain takes the names of other organizations’ users, and gives them temporary ones', async () => {
  const [owner, guest] = [await organization('Owner'), await organization('Guest')];
  const mine = await machine(owner, 'carol@owner.example');
  const theirs = await machine(guest, 'alice@Owner.example');
  const others = [
    await machine(guest, 'alice@sub.owner.example'),
    await machine(guest, 'owner.example'),
    await machine(guest, 'alice@owner.example@other.example'),
  ];
  const before = await Promise.all(others.map(nameOf));

  await addDomain(owner, 'owner.example');
  const given = await nameOf(theirs);
  expect(given).toMatch(temporary);
  expect(await nameOf(mine)).toBe('carol@owner.example');
  expect(await Promise.all(others.map(nameOf))).toEqual(before);
  expect((await historyOf(theirs)).at(-1)).toEqual({
    type: 'user.domain.claimed',
    payload: { userName: given, triggerOrigin: 'http://localhost:8080' },
  });
  expect(await signsInAs(given)).toBe(theirs);

  // The name is free for its owner, by itself and with the domain, and for nobody else.
  expect(await codeOf(machine(guest, 'alice@owner.example'))).toBe('invalid_argument');
  const alice = await machine(owner, 'alice');
  expect(await signsInAs('alice@owner.example')).toBe(alice);
  const whole = await machine(owner, 'alice@owner.example');
  expect(await nameOf(whole)).toBe('alice@owner.example');

  // Who lost a name chooses another.
  await postern.call(`${users}/UpdateUser`, { userId: theirs, username: 'alice.g' });
  expect(await nameOf(theirs)).toBe('alice.g');
});

test('names that are unique with their organization’s domain only are nobody else’s', async () => {
  const [owner, guest] = [await organization('Second owner'), await organization('Second guest')];
  await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: guest, userLoginMustBeDomain: true });
  const bound = await machine(guest, 'bob@second.example');
  const before = await nameOf(bound);
  await addDomain(owner, 'second.example');
  expect(await nameOf(bound)).toBe(before);

  // Without the domain of its organization behind it, it would be taken for somebody of the owner's.
  const free = () => codeOf(postern.call(`${admin}/ResetCustomDomainPolicyToDefault`, { orgId: guest }));
  expect(await free()).toBe('failed_precondition');
  expect(await nameOf(bound)).toBe(before);
  await postern.call(`${users}/UpdateUser`, { userId: bound, username: 'bob' });
  expect(await free()).toBe('ok');
  expect(await nameOf(bound)).toBe('bob');
});

test('a domain that has to be proven first takes nothing, nor does one that is refused', async () => {
  const [owner, guest] = [await organization('Third owner'), await organization('Third guest')];
  const user = await machine(guest, 'dave@third.example');
  await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: owner, validateOrgDomains: true });
  await addDomain(owner, 'third.example');
  expect(await nameOf(user)).toBe('dave@third.example');
  await addDomain(guest, 'third.example');
  expect(await codeOf(addDomain(await organization('Fourth'), 'third.example'))).toBe('already_exists');
  expect(await nameOf(user)).toBe('dave@third.example');
});

test('a new organization takes the names under its own domain', async () => {
  const guest = await organization('Fifth guest');
  const user = await machine(guest, 'erin@fifth.localhost');
  await organization('Fifth');
  expect(await nameOf(user)).toMatch(temporary);
});

test('more users than are changed at once are changed as well', async () => {
  const [owner, guest] = [await organization('Crowd owner'), await organization('Crowd')];
  const ids: string[] = [];
  for (let made = 0; made < 205; made += 41) {
    ids.push(
      ...(await Promise.all(
        Array.from({ length: 41 }, (_, one) => machine(guest, `u${made + one}@crowd.example`)),
      )),
    );
  }
  await addDomain(owner, 'crowd.example');
  const names = await Promise.all(ids.map(nameOf));
  expect(names.filter((name) => !temporary.test(name))).toEqual([]);
  expect(new Set(names).size).toBe(ids.length);
});

test('nobody owns where temporary names end, so who lost a name answers to nobody else', async () => {
  const [owner, guest] = [await organization('Former'), await organization('Bereft')];
  const theirs = await machine(guest, 'bob@former.example');
  await addDomain(owner, 'former.example');
  const given = await nameOf(theirs);
  expect(given).toMatch(temporary);

  const posing = await organization('Temporary');
  expect(await codeOf(addDomain(posing, 'temporary.localhost'))).toBe('invalid_argument');
  expect(await nameOf(theirs)).toBe(given);
  expect(await signsInAs(given)).toBe(theirs);
});
