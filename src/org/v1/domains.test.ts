import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

const management = 'zitadel.management.v1.ManagementService';
const admin = 'zitadel.admin.v1.AdminService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

interface Listed {
  readonly details: { readonly totalResult: string };
  readonly result?: {
    readonly domainName: string;
    readonly isVerified?: boolean;
    readonly isPrimary?: boolean;
  }[];
}

const organization = async (name: string) =>
  (await postern.call<{ id: string }>(`${management}/AddOrg`, { name })).id;
const within = (orgId: string) => ({
  call: <T = Record<string, never>>(method: string, request: object = {}) =>
    postern.callIn<T>(orgId, `${management}/${method}`, request),
});

/** `name` for a verified domain, `name?` for one that is not; the primary one in capitals. */
async function domainsOf(orgId: string, queries: object[] = []) {
  const { result = [] } = await within(orgId).call<Listed>('ListOrgDomains', {
    query: { asc: true },
    queries,
  });
  return result.map(
    ({ domainName, isVerified, isPrimary }) =>
      `${isPrimary ? domainName.toUpperCase() : domainName}${isVerified ? '' : '?'}`,
  );
}

test('domains are added, listed, made primary and removed', async () => {
  const orgId = await organization('Domains');
  const { call } = within(orgId);
  const { details } = await call<{ details: { resourceOwner: string } }>('AddOrgDomain', {
    domain: 'Domains.example',
  });
  expect(details.resourceOwner).toBe(orgId);
  expect(await domainsOf(orgId)).toEqual(['domains.example', 'DOMAINS.LOCALHOST']);
  expect(
    await domainsOf(orgId, [
      { domainNameQuery: { name: 'EXAMPLE', method: 'TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE' } },
    ]),
  ).toEqual(['domains.example']);
  await expect(call('AddOrgDomain', { domain: 'domains.example' })).rejects.toMatchObject({ status: 409 });
  await expect(call('AddOrgDomain', { domain: 'no host' })).rejects.toMatchObject({ status: 400 });

  await call('SetPrimaryOrgDomain', { domain: 'domains.example' });
  expect(await domainsOf(orgId)).toEqual(['DOMAINS.EXAMPLE', 'domains.localhost']);
  await expect(call('RemoveOrgDomain', { domain: 'domains.example' })).rejects.toMatchObject({ status: 400 });
  await call('RemoveOrgDomain', { domain: 'domains.localhost' });
  expect(await domainsOf(orgId)).toEqual(['DOMAINS.EXAMPLE']);
  await expect(call('SetPrimaryOrgDomain', { domain: 'domains.localhost' })).rejects.toMatchObject({
    status: 404,
  });
});

test('where the domain policy asks for validation, an added domain is not verified, and not primary', async () => {
  const [strict, free] = [await organization('Strict'), await organization('Free')];
  await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId: strict, validateOrgDomains: true });
  for (const orgId of [strict, free]) await within(orgId).call('AddOrgDomain', { domain: 'both.example' });
  expect(await domainsOf(strict)).toEqual(['both.example?', 'STRICT.LOCALHOST']);
  expect(await domainsOf(free)).toEqual(['both.example', 'FREE.LOCALHOST']);
  await expect(within(strict).call('SetPrimaryOrgDomain', { domain: 'both.example' })).rejects.toMatchObject({
    status: 400,
  });
  // Nobody but whoever verified it is found by it, and removing the claim of the other takes nothing from it.
  const found = () =>
    postern.call<{ org: { id: string } }>(`${management}/GetOrgByDomainGlobal`, { domain: 'both.example' });
  expect((await found()).org.id).toBe(free);
  await within(strict).call('RemoveOrgDomain', { domain: 'both.example' });
  expect((await found()).org.id).toBe(free);
  await expect(
    within(await organization('Late')).call('AddOrgDomain', { domain: 'both.example' }),
  ).rejects.toMatchObject({ status: 409 });
});

test('login names follow the primary domain and the verified ones', async () => {
  const orgId = await organization('Suffix');
  await postern.call(`${admin}/AddCustomDomainPolicy`, { orgId, userLoginMustBeDomain: true });
  const { id: userId } = await postern.call<{ id: string }>('zitadel.user.v2.UserService/CreateUser', {
    organizationId: orgId,
    username: 'suffixed',
    machine: { name: 'Suffixed' },
  });
  const names = async () => {
    const { user } = await postern.call<{ user: { preferredLoginName: string; loginNames: string[] } }>(
      'zitadel.user.v2.UserService/GetUserByID',
      { userId },
    );
    return [user.preferredLoginName, ...user.loginNames.toSorted()];
  };
  const [old, chosen] = ['suffixed@suffix.localhost', 'suffixed@suffix.example'];
  expect(await names()).toEqual([old, old]);
  await within(orgId).call('AddOrgDomain', { domain: 'suffix.example' });
  expect(await names()).toEqual([old, chosen, old]);
  await within(orgId).call('SetPrimaryOrgDomain', { domain: 'suffix.example' });
  expect(await names()).toEqual([chosen, chosen, old]);
  await within(orgId).call('RemoveOrgDomain', { domain: 'suffix.localhost' });
  expect(await names()).toEqual([chosen, chosen]);
});
