import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openScene, type Scene } from './testing.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const discovery = '/.well-known/openid-configuration';

test('metadata is the same under both addresses, and every endpoint is where it says', async () => {
  const read = async (path: string) => {
    const response = await fetch(scene.issuer + path);
    expect(response.headers.get('content-type')).toBe('application/json');
    return (await response.json()) as Record<string, string>;
  };
  const metadata = await read(discovery);
  expect(metadata['issuer']).toBe(scene.issuer);
  expect(await read('/.well-known/oauth-authorization-server')).toEqual(metadata);
  const endpoints = Object.entries(metadata).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name));
  expect(endpoints.length).toBe(13);
  for (const [name, url] of endpoints) {
    expect(url, name).toStartWith(`${scene.issuer}/`);
    expect((await fetch(url)).status, name).not.toBe(404);
  }
});

test('the keys may be kept for a while, and hold nothing private', async () => {
  const response = await fetch(`${scene.issuer}/oauth/v2/keys`);
  expect(response.headers.get('cache-control')).toBe('max-age=300, must-revalidate');
  const { keys } = (await response.json()) as { keys: Record<string, string>[] };
  expect(keys.length).toBe(2);
  for (const key of keys) {
    expect(key).toMatchObject({ kty: 'RSA', use: 'sig', alg: 'RS256', kid: expect.any(String) });
    for (const secret of ['d', 'p', 'q', 'dp', 'dq', 'qi']) expect(key[secret]).toBeUndefined();
  }
});

test('an unknown host has no endpoints', async () => {
  const response = await fetch(scene.issuer + discovery, { headers: { host: 'nobody.example' } });
  expect(response.status).toBe(404);
});

describe('scripts of any origin', () => {
  const origin = 'https://shop.example';

  test('may call what tokens and secrets protect', async () => {
    for (const path of [
      discovery,
      '/oauth/v2/keys',
      '/oauth/v2/token',
      '/oauth/v2/introspect',
      '/oauth/v2/revoke',
      '/oidc/v1/userinfo',
    ]) {
      const preflight = await fetch(scene.issuer + path, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,dpop',
        },
      });
      expect(preflight.status, path).toBe(204);
      expect(preflight.headers.get('access-control-allow-headers')).toBe('authorization,dpop');
      const answer = await fetch(scene.issuer + path, { headers: { origin } });
      expect(answer.headers.get('access-control-allow-origin'), path).toBe(origin);
    }
  });

  test('may not call the pages', async () => {
    for (const path of ['/oauth/v2/authorize', '/oidc/v1/end_session']) {
      const answer = await fetch(scene.issuer + path, { headers: { origin }, redirect: 'manual' });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
  });
});

test('version 1 says where it is', async () => {
  const answer = await fetch(`${scene.issuer}/management/v1/zitadel/docs`);
  expect(await answer.json()).toEqual({ issuer: scene.issuer, discoveryEndpoint: scene.issuer + discovery });
});
