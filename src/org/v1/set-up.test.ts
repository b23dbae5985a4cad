import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

const human = (userName: string) => ({
  userName,
  profile: { firstName: 'Ellen', lastName: 'Ripley', gender: 'GENDER_FEMALE' },
  email: { email: `${userName}@nostromo.example`, isEmailVerified: true },
  password: 'Nostromo-180286!',
});
const setUp = (request: object) =>
  postern.call<{ orgId: string; userId: string; details: { resourceOwner: string } }>(
    `${admin}/SetUpOrg`,
    request,
  );

test('an organization is set up with its domain and its first person, who signs in and owns it', async () => {
  const { orgId, userId, details } = await setUp({
    org: { name: 'Nostromo', domain: 'Nostromo.example' },
    human: human('ripley'),
  });
  expect(details.resourceOwner).toBe(orgId);
  const { org } = await postern.call<{ org: object }>(`${admin}/GetOrgByID`, { id: orgId });
  expect(org).toMatchObject({ name: 'Nostromo', primaryDomain: 'nostromo.example' });
  const { result } = await postern.callIn<{ result: { userId: string; roles: string[] }[] }>(
    orgId,
    `${management}/ListOrgMembers`,
    {},
  );
  expect(result).toMatchObject([{ userId, roles: ['ORG_OWNER'] }]);
  const session = await postern.call<{ sessionToken: string }>(
    'zitadel.session.v2.SessionService/CreateSession',
    {
      checks: {
        user: { loginName: 'ripley@nostromo.example' },
        password: { password: 'Nostromo-180286!' },
      },
    },
    postern.loginPat,
  );
  const seen = await postern.call<{ org: { id: string } }>(
    `${management}/GetMyOrg`,
    {},
    session.sessionToken,
  );
  expect(seen.org.id).toBe(orgId);
});

test('the first person gets the roles that were asked for, the domain only when nobody must prove it', async () => {
  await postern.call(`${admin}/UpdateDomainPolicy`, { validateOrgDomains: true });
  const { orgId } = await setUp({
    org: { name: 'Sulaco', domain: 'sulaco.example' },
    human: human('hicks'),
    roles: ['ORG_OWNER_VIEWER'],
  });
  await postern.call(`${admin}/UpdateDomainPolicy`, { validateOrgDomains: false });
  const { org } = await postern.call<{ org: object }>(`${admin}/GetOrgByID`, { id: orgId });
  expect(org).toMatchObject({ primaryDomain: 'sulaco.localhost' });
  const { result } = await postern.callIn<{ result: { roles: string[] }[] }>(
    orgId,
    `${management}/ListOrgMembers`,
    {},
  );
  expect(result.map(({ roles }) => roles)).toEqual([['ORG_OWNER_VIEWER']]);
});

test('what is missing or wrong is named, and nothing is made', async () => {
  const org = { name: 'Auriga' };
  for (const [request, field] of [
    [{ human: human('call') }, 'org'],
    [{ org }, 'human'],
    [{ org, human: { ...human('call'), profile: undefined } }, 'profile'],
    [{ org, human: human('call'), roles: ['IAM_OWNER'] }, 'IAM_OWNER'],
    [{ org: { ...org, domain: 'no host' }, human: human('call') }, 'domain'],
    [{ org, human: { ...human('call'), password: 'short' } }, 'password'],
  ] as const) {
    const failure = await setUp(request).then(
      () => undefined,
      (error) => error,
    );
    expect(failure?.status, JSON.stringify(request)).toBe(400);
    expect(failure?.body.message).toContain(field);
  }
  const { isUnique } = await postern.call<{ isUnique?: boolean }>(`${admin}/IsOrgUnique`, {
    name: 'Auriga',
    domain: 'auriga.example',
  });
  expect(isUnique).toBe(true);
});
