import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

describe.each(['v2', 'v2beta'])('instance.%s', (version) => {
  const call = <T = Record<string, never>>(method: string, request: object = {}) =>
    postern.call<T>(`zitadel.instance.${version}.InstanceService/${method}`, request);

  test('reads and renames the instance that the host names', async () => {
    const name = `Postern ${version}`;
    const { changeDate } = await call<{ changeDate: string }>('UpdateInstance', {
      instanceId: postern.instanceId,
      instanceName: name,
    });
    expect(Date.parse(changeDate)).toBeGreaterThan(Date.now() - 60_000);
    const read = await call<{ instance: { name: string; state: string } }>('GetInstance', {
      instanceId: postern.instanceId,
    });
    expect(read.instance).toMatchObject({ id: postern.instanceId, name, state: 'STATE_RUNNING' });
  });

  test('trusts a domain until it does not', async () => {
    const domain = `trusted-${version}.example.com`;
    const named = version === 'v2' ? { trustedDomain: domain } : { domain };
    const listed = async () => {
      const { trustedDomain = [] } = await call<{ trustedDomain?: { domain: string }[] }>(
        'ListTrustedDomains',
        {
          instanceId: postern.instanceId,
        },
      );
      return trustedDomain.map((trusted) => trusted.domain);
    };
    await call('AddTrustedDomain', { instanceId: postern.instanceId, ...named });
    expect(await listed()).toEqual([domain]);
    await call('RemoveTrustedDomain', { instanceId: postern.instanceId, ...named });
    expect(await listed()).toEqual([]);
    expect(await call('RemoveTrustedDomain', { instanceId: postern.instanceId, ...named })).toEqual({});
  });

  test('tells of a field under the name that the version has for it', async () => {
    const field = version === 'v2' ? 'trusted_domain' : 'domain';
    const failure = await call('AddTrustedDomain', {
      instanceId: postern.instanceId,
      [field]: 'not a host',
    }).catch((error: RpcFailure) => error);
    expect((failure as RpcFailure).body.message).toBe(
      `${field} "not a host" is not a host name such as id.example.com (INST-Dom02)`,
    );
  });

  test('leaves custom domains and the list of instances to the operator', async () => {
    for (const [method, request] of [
      ['AddCustomDomain', { customDomain: 'x.example.com', domain: 'x.example.com' }],
      ['ListInstances', {}],
      ['DeleteInstance', {}],
    ] as const) {
      const failure = await call(method, { instanceId: postern.instanceId, ...request }).catch(
        (error: RpcFailure) => error,
      );
      expect((failure as RpcFailure).body.code, method).toBe('permission_denied');
    }
    const domains = await call<{ domains: { domain: string; primary: boolean }[] }>('ListCustomDomains', {
      instanceId: postern.instanceId,
    });
    expect(domains.domains).toMatchObject([{ domain: 'localhost', primary: true }]);
  });

  test('of another instance is nobody’s business', async () => {
    const failure = await call('GetInstance', { instanceId: '123' }).catch((error: RpcFailure) => error);
    expect((failure as RpcFailure).body.code).toBe('permission_denied');
  });
});
