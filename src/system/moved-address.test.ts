import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Config } from '../config/index.ts';
import { systemOperator } from '../e2e/support/operator.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

/** An https address moved: the old host stays as a custom domain. A proxy ends TLS before the server. */

let postern: TestPostern;
let operator: Awaited<ReturnType<typeof systemOperator>>;
let moved: Awaited<ReturnType<TestPostern['anotherNode']>>;
beforeAll(async () => {
  operator = await systemOperator('https://moved.example');
  let server: Config['server'] | undefined;
  postern = await startTestPostern({
    configure(config) {
      operator.configure(config);
      server = config.server;
      server.publicUrl = 'https://third.example';
      server.trustedProxies = ['127.0.0.1', '::1'];
    },
  });
  server!.publicUrl = 'https://moved.example';
  moved = await postern.anotherNode();
});
afterAll(async () => {
  await moved?.stop();
  await postern?.stop();
});

const issuer = async (host: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`${moved.url}/.well-known/openid-configuration`, {
    headers: { host, ...headers },
  });
  return ((await answer.json()) as { issuer: string }).issuer;
};
const readiness = async () => (await fetch(`${moved.url}/debug/ready`)).text();

describe('the scheme of the public address', () => {
  test('holds for every host of the installation when the proxy tells none', async () => {
    expect(await issuer('moved.example')).toBe('https://moved.example');
    expect(await issuer('third.example')).toBe('https://third.example');
    expect(await issuer('third.example', { 'x-forwarded-for': '192.0.2.1' })).toBe('https://third.example');
    expect(await readiness()).not.toContain('issuer:');
  });

  test('yields to a trusted proxy that says http, and the operator is told', async () => {
    const plain = { 'x-forwarded-proto': 'http' };
    expect(await issuer('moved.example', plain)).toBe('https://moved.example');
    expect(await readiness()).not.toContain('issuer:');
    expect(await issuer('third.example', plain)).toBe('http://third.example');
    expect(await readiness()).toContain('issuer: third.example was answered with an http issuer');
  });
});

describe('the host of the public address', () => {
  const system = async (method: string, request: object) => {
    const answer = await fetch(`${moved.url}/${method}`, {
      method: 'POST',
      headers: {
        host: 'moved.example',
        authorization: `Bearer ${operator.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ instanceId: postern.instanceId, ...request }),
    });
    return { status: answer.status, text: await answer.text() };
  };

  test('is not taken away, though another one is primary', async () => {
    const domain = { domain: 'third.example' };
    expect(await system('zitadel.system.v1.SystemService/SetPrimaryDomain', domain)).toMatchObject({
      status: 200,
    });
    for (const [method, request] of [
      ['zitadel.system.v1.SystemService/RemoveDomain', { domain: 'moved.example' }],
      ['zitadel.instance.v2.InstanceService/RemoveCustomDomain', { customDomain: 'MOVED.example' }],
      ['zitadel.instance.v2beta.InstanceService/RemoveCustomDomain', { domain: 'moved.example' }],
    ] as const) {
      const refused = await system(method, request);
      expect([method, refused.status, refused.text]).toEqual([
        method,
        400,
        expect.stringMatching(/set server\.publicUrl to another address first.*INST-Dom10/),
      ]);
    }
    expect(await issuer('moved.example')).toBe('https://moved.example');
  });
});
