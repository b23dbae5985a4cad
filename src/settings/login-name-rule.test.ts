import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** The domain settings' `user_login_must_be_domain`: user names, and what they are unique in, follow it. */

const user = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code ?? failure.message,
  );
const organization = async (name: string) => {
  const made = await postern.call<{ organizationId: string }>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name },
  );
  return made.organizationId;
};
const machine = async (organizationId: string, username: string) => {
  const made = await postern.call<{ id: string }>(`${user}/CreateUser`, {
    organizationId,
    username,
    machine: { name: username },
  });
  return made.id;
};
const namesOf = async (userId: string) => {
  const { user: found } = await postern.call<{
    user: { preferredLoginName: string; loginNames: string[] };
  }>(`${user}/GetUserByID`, { userId });
  return found;
};
const signsIn = (loginName: string) =>
  codeOf(
    postern.call('zitadel.session.v2.SessionService/CreateSession', { checks: { user: { loginName } } }),
  );
const set = (method: string, request: object) => postern.call(`${admin}/${method}`, request);

test('an organization under the rule has names of its own; out of it only if nobody else has them', async () => {
  const [here, there] = [await organization('Here'), await organization('There')];
  const robot = await machine(here, 'robot');
  expect((await namesOf(robot)).preferredLoginName).toBe('robot');
  expect(await codeOf(machine(there, 'robot'))).toBe('already_exists');

  await set('AddCustomDomainPolicy', { orgId: here, userLoginMustBeDomain: true });
  expect(await namesOf(robot)).toEqual({
    ...(await namesOf(robot)),
    preferredLoginName: 'robot@here.localhost',
    loginNames: ['robot@here.localhost'],
  });
  expect(await signsIn('robot')).toBe('not_found');
  expect(await signsIn('robot@here.localhost')).toBe('ok');
  // The name without domain is free now, and new users here are under the rule from the start.
  const other = await machine(there, 'robot');
  expect((await namesOf(await machine(here, 'second'))).preferredLoginName).toBe('second@here.localhost');

  expect(await codeOf(set('ResetCustomDomainPolicyToDefault', { orgId: here }))).toBe('already_exists');
  expect((await namesOf(robot)).preferredLoginName).toBe('robot@here.localhost');
  const kept = await postern.call<{ isDefault?: boolean }>(`${admin}/GetCustomDomainPolicy`, { orgId: here });
  expect(kept.isDefault ?? false).toBe(false);

  // Whoever goes frees the name as it was held.
  await postern.call(`${user}/DeleteUser`, { userId: other });
  await set('ResetCustomDomainPolicyToDefault', { orgId: here });
  expect((await namesOf(robot)).preferredLoginName).toBe('robot');
  expect(await signsIn('robot')).toBe('ok');
  await postern.call(`${user}/DeleteUser`, { userId: robot });
  expect(await codeOf(machine(there, 'robot'))).toBe('ok');
});

test('the rule of the instance is that of organizations without one of their own', async () => {
  const [own, under] = [await organization('Own'), await organization('Under')];
  await set('AddCustomDomainPolicy', { orgId: own, validateOrgDomains: true });
  const [free, bound] = [await machine(own, 'free'), await machine(under, 'bound')];
  await set('UpdateOrgIAMPolicy', { userLoginMustBeDomain: true });
  expect((await namesOf(free)).preferredLoginName).toBe('free');
  expect((await namesOf(bound)).preferredLoginName).toBe('bound@under.localhost');
  await set('UpdateOrgIAMPolicy', { userLoginMustBeDomain: false });
  expect((await namesOf(bound)).preferredLoginName).toBe('bound');
});

test('other domain settings leave names as they are', async () => {
  const orgId = await organization('Untouched');
  const robot = await machine(orgId, 'untouched');
  const before = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateIds: [robot],
  });
  await set('AddCustomDomainPolicy', { orgId, validateOrgDomains: true });
  await set('UpdateCustomDomainPolicy', { orgId, smtpSenderAddressMatchesInstanceDomain: true });
  const after = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateIds: [robot],
  });
  expect(after.length).toBe(before.length);
});
