import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { systemOperator } from '../e2e/support/operator.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { auditHorizon } from './index.ts';

let postern: TestPostern;
let operator: string;
beforeAll(async () => {
  const user = await systemOperator();
  operator = user.token;
  postern = await startTestPostern({ configure: user.configure });
});
afterAll(() => postern?.stop());

const system = <T = object>(method: string, request: object, token = operator) =>
  postern.call<T>(`zitadel.system.v1.SystemService/${method}`, request, token);
const set = (limits: object, instanceId = postern.instanceId) =>
  system<{ details?: object }>('SetLimits', { instanceId, ...limits });
const reset = () => system('ResetLimits', { instanceId: postern.instanceId });
const listOrgs = 'zitadel.org.v2.OrganizationService/ListOrganizations';

describe('limits of an instance', () => {
  const told = (token = operator, instanceId = postern.instanceId) =>
    postern.call<{ own: object; effective: object }>(
      'postern.limits.v1.LimitsService/GetInstanceLimits',
      { instanceId },
      token,
    );

  test('are told with what is in force where it has none of its own', async () => {
    expect(await told()).toEqual({ own: {}, effective: { auditLogRetention: '0s', block: false } });
    await set({ auditLogRetention: '3600s' });
    expect(await told()).toEqual({
      own: { auditLogRetention: '3600s' },
      effective: { auditLogRetention: '3600s', block: false },
    });
    await reset();
    expect(await told()).toMatchObject({ own: {} });
  });

  test('are told to operators only, and of instances that there are', async () => {
    await expect(told(postern.pat)).rejects.toThrow('permission_denied');
    await expect(told(operator, '17')).rejects.toThrow('not_found');
  });
});

