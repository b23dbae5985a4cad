import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, not typed
type Json = Record<string, any>;

/** `[status, body]` of a REST call with the administrator's token, or another. */
async function rest(route: string, body?: object, token = postern.pat): Promise<[number, Json]> {
  const [method = 'GET', path = ''] = route.split(' ');
  const response = await postern.fetch(path, {
    method,
    token,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  expect(response.headers.get('content-type')).toBe('application/json');
  return [response.status, (await response.json()) as Json];
}
const ok = async (route: string, body?: object, token?: string) => {
  const [status, answer] = await rest(route, body, token);
  expect([200, 201], `${route}: ${JSON.stringify(answer)}`).toContain(status);
  return answer;
};

describe('REST', () => {
  test('tells a customer from creation to removal, by /v2 where it has paths and /v2beta where only that has', async () => {
    const [created, organization] = await rest('POST /v2/organizations', { name: 'ACME' });
    expect(created).toBe(201);
    const { organizationId } = organization;
    const byId = { queries: [{ idQuery: { id: organizationId } }] };
    expect(await ok('POST /v2/organizations/_search', byId)).toMatchObject({
      details: { totalResult: '1' },
      result: [{ id: organizationId, name: 'ACME', state: 'ORGANIZATION_STATE_ACTIVE' }],
    });

    const { id: projectId } = await ok('POST /v2beta/projects', { organizationId, name: 'Shop' });
    await ok(`POST /v2beta/projects/${projectId}/roles`, { roleKey: 'buyer', displayName: 'Buyer' });
    expect(await ok(`POST /v2beta/projects/${projectId}/roles/search`)).toMatchObject({
      projectRoles: [{ key: 'buyer' }],
    });
    expect(await ok(`GET /v2beta/projects/${projectId}`)).toMatchObject({
      project: { name: 'Shop', organizationId },
    });

    const app = await ok('POST /v2beta/applications', {
      projectId,
      name: 'Web',
      oidcRequest: { redirectUris: ['https://shop.example.com/callback'] },
    });
    expect(app['oidcResponse'].clientSecret).toMatch(/^\S{32,}$/);
    expect(await ok(`GET /v2beta/applications/${app['appId']}`)).toMatchObject({
      app: { name: 'Web', oidcConfig: { clientId: app['oidcResponse'].clientId } },
    });

    const { userId } = await ok('POST /v2/users/human', {
      organization: { orgId: organizationId },
      username: 'ada',
      profile: { givenName: 'Ada', familyName: 'Lovelace' },
      email: { email: 'ada@example.com', isVerified: true },
    });
    const { id: robotId } = await ok('POST /v2/users/new', {
      organizationId,
      username: 'robot',
      machine: { name: 'Robot' },
    });
    const { token } = await ok(`POST /v2/users/${robotId}/pats`, { expirationDate: '2100-01-01T00:00:00Z' });
    expect(await ok(`GET /v2/users/${robotId}`, undefined, token)).toMatchObject({
      user: { userId: robotId, machine: { name: 'Robot' } },
    });
    const search = {
      query: { limit: 1 },
      sortingColumn: 'USER_FIELD_NAME_USER_NAME',
      queries: [{ organizationIdQuery: { organizationId } }],
    };
    expect(await ok('POST /v2/users', search)).toMatchObject({
      details: { totalResult: '2' },
      result: [{ username: 'robot' }],
    });
    expect(await ok('POST /v2/users', { ...search, query: { limit: 1, asc: true } })).toMatchObject({
      result: [{ username: 'ada' }],
    });

    await ok(`PUT /v2/users/human/${userId}`, { profile: { givenName: 'Augusta', familyName: 'King' } });
    expect(await ok(`GET /v2/users/${userId}`)).toMatchObject({
      user: { human: { profile: { givenName: 'Augusta' } } },
    });
    await ok(`PATCH /v2beta/applications/${app['appId']}`, { projectId, name: 'Web shop' });
    await ok(`POST /v2beta/applications/${app['appId']}/deactivate`, { projectId });
    expect(await ok('POST /v2beta/applications/search', { projectId })).toMatchObject({
      applications: [{ name: 'Web shop', state: 'APP_STATE_INACTIVE' }],
    });
    await ok(`POST /v2beta/projects/${projectId}`, { name: 'Store' });
    await ok(`POST /v2beta/projects/${projectId}/deactivate`, {});
    expect(await ok(`GET /v2beta/projects/${projectId}`)).toMatchObject({
      project: { name: 'Store', state: 'PROJECT_STATE_INACTIVE' },
    });
    await ok(`POST /v2/users/${robotId}/deactivate`, {});
    expect(await rest(`GET /v2/users/${robotId}`, undefined, token)).toMatchObject([401, { code: 16 }]);

    await ok(`DELETE /v2/users/${userId}`);
    expect(await rest(`GET /v2/users/${userId}`)).toMatchObject([
      404,
      { code: 5, details: [{ '@type': 'type.googleapis.com/zitadel.v1.ErrorDetail' }] },
    ]);
    await ok(`DELETE /v2beta/applications/${app['appId']}?projectId=${projectId}`);
    await ok(`DELETE /v2beta/projects/${projectId}`);
    expect((await rest(`GET /v2beta/projects/${projectId}`))[0]).toBe(404);
    await ok(`POST /v2beta/organizations/${organizationId}/deactivate`, {});
    expect(
      await ok('POST /v2beta/organizations/search', { filter: [{ idFilter: { id: organizationId } }] }),
    ).toMatchObject({
      organizations: [{ state: 'ORG_STATE_INACTIVE' }],
    });
    await ok(`DELETE /v2beta/organizations/${organizationId}`);
    expect((await ok('POST /v2/organizations/_search', byId))['result'] ?? []).toEqual([]);
  });

  test('default values are left out, 64-bit numbers are strings, unknown fields are ignored', async () => {
    const { organizationId } = await ok('POST /v2/organizations', {
      name: 'Plain',
      notAField: { deep: [1] },
    });
    const { id } = await ok('POST /v2beta/projects', {
      organizationId,
      name: 'P',
      projectRoleAssertion: false,
    });
    const { project } = await ok(`GET /v2beta/projects/${id}`);
    expect(project).not.toHaveProperty('projectRoleAssertion');
    const { details } = await ok('POST /v2/organizations/_search', {});
    expect(details.totalResult).toMatch(/^\d+$/);
  });
});
