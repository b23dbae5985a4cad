import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { newSystemToken } from '@zitadel/client/node';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';

// biome-ignore lint/suspicious/noExplicitAny: answers are asserted on, not typed
type Json = Record<string, any>;

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
let postern: TestPostern;
let operator: string;
let orgId: string;
beforeAll(async () => {
  postern = await startTestPostern({
    configure({ systemUsers }) {
      systemUsers.push({
        id: 'operator',
        publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
        publicKeyFile: null,
        memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
      });
    },
  });
  const key = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  operator = await newSystemToken({ audience: 'http://localhost:8080', subject: 'operator', key });
  ({ organizationId: orgId } = (await postern.call<Json>(
    'zitadel.org.v2.OrganizationService/AddOrganization',
    { name: 'ACME' },
  )) as { organizationId: string });
});
afterAll(() => postern?.stop());

/** A v1 call over REST in the organization of the test. */
async function rest(route: string, body?: object, as: { token?: string; host?: string } = {}): Promise<Json> {
  const [method = 'GET', path = ''] = route.split(' ');
  const response = await postern.fetch(path, {
    method,
    token: as.token ?? postern.pat,
    headers: {
      'content-type': 'application/json',
      'x-zitadel-orgid': orgId,
      ...(as.host && { host: as.host }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Json;
  expect(response.status, `${route}: ${JSON.stringify(answer)}`).toBe(200);
  return answer;
}

describe('version 1', () => {
  test('tells everybody that it lives', async () => {
    for (const api of ['admin', 'management', 'auth', 'system']) {
      const response = await fetch(`${postern.url}/${api}/v1/healthz`);
      expect([api, response.status, await response.json()]).toEqual([api, 200, {}]);
    }
  });

  test('management: users with tokens and roles in the organization of the header', async () => {
    expect((await rest('GET /management/v1/orgs/me'))['org']).toMatchObject({
      id: orgId,
      name: 'ACME',
      state: 'ORG_STATE_ACTIVE',
    });
    const { userId: robot } = await rest('POST /management/v1/users/machine', {
      userName: 'robot',
      name: 'Robot',
      description: 'Does things',
    });
    const { token } = await rest(`POST /management/v1/users/${robot}/pats`, {
      expirationDate: '2100-01-01T00:00:00Z',
    });
    await rest('POST /management/v1/orgs/me/members', { userId: robot, roles: ['ORG_OWNER'] });
    const { userId: ada } = await rest(
      'POST /management/v1/users/human',
      {
        userName: 'ada',
        profile: { firstName: 'Ada', lastName: 'Lovelace' },
        email: { email: 'ada@example.com', isEmailVerified: true },
        initialPassword: 'Secret-password1',
      },
      { token },
    );
    const { user } = await rest(`GET /management/v1/users/${ada}`, undefined, { token });
    expect(user).toMatchObject({
      id: ada,
      userName: 'ada',
      preferredLoginName: 'ada',
      details: { resourceOwner: orgId },
      human: {
        profile: { firstName: 'Ada', displayName: 'Ada Lovelace' },
        email: { email: 'ada@example.com', isEmailVerified: true },
      },
    });
    const { result, details } = await rest(
      'POST /management/v1/users/_search',
      { queries: [{ emailQuery: { emailAddress: 'ada@example.com' } }] },
      { token },
    );
    expect([details.totalResult, result.map(({ id }: Json) => id)]).toEqual(['1', [ada]]);
    expect((await rest('GET /auth/v1/users/me', undefined, { token }))['user']).toMatchObject({
      id: robot,
      loginNames: ['robot', 'robot@acme.localhost'],
      machine: { name: 'Robot', description: 'Does things' },
    });
  });

  test('management: a project and its application', async () => {
    const { id: projectId } = await rest('POST /management/v1/projects', {
      name: 'Shop',
      projectRoleAssertion: true,
    });
    const app = await rest(`POST /management/v1/projects/${projectId}/apps/oidc`, {
      name: 'Web',
      redirectUris: ['http://shop.example.com/callback'],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      appType: 'OIDC_APP_TYPE_NATIVE',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    });
    expect(app).toMatchObject({
      clientSecret: expect.stringMatching(/^\S{32,}$/),
      noneCompliant: true,
      details: { resourceOwner: orgId },
    });
    expect(app['complianceProblems'].length).toBeGreaterThan(0);
    const read = await rest(`GET /management/v1/projects/${projectId}/apps/${app['appId']}`);
    expect(read['app']).toMatchObject({
      name: 'Web',
      state: 'APP_STATE_ACTIVE',
      oidcConfig: { clientId: app['clientId'] },
    });
    expect(JSON.stringify(read)).not.toContain(String(app['clientSecret']));
  });

  test('admin: the instance and its members', async () => {
    expect((await rest('GET /admin/v1/instances/me'))['instance']).toMatchObject({
      id: postern.instanceId,
      name: 'Postern',
      state: 'STATE_RUNNING',
    });
    const { userId } = await rest('POST /management/v1/users/machine', {
      userName: 'auditor',
      name: 'Auditor',
    });
    await rest('POST /admin/v1/members', { userId, roles: ['IAM_OWNER_VIEWER'] });
    const { result } = await rest('POST /admin/v1/members/_search', {
      queries: [{ userIdQuery: { userId } }],
    });
    expect(result).toMatchObject([{ userId, roles: ['IAM_OWNER_VIEWER'], preferredLoginName: 'auditor' }]);
  });

  test('system: an instance whose token works at once, its domains, its end', async () => {
    const as = { token: operator };
    const made = await rest(
      'POST /system/v1/instances/_create',
      {
        instanceName: 'Globex',
        firstOrgName: 'Globex Corp',
        customDomain: 'id.globex.example',
        machine: { userName: 'robot', name: 'Robot', personalAccessToken: {} },
      },
      as,
    );
    const { instanceId } = made;
    const there = { token: made['pat'], host: 'id.globex.example' };
    expect((await rest('GET /admin/v1/instances/me', undefined, there))['instance']).toMatchObject({
      id: instanceId,
      name: 'Globex',
    });
    expect((await rest(`GET /system/v1/instances/${instanceId}`, undefined, as))['instance']).toMatchObject({
      name: 'Globex',
    });
    await rest(`POST /system/v1/instances/${instanceId}/domains`, { domain: 'login.globex.example' }, as);
    const { result } = await rest(`POST /system/v1/instances/${instanceId}/domains/_search`, {}, as);
    expect(result.map(({ domain }: Json) => domain)).toContain('login.globex.example');
    await rest(`DELETE /system/v1/instances/${instanceId}`, undefined, as);
    const gone = await postern.fetch('/admin/v1/instances/me', {
      token: made['pat'],
      headers: { host: 'id.globex.example' },
    });
    expect(gone.status).toBe(404);
  });
});