describe('a blocked instance', () => {
  test('is served nothing from the next request on, soon on every node, and again when it is no more', async () => {
    const other = await postern.anotherNode();
    const ask = (url: string) =>
      fetch(`${url}/${listOrgs}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${postern.pat}` },
        body: '{}',
      });
    try {
      // What both nodes remember is that nothing is limited.
      for (const { url } of [postern, other]) expect((await ask(url)).status).toBe(200);
      await set({ block: true });
      const refused = await ask(postern.url);
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ code: 'resource_exhausted' });
      expect(refused.headers.get('retry-after')).toBe('300');
      expect(refused.headers.get('set-cookie')).toContain('zitadel.quota.exhausted=');
      // Another node when it is told, some milliseconds later (decision 0032).
      await until(async () => (await ask(other.url)).status === 429, 'the other node blocks too');
      await set({ block: false });
      expect((await ask(postern.url)).status).toBe(200);
      await until(async () => (await ask(other.url)).status === 200, 'the other node serves again');
    } finally {
      await other.stop();
    }
  });

  test('says so in the form of each protocol; the operator and health checks are served', async () => {
    await set({ block: true });
    const status = async (path: string, init?: RequestInit) => (await postern.fetch(path, init)).status;
    const rest = await postern.fetch('/v2/organizations/_search', {
      method: 'POST',
      token: postern.pat,
      body: '{}',
    });
    expect([rest.status, await rest.json()]).toMatchObject([429, { code: 8 }]);
    const grpcWeb = await postern.fetch(`/${listOrgs}`, {
      method: 'POST',
      token: postern.pat,
      headers: { 'content-type': 'application/grpc-web+proto' },
      body: new Uint8Array(5),
    });
    expect(`${grpcWeb.headers.get('grpc-status')}${await grpcWeb.text()}`).toMatch(/^8|grpc-status: ?8/);

    const token = await postern.fetch('/oauth/v2/token', {
      method: 'POST',
      headers: { origin: 'https://app.example.com' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(token.status).toBe(429);
    expect(token.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(await token.json()).toMatchObject({ error: 'temporarily_unavailable' });
    for (const path of ['/oauth/v2/authorize?client_id=1', '/ui/login/loginname']) {
      const page = await postern.fetch(path, { headers: { accept: 'text/html' } });
      expect([page.status, page.headers.get('content-type')], path).toEqual([
        429,
        'text/html; charset=utf-8',
      ]);
      expect(page.headers.get('retry-after'), path).toBe('300');
    }
    expect(await status('/.well-known/openid-configuration')).toBe(429);
    for (const path of ['org/policy/label/logo', 'users/me/avatar', '1/policy/label/logo-x']) {
      const asset = await postern.fetch(`/assets/v1/${path}`, { token: postern.pat });
      expect([asset.status, asset.headers.get('retry-after')], path).toEqual([429, '300']);
    }

    expect(await status('/debug/healthz')).toBe(200);
    expect(await status('/admin/v1/healthz')).toBe(200);
    expect(await system('GetInstance', { instanceId: postern.instanceId })).toHaveProperty('instance');
    expect(
      await postern.call<object>('zitadel.feature.v2.FeatureService/GetSystemFeatures', {}, operator),
    ).toHaveProperty('loginV2');
    await expect(postern.call(listOrgs, {}, '')).rejects.toThrow('resource_exhausted');
    await reset();
    expect(await status('/.well-known/openid-configuration')).toBe(200);
  });
});

describe('limits', () => {
  test('are set one by one or for many, and reset', async () => {
    const { details } = await set({ block: false, auditLogRetention: '3600s' });
    expect(details).toMatchObject({ resourceOwner: postern.instanceId });
    const now = Date.now();
    const horizon = await auditHorizon(postern.server.platform, postern.instanceId);
    expect(Math.abs(now - 3_600_000 - (horizon?.getTime() ?? 0))).toBeLessThan(60_000);
    const many = await system<{ targetDetails: object[] }>('BulkSetLimits', {
      limits: [{ instanceId: postern.instanceId, auditLogRetention: '0s' }],
    });
    expect(many.targetDetails).toHaveLength(1);
    expect(await auditHorizon(postern.server.platform, postern.instanceId)).toBeUndefined();
    await reset();
    await expect(reset()).rejects.toThrow('not_found');
  });

  test('are told by their table', async () => {
    const row = async () => {
      const [found] = await postern.server.platform.sql<Record<string, unknown>[]>`
        select audit_log_retention::float8 as kept, block from projections.limits_projection
        where instance_id = ${postern.instanceId} and id = ${postern.instanceId}`;
      return found;
    };
    await set({ auditLogRetention: '3600s' });
    expect(await row()).toEqual({ kept: 3600e9, block: null });
    await set({ block: false });
    expect(await row()).toEqual({ kept: 3600e9, block: false });
    await reset();
    expect(await row()).toEqual({ kept: null, block: null });
    await set({ block: false });
    expect(await row()).toEqual({ kept: null, block: false });
    await reset();
  });

  test('need something to limit, an instance, and the operator', async () => {
    await expect(set({})).rejects.toThrow('at least one limit');
    await expect(set({ block: true }, '1')).rejects.toThrow('not_found');
    const bulk = (limits: object[]) => system('BulkSetLimits', { limits });
    await expect(bulk([])).rejects.toThrow('invalid_argument');
    const mine = { instanceId: postern.instanceId, block: false };
    await expect(bulk([mine, { instanceId: '1', block: true }])).rejects.toThrow('not_found');
    await expect(bulk([mine, { instanceId: postern.instanceId }])).rejects.toThrow('at least one limit');
    // Neither of them set the first one.
    await expect(reset()).rejects.toThrow('not_found');
    await expect(system('SetLimits', mine, postern.pat)).rejects.toThrow('permission_denied');
    await expect(system('ResetLimits', mine, postern.pat)).rejects.toThrow('permission_denied');
    await expect(system('BulkSetLimits', { limits: [mine] }, postern.pat)).rejects.toThrow(
      'permission_denied',
    );
  });
});
