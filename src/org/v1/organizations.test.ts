import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

const management = 'zitadel.management.v1.ManagementService';
const admin = 'zitadel.admin.v1.AdminService';

interface OrgAnswer {
  readonly org: {
    readonly id: string;
    readonly name: string;
    readonly state: string;
    readonly primaryDomain: string;
  };
}

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern.stop());

/** A call of version 1 in an organization, as clients make it. */
const inOrg = (orgId: string, method: string, body: object = {}) =>
  postern.fetch(`/${management}/${method}`, {
    method: 'POST',
    token: postern.pat,
    headers: { 'content-type': 'application/json', 'x-zitadel-orgid': orgId },
    body: JSON.stringify(body),
  });
const byId = (id: string) => postern.call<OrgAnswer>(`${admin}/GetOrgByID`, { id });

describe('an organization over version 1', () => {
  test('is made, read, renamed, listed and removed, as Terraform does', async () => {
    const made = await postern.call<{ id: string; details: { resourceOwner: string } }>(
      `${management}/AddOrg`,
      {
        name: 'Terra',
      },
    );
    expect(made.details.resourceOwner).toBe(made.id);
    const { org } = await byId(made.id);
    expect(org).toMatchObject({ id: made.id, name: 'Terra', state: 'ORG_STATE_ACTIVE' });
    expect(org.primaryDomain).toStartWith('terra.');

    expect(
      (await postern.call<OrgAnswer>(`${management}/GetOrgByDomainGlobal`, { domain: org.primaryDomain })).org
        .id,
    ).toBe(made.id);
    expect((await inOrg(made.id, 'UpdateOrg', { name: 'Terra Nova' })).status).toBe(200);
    const listed = await postern.call<{
      details: { totalResult: string };
      result: { id: string; name: string }[];
    }>(`${admin}/ListOrgs`, {
      queries: [{ nameQuery: { name: 'terra', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } }],
    });
    expect(listed.details.totalResult).toBe('1');
    expect(listed.result.map(({ id, name }) => ({ id, name }))).toEqual([
      { id: made.id, name: 'Terra Nova' },
    ]);

    expect((await inOrg(made.id, 'DeactivateOrg')).status).toBe(200);
    expect((await byId(made.id)).org.state).toBe('ORG_STATE_INACTIVE');
    expect((await inOrg(made.id, 'ReactivateOrg')).status).toBe(200);
    expect((await inOrg(made.id, 'RemoveOrg')).status).toBe(200);
    await expect(byId(made.id)).rejects.toMatchObject({ status: 404 });
    expect((await inOrg(made.id, 'RemoveOrg')).status).toBe(404);
  });

  test('belongs to whoever made it', async () => {
    const { id } = await postern.call<{ id: string }>(`${management}/AddOrg`, { name: 'Mine' });
    const members = (await (await inOrg(id, 'ListOrgMembers')).json()) as { result: { roles: string[] }[] };
    expect(members.result.map(({ roles }) => roles)).toEqual([['ORG_OWNER']]);
  });

  test('may have a name and a domain that nobody has', async () => {
    const { id } = await postern.call<{ id: string }>(`${management}/AddOrg`, { name: 'Only One' });
    const { primaryDomain } = (await byId(id)).org;
    const unique = async (wanted: object) =>
      (await postern.call<{ isUnique?: boolean }>(`${admin}/IsOrgUnique`, wanted)).isUnique ?? false;
    // As the name itself is compared: spaces, widths and compatibility forms make no other name.
    for (const same of ['only ONE', ' Only  One ', 'Only\u00a0One', 'Ｏｎｌｙ Ｏｎｅ']) {
      expect(await unique({ name: same })).toBe(false);
      await expect(postern.call(`${management}/AddOrg`, { name: same })).rejects.toMatchObject({
        status: 409,
      });
    }
    expect(await unique({ domain: primaryDomain })).toBe(false);
    expect(await unique({ name: 'Another One', domain: 'another.example.org' })).toBe(true);
  });
});

describe('the default organization', () => {
  test('is named, and changes to one that is there', async () => {
    const before = (await postern.call<OrgAnswer>(`${admin}/GetDefaultOrg`, {})).org.id;
    const iam = await postern.call<{ defaultOrgId: string; iamProjectId: string }>(
      `${management}/GetIAM`,
      {},
    );
    expect(iam.defaultOrgId).toBe(before);
    expect(iam.iamProjectId).not.toBe('');

    const { id } = await postern.call<{ id: string }>(`${management}/AddOrg`, { name: 'Default' });
    await postern.call(`${admin}/SetDefaultOrg`, { orgId: id });
    expect((await postern.call<OrgAnswer>(`${admin}/GetDefaultOrg`, {})).org.id).toBe(id);
    await expect(postern.call(`${admin}/RemoveOrg`, { orgId: id })).rejects.toMatchObject({ status: 400 });
    await expect(postern.call(`${admin}/SetDefaultOrg`, { orgId: '404' })).rejects.toMatchObject({
      status: 404,
    });

    await postern.call(`${admin}/SetDefaultOrg`, { orgId: before });
    await postern.call(`${admin}/RemoveOrg`, { orgId: id });
    await expect(byId(id)).rejects.toMatchObject({ status: 404 });
  });
});
