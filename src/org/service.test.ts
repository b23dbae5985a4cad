import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const v2 = <T = Record<string, never>>(method: string, request: object = {}, token?: string) =>
  postern.call<T>(`zitadel.org.v2.OrganizationService/${method}`, request, token);
const beta = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(`zitadel.org.v2beta.OrganizationService/${method}`, request);
const kindOf = (failing: Promise<unknown>) =>
  failing.then(
    () => 'ok',
    (failure: RpcFailure) => failure.body.code,
  );

describe('organizations', () => {
  test('come with their first person, who can sign in and owns them', async () => {
    const made = await v2<{ organizationId: string; createdAdmins: { userId: string }[] }>(
      'AddOrganization',
      {
        name: 'Cyberdyne',
        admins: [
          {
            human: {
              username: 'miles@cyberdyne.example',
              profile: { givenName: 'Miles', familyName: 'Dyson' },
              email: { email: 'miles@cyberdyne.example', isVerified: true },
              password: { password: 'Skynet-2029!', changeRequired: false },
            },
          },
        ],
      },
    );
    const [admin] = made.createdAdmins;
    const { sessionToken } = await postern.call<{ sessionToken: string }>(
      'zitadel.session.v2.SessionService/CreateSession',
      { checks: { user: { loginName: 'miles@cyberdyne.example' }, password: { password: 'Skynet-2029!' } } },
      postern.loginPat,
    );
    const seen = await v2<{ result: { id: string }[] }>('ListOrganizations', {}, sessionToken);
    expect(seen.result.map(({ id }) => id)).toEqual([made.organizationId]);
    expect(await kindOf(v2('UpdateOrganization', { ...made, name: 'Cyberdyne Systems' }, sessionToken))).toBe(
      'ok',
    );
    expect(admin?.userId).toMatch(/^\d{15,20}$/);
  });

  test('have names of their own, though their generated domains would be the same', async () => {
    const names = [
      '한국어 테스트',
      '这不起作用',
      'Ромашка',
      '😀',
      'Müller',
      'Muller',
      'O.K.',
      'O K',
      'a--b',
      'a.b',
    ];
    const domains = new Set<string>();
    for (const name of names) {
      const { organizationId } = await v2<{ organizationId: string }>('AddOrganization', { name });
      const { result } = await v2<{ result: { primaryDomain: string }[] }>('ListOrganizations', {
        queries: [{ idQuery: { id: organizationId } }],
      });
      domains.add(result[0]?.primaryDomain ?? '');
    }
    expect(domains.size).toBe(names.length);
    expect(await kindOf(v2('AddOrganization', { name: 'MU\u0308LLER' }))).toBe('already_exists');
  });

  test('say already_exists of every id, name and domain that is taken', async () => {
    const id = { organizationId: 'taken-id' };
    expect(await kindOf(v2('AddOrganization', { ...id, name: 'Taken' }))).toBe('ok');
    expect(await kindOf(v2('AddOrganization', { ...id, name: 'Another' }))).toBe('already_exists');
    expect(await kindOf(v2('AddOrganization', { name: 'Taken' }))).toBe('already_exists');
    const domain = { domain: 'bücher.example' };
    expect(await kindOf(v2('AddOrganizationDomain', { ...id, ...domain }))).toBe('ok');
    expect(await kindOf(v2('AddOrganizationDomain', { ...id, domain: 'xn--bcher-kva.example' }))).toBe(
      'already_exists',
    );
    const listed = await v2<{ domains: { domain: string }[] }>('ListOrganizationDomains', {
      ...id,
      filters: [{ domainFilter: { domain: 'BÜCHER.example', method: 'TEXT_FILTER_METHOD_EQUALS' } }],
    });
    expect(listed.domains.map(({ domain }) => domain)).toEqual(['xn--bcher-kva.example']);
  });

  test('are made whole or not at all', async () => {
    const admins = [{ userId: '404' }];
    expect(await kindOf(v2('AddOrganization', { name: 'Halfway', admins }))).toBe('not_found');
    const found = await v2<{ result?: unknown[] }>('ListOrganizations', {
      queries: [{ nameQuery: { name: 'Halfway' } }],
    });
    expect(found.result ?? []).toEqual([]);
  });

  test('have unique names; a removed one frees its name and those of its users', async () => {
    const make = () =>
      v2<{ organizationId: string }>('AddOrganization', {
        name: 'Phoenix',
        admins: [
          {
            human: {
              username: 'phoenix-owner',
              profile: { givenName: 'P', familyName: 'O' },
              email: { email: 'owner@phoenix.example', isVerified: true },
            },
          },
        ],
      });
    const first = await make();
    expect(await kindOf(make())).toBe('already_exists');
    await v2('DeleteOrganization', first);
    expect(await kindOf(make())).toBe('ok');
    expect(await v2('DeleteOrganization', first)).toEqual({});
  });

  test('with an id that is taken are refused in the words of the version', async () => {
    const { organizationId: id } = await v2<{ organizationId: string }>('AddOrganization', {
      name: 'Twin of ids',
    });
    const again = { name: 'Other twin of ids' };
    await expect(v2('AddOrganization', { ...again, organizationId: id })).rejects.toThrow(
      'leave organization_id out',
    );
    await expect(beta('CreateOrganization', { ...again, id })).rejects.toThrow('leave id out');
  });

  test('keep domains and metadata, over v2 and v2beta alike', async () => {
    const { id } = await beta<{ id: string }>('CreateOrganization', { name: 'Initech' });
    await beta('AddOrganizationDomain', { organizationId: id, domain: 'initech.example' });
    const { domains } = await v2<{ domains: { domain: string; isVerified: boolean }[] }>(
      'ListOrganizationDomains',
      {
        organizationId: id,
        filters: [{ domainFilter: { domain: 'initech', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }],
      },
    );
    const byName = Object.fromEntries(domains.map(({ domain, isVerified }) => [domain, isVerified]));
    expect(byName).toEqual({ 'initech.example': true, 'initech.localhost': true });
    await v2('SetOrganizationMetadata', {
      organizationId: id,
      metadata: [{ key: 'plan', value: 'Z29sZA==' }],
    });
    const listed = await beta<{ metadata: { key: string; value: string }[] }>('ListOrganizationMetadata', {
      organizationId: id,
    });
    expect(listed.metadata).toMatchObject([{ key: 'plan', value: 'Z29sZA==' }]);
    await beta('DeleteOrganizationMetadata', { organizationId: id, keys: ['plan'] });
    expect(await beta('DeleteOrganizationMetadata', { organizationId: id, keys: ['plan'] })).toEqual({});
    expect(
      await kindOf(v2('DeleteOrganizationDomain', { organizationId: id, domain: 'initech.localhost' })),
    ).toBe('failed_precondition');
  });

  test('stand in the order in which they were founded where no other is asked for', async () => {
    const order = async (request: object) => {
      const { result } = await v2<{ result: { name: string; details: { creationDate: string } }[] }>(
        'ListOrganizations',
        request,
      );
      return result.map(({ name, details }) => ({ name, since: Date.parse(details.creationDate) }));
    };
    await v2('AddOrganization', { name: 'Zorin' });
    const usual = await order({});
    expect(usual.map(({ since }) => since)).toEqual(usual.map(({ since }) => since).sort((a, b) => a - b));
    expect(usual.at(-1)?.name).toBe('Zorin');
    const byName = await order({ sortingColumn: 'ORGANIZATION_FIELD_NAME_NAME', query: { asc: true } });
    expect(byName.map(({ name }) => name)).not.toEqual(usual.map(({ name }) => name));
    const newest = await order({ sortingColumn: 'ORGANIZATION_FIELD_NAME_CREATION_DATE' });
    expect(newest[0]?.name).toBe('Zorin');
  });

  test('the default one stays', async () => {
    const { result } = await v2<{ result: { id: string; name: string }[] }>('ListOrganizations', {
      queries: [{ defaultQuery: {} }],
    });
    expect(result).toHaveLength(1);
    expect(await kindOf(v2('DeleteOrganization', { organizationId: result[0]?.id }))).toBe(
      'failed_precondition',
    );
  });

  test('the v1 call answers for the organization that the header names', async () => {
    const { organizationId } = await v2<{ organizationId: string }>('AddOrganization', { name: 'Tyrell' });
    const response = await postern.fetch('/management/v1/orgs/me', {
      token: postern.pat,
      headers: { 'x-zitadel-orgid': organizationId },
    });
    expect(await response.json()).toMatchObject({
      org: { id: organizationId, name: 'Tyrell', state: 'ORG_STATE_ACTIVE' },
    });
  });
});

test('of two who make one organization at once, one is told that it exists', async () => {
  const make = (name: string) =>
    postern
      .call('zitadel.org.v2.OrganizationService/AddOrganization', { name, organizationId: 'twins' })
      .then(
        () => 'made',
        (error: { body: { code: string } }) => error.body.code,
      );
  expect((await Promise.all([make('first twin'), make('second twin')])).sort()).toEqual([
    'already_exists',
    'made',
  ]);
});
