import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

/** Settings that organizations alone have: whether others may have their user names too. */

const service = 'postern.settings.v1.OrganizationSettingsService';
const users = 'zitadel.user.v2.UserService';
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
  (
    await postern.call<{ organizationId: string }>('zitadel.org.v2.OrganizationService/AddOrganization', {
      name,
    })
  ).organizationId;
const machine = async (organizationId: string, username: string) =>
  (
    await postern.call<{ id: string }>(`${users}/CreateUser`, {
      organizationId,
      username,
      machine: { name: 'Robot' },
    })
  ).id;
const scope = (organizationId: string, organizationScopedUsernames: boolean) =>
  postern.call<{ setDate?: string }>(`${service}/SetOrganizationSettings`, {
    organizationId,
    organizationScopedUsernames,
  });
const reset = (organizationId: string) =>
  postern.call<{ resetDate?: string }>(`${service}/ResetOrganizationSettings`, { organizationId });
const read = (organizationId: string) =>
  postern.call<{ organizationScopedUsernames?: boolean; isDefault?: boolean }>(
    `${service}/GetOrganizationSettings`,
    { organizationId },
  );
const signsIn = (loginName: string) =>
  codeOf(
    postern.call('zitadel.session.v2.SessionService/CreateSession', { checks: { user: { loginName } } }),
  );
const loginNameOf = async (userId: string) => {
  const { user } = await postern.call<{ user: { preferredLoginName: string } }>(`${users}/GetUserByID`, {
    userId,
  });
  return user.preferredLoginName;
};

describe('user names that are scoped to their organization', () => {
  test('may be had by others too, and stay what they are', async () => {
    const [here, there] = [await organization('Here'), await organization('There')];
    const [robot, other] = [await machine(here, 'robot'), await machine(there, 'lonely')];
    expect(await codeOf(machine(there, 'robot'))).toBe('already_exists');

    expect(Date.parse((await scope(here, true)).setDate ?? '')).toBeGreaterThan(0);
    expect(await read(here)).toEqual({ organizationScopedUsernames: true });
    expect(await loginNameOf(robot)).toBe('robot');
    const twin = await machine(there, 'robot');
    expect(await codeOf(machine(here, 'robot'))).toBe('already_exists');
    expect(await codeOf(machine(here, 'lonely'))).toBe('ok');

    // A name that two have means nobody, until it says whose it is.
    expect(await signsIn('robot')).toBe('not_found');
    expect(await signsIn('robot@here.localhost')).toBe('ok');
    expect(await signsIn('robot@there.localhost')).toBe('ok');

    // Who goes frees the name where it was held, and nowhere else.
    await postern.call(`${users}/DeleteUser`, { userId: robot });
    expect(await codeOf(machine(there, 'robot'))).toBe('already_exists');
    expect(await signsIn('robot')).toBe('ok');
    await postern.call(`${users}/DeleteUser`, { userId: twin });
    await postern.call(`${users}/DeleteUser`, { userId: other });
    expect(await codeOf(machine(here, 'robot'))).toBe('ok');
  });

  test('are unique in the instance again only if nobody else has them', async () => {
    const [here, there] = [await organization('Again'), await organization('Against')];
    await scope(here, true);
    const twin = await machine(there, 'double');
    await machine(here, 'double');
    for (const back of [() => scope(here, false), () => reset(here)]) {
      expect(await codeOf(back())).toBe('already_exists');
      expect(await read(here)).toEqual({ organizationScopedUsernames: true });
    }
    await postern.call(`${users}/UpdateUser`, { userId: twin, username: 'single' });
    expect(await reset(here)).toHaveProperty('resetDate');
    expect(await read(here)).toEqual({ isDefault: true });
    expect(await codeOf(machine(there, 'double'))).toBe('already_exists');
  });

  test('go together with names that need their domain', async () => {
    const [here, there] = [await organization('Both'), await organization('Neither')];
    await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: here, userLoginMustBeDomain: true });
    const robot = await machine(here, 'both');
    await scope(here, true);
    await postern.call(`${admin}/ResetCustomDomainPolicyToDefault`, { orgId: here });
    expect(await loginNameOf(robot)).toBe('both');
    expect(await codeOf(machine(there, 'both'))).toBe('ok');
    expect(await codeOf(reset(here))).toBe('already_exists');
    await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: here, userLoginMustBeDomain: true });
    expect(await codeOf(reset(here))).toBe('ok');
    expect(await loginNameOf(robot)).toBe('both@both.localhost');
  });
});

test('what is set already, or was never set, is not set again', async () => {
  const orgId = await organization('Calm');
  expect(await read(orgId)).toEqual({ isDefault: true });
  expect(await reset(orgId)).toEqual({});
  await scope(orgId, false);
  expect(await read(orgId)).toEqual({});
  await scope(orgId, true);
  await scope(orgId, true);
  const events = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateTypes: ['organization_settings'],
    aggregateIds: [orgId],
  });
  expect(events.map(({ type, payload }) => [type, payload])).toEqual([
    ['settings.organization.set', { organizationScopedUsernames: false }],
    ['settings.organization.set', { organizationScopedUsernames: true }],
  ]);
});

test('an organization that is not there has none', async () => {
  const gone = await organization('Gone');
  await postern.call('zitadel.org.v2.OrganizationService/DeleteOrganization', { organizationId: gone });
  for (const organizationId of ['404', gone]) {
    expect(await codeOf(read(organizationId))).toBe('not_found');
    expect(await codeOf(scope(organizationId, true))).toBe('not_found');
    expect(await codeOf(reset(organizationId))).toBe('not_found');
  }
  expect(await codeOf(scope('', true))).toBe('invalid_argument');
});

test('they are at a path of their own in REST', async () => {
  const orgId = await organization('Rest');
  const path = `/postern/v1/organizations/${orgId}/settings`;
  const put = await postern.fetch(path, {
    method: 'PUT',
    token: postern.pat,
    body: JSON.stringify({ organizationScopedUsernames: true }),
  });
  expect(put.status).toBe(200);
  const got = await postern.fetch(path, { token: postern.pat });
  expect(await got.json()).toEqual({ organizationScopedUsernames: true });
  expect((await postern.fetch(path, { method: 'DELETE', token: postern.pat })).status).toBe(200);
});
