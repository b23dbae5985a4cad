import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
let postern: TestPostern;
let operator: string;

beforeAll(async () => {
  postern = await startTestPostern({
    configure(config) {
      const publicKey = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
      config.systemUsers.push({
        id: 'operator',
        publicKey,
        publicKeyFile: null,
        memberships: [{ type: 'System', aggregateId: null, roles: ['SYSTEM_OWNER'] }],
      });
      config.systemUsers.push({ id: 'plain', publicKey, publicKeyFile: null, memberships: [] });
      config.systemUsers.push({
        id: 'narrow',
        publicKey,
        publicKeyFile: null,
        memberships: [{ type: 'IAM', aggregateId: null, roles: ['IAM_OWNER'] }],
      });
    },
  });
  operator = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('operator')
    .setSubject('operator')
    .setAudience('http://localhost:8080')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(pair.privateKey);
});
afterAll(() => postern?.stop());

const system = <T>(method: string, request: object = {}, token = operator) =>
  postern.call<T>(`zitadel.system.v1.SystemService/${method}`, request, token);

/** A call under another instance's host. */
const under = async (host: string, method: string, request: object, token: string) => {
  const response = await fetch(`${postern.url}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, host },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: await response.json() };
};

const listOrgs = 'zitadel.org.v2.OrganizationService/ListOrganizations';

test('a system user without memberships is SYSTEM_OWNER; one with others has those', async () => {
  const listAs = async (id: string) => {
    const token = await new SignJWT({})
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuer(id)
      .setSubject(id)
      .setAudience('http://localhost:8080')
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(pair.privateKey);
    return (await under('localhost:8080', 'zitadel.system.v1.SystemService/ListInstances', {}, token)).status;
  };
  expect([await listAs('plain'), await listAs('narrow')]).toEqual([200, 403]);
});

test('a token that an operator made for another server is worth nothing here, under whatever host', async () => {
  const elsewhere = await new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setIssuer('operator')
    .setSubject('operator')
    .setAudience('http://other.example')
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(pair.privateKey);
  const list = 'zitadel.system.v1.SystemService/ListInstances';
  expect((await under('other.example', list, {}, elsewhere)).status).toBe(401);
  expect((await under('other.example', list, {}, operator)).status).toBe(200);
});

describe('the system API', () => {
  let instanceId: string;
  let pat: string;

  test('makes an instance whose token works at once under its own host, and nowhere else', async () => {
    const made = await system<{ instanceId: string; pat: string; machineKey: string }>('CreateInstance', {
      instanceName: 'ACME',
      firstOrgName: 'ACME Corp',
      customDomain: 'id.acme.example',
      machine: {
        userName: 'robot',
        name: 'Robot',
        personalAccessToken: {},
        machineKey: { type: 'KEY_TYPE_JSON' },
      },
    });
    ({ instanceId, pat } = made);
    const key = JSON.parse(Buffer.from(made.machineKey, 'base64').toString());
    expect(key).toMatchObject({
      type: 'serviceaccount',
      keyId: expect.any(String),
      userId: expect.any(String),
    });

    const orgs = await under('id.acme.example', listOrgs, {}, pat);
    expect(orgs.body.result).toMatchObject([
      { name: 'ACME Corp', primaryDomain: 'acme-corp.id.acme.example' },
    ]);
    expect((await under(new URL(postern.url).host, listOrgs, {}, pat)).status).toBe(401);
    expect((await under('id.acme.example', listOrgs, {}, postern.pat)).status).toBe(401);
  });

  test('makes an instance whose only credential is a machine key, which signs in under its own host', async () => {
    const host = 'id.keyed.example';
    const made = await system<{ pat?: string; machineKey: string }>('CreateInstance', {
      instanceName: 'Keyed',
      firstOrgName: 'Keyed Corp',
      customDomain: host,
      machine: { userName: 'robot', name: 'Robot', machineKey: { type: 'KEY_TYPE_JSON' } },
    });
    expect(made.pat ?? '').toBe('');
    const file = JSON.parse(Buffer.from(made.machineKey, 'base64').toString());
    const headers = { host };
    const discovery = await fetch(`${postern.url}/.well-known/openid-configuration`, { headers });
    const { issuer } = (await discovery.json()) as { issuer: string };
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS256', kid: file.keyId })
      .setIssuer(file.userId)
      .setSubject(file.userId)
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(createPrivateKey(file.key));
    const answer = await fetch(`${postern.url}/oauth/v2/token`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud',
        assertion,
      }),
    });
    const { access_token } = (await answer.json()) as { access_token: string };
    expect(answer.status).toBe(200);
    const orgs = await under(host, listOrgs, {}, access_token);
    expect(orgs.body.result).toMatchObject([{ name: 'Keyed Corp' }]);
  });

  test('lists, reads and renames instances', async () => {
    const listed = await system<{ result: { id: string; domains: { domain: string }[] }[] }>(
      'ListInstances',
      {
        queries: [{ domainQuery: { domains: ['id.acme.example'] } }],
      },
    );
    expect(listed.result.map(({ id }) => id)).toEqual([instanceId]);
    expect(listed.result[0]?.domains.length).toBe(2);
    await system('UpdateInstance', { instanceId, instanceName: 'ACME International' });
    const read = await system<{ instance: { name: string } }>('GetInstance', { instanceId });
    expect(read.instance.name).toBe('ACME International');
  });

  test('adds and removes domains, which work and stop working at the next request', async () => {
    await system('AddDomain', { instanceId, domain: 'login.acme.example' });
    expect((await under('login.acme.example', listOrgs, {}, pat)).status).toBe(200);
    expect(await system<{ exists?: boolean }>('ExistsDomain', { domain: 'login.acme.example' })).toEqual({
      exists: true,
    });
    await system('RemoveDomain', { instanceId, domain: 'login.acme.example' });
    expect((await under('login.acme.example', listOrgs, {}, pat)).status).toBe(404);
  });

  test('refuses a domain that is taken, and writes nothing then', async () => {
    const count = async () =>
      (await system<{ details: { totalResult: string } }>('ListInstances')).details.totalResult;
    const before = await count();
    const failure = await system('CreateInstance', {
      instanceName: 'Copy',
      customDomain: 'id.acme.example',
      machine: { userName: 'robot', personalAccessToken: {} },
    }).catch((error: RpcFailure) => error);
    expect((failure as RpcFailure).body).toMatchObject({ code: 'already_exists' });
    expect(await count()).toBe(before);
  });

  test('is not for administrators of an instance, nor for a token signed by somebody else', async () => {
    const asAdministrator = await system('ListInstances', {}, postern.pat).catch(
      (error: RpcFailure) => error,
    );
    expect((asAdministrator as RpcFailure).body.code).toBe('permission_denied');
    const forged = await new SignJWT({ iss: 'operator', sub: 'operator', aud: 'http://localhost:8080' })
      .setProtectedHeader({ alg: 'ES256' })
      .setIssuedAt()
      .setExpirationTime('10m')
      .sign(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey);
    const asForger = await system('ListInstances', {}, forged).catch((error: RpcFailure) => error);
    expect((asForger as RpcFailure).body.code).toBe('unauthenticated');
  });

  test('removes an instance with all its rows', async () => {
    await system('RemoveInstance', { instanceId });
    expect((await under('id.acme.example', listOrgs, {}, pat)).status).toBe(404);
    for (const table of [
      'users_projection',
      'orgs_projection',
      'instance_members_projection',
      'login_policies',
    ]) {
      const [row] = await postern.server.platform.sql.unsafe(
        `select count(*)::int as left from projections.${table} where instance_id = $1`,
        [instanceId],
      );
      expect(row?.['left'], table).toBe(0);
    }
  });
});
