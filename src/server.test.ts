import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from './testing/patience.ts';
import { RpcFailure, startTestPostern, type TestPostern } from './testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

describe('a server with its first instance', () => {
  test('tells that it lives and is ready', async () => {
    expect(await (await postern.fetch('/debug/healthz')).text()).toBe('ok\n');
    // Either asks the database, and does without it after a second.
    await until(async () => {
      const metrics = await (await postern.fetch('/debug/metrics')).text();
      return ['postern_projection_lag', 'postern_events_appended_total', 'postern_pool_connections'].every(
        (family) => metrics.includes(family),
      );
    });
    await until(async () => {
      const ready = await postern.fetch('/debug/ready');
      return ready.status === 200 && (await ready.text()).includes('database: ok');
    });
  });

  test('creates an organization with the machine token and reads its write at once', async () => {
    const { organizationId } = await postern.call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'ACME' },
    );
    const listed = await postern.call<{ result: { id: string; primaryDomain: string }[] }>(
      'zitadel.org.v2.OrganizationService/ListOrganizations',
      { queries: [{ idQuery: { id: organizationId } }] },
    );
    expect(listed.result).toMatchObject([
      { id: organizationId, name: 'ACME', primaryDomain: 'acme.localhost' },
    ]);
  });

  test('refuses calls without a token, with a bad one, and without the permission', async () => {
    const add = (token: string) =>
      postern.call('zitadel.org.v2.OrganizationService/AddOrganization', { name: 'X' }, token);
    for (const token of ['', 'nonsense']) {
      const failure = await add(token).catch((error: RpcFailure) => error);
      expect(failure).toBeInstanceOf(RpcFailure);
      expect((failure as RpcFailure).body.code).toBe('unauthenticated');
    }
  });

  test('knows its instance', async () => {
    const response = await postern.fetch('/admin/v1/instances/me', { token: postern.pat });
    expect(await response.json()).toMatchObject({
      instance: { id: postern.instanceId, name: 'Postern', state: 'STATE_RUNNING' },
    });
  });

  test('answers unknown hosts with a clear 404', async () => {
    const response = await postern.fetch('/v2/organizations/_search', {
      method: 'POST',
      body: '{}',
      headers: { 'x-zitadel-instance-host': 'nobody.example.com' },
      token: postern.pat,
    });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('nobody.example.com');
  });
});
