import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { contract } from '../../contract/registry.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { builtRpcs } from '../support/built.ts';
import { grpcCall, grpcFrame } from './raw-grpc.ts';

const getUser = 'zitadel.user.v2.UserService/GetUserByID';
let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const ask = async (path: string, init: Parameters<TestPostern['fetch']>[1] = {}) => {
  const response = await postern.fetch(path, { token: postern.pat, ...init });
  const text = await response.text();
  return {
    status: response.status,
    text,
    json: () => JSON.parse(text) as unknown,
    headers: response.headers,
  };
};

describe('an unknown host', () => {
  test('is a clear 404 in every protocol, whoever asks', async () => {
    const host = 'nobody.example.com';
    for (const token of [postern.pat, undefined]) {
      for (const name of ['host', 'x-zitadel-instance-host']) {
        const headers = { [name]: host, 'content-type': 'application/json' };
        const rest = await ask('/v2/users/1', { headers, ...(token && { token }) });
        expect([rest.status, rest.json()]).toMatchObject([
          404,
          { code: 5, message: expect.stringContaining(host) },
        ]);
        const connect = await ask(`/${getUser}`, { method: 'POST', headers, body: '{}' });
        expect([connect.status, connect.json()]).toMatchObject([
          404,
          { code: 'not_found', message: expect.stringContaining(host) },
        ]);
      }
    }
    const grpc = await grpcCall(postern, `/${getUser}`, grpcFrame(Buffer.alloc(0)), { ':authority': host });
    expect(grpc).toEqual({ status: '5', message: expect.stringContaining(host) });
    const page = await ask('/.well-known/openid-configuration', { headers: { host } });
    expect([page.status, page.text]).toEqual([404, expect.stringContaining(host)]);
  });

  test('is none of health and metrics, which belong to no instance', async () => {
    for (const path of ['/debug/healthz', '/debug/ready', '/debug/metrics', '/healthz']) {
      expect((await ask(path, { headers: { host: 'nobody.example.com' } })).status, path).toBe(200);
    }
  });
});

describe('a path or a verb that is none', () => {
  test('unknown paths are 404 in the form of their protocol', async () => {
    for (const path of [
      '/v2/nothing',
      '/management/v1/nothing',
      '/v2beta/',
      '/zitadel.user.v2.UserService/Nothing',
      '/zitadel.Nothing/Nothing',
    ]) {
      for (const method of ['GET', 'POST'])
        expect((await ask(path, { method })).status, `${method} ${path}`).toBe(404);
    }
    expect((await ask('/v2/nothing')).json()).toEqual({ code: 5, message: 'Not Found', details: [] });
    expect(
      (await grpcCall(postern, '/zitadel.user.v2.UserService/Nothing', grpcFrame(Buffer.alloc(0)))).status,
    ).toBe('12');
    for (const path of [
      '/nothing',
      '/debug/nothing',
      '/../etc/passwd',
      '/%00',
      '/v2/users/%ff',
      `/v2/${'x'.repeat(10_000)}`,
    ]) {
      const { status } = await ask(path);
      expect(status >= 400 && status < 500, `${path.slice(0, 40)}: ${status}`).toBe(true);
    }
  });

  test('a wrong verb is 405 and tells the right ones', async () => {
    const rest = await ask('/v2/organizations/_search', { method: 'PUT', body: '{}' });
    expect([rest.status, rest.headers.get('allow'), rest.json()]).toEqual([
      405,
      expect.stringContaining('POST'),
      { code: 12, message: 'Method Not Allowed; this path takes POST', details: [] },
    ]);
    expect((await ask(`/${getUser}`, { method: 'PUT', body: '{}' })).status).toBe(405);
  });

  test('a content type that no protocol has is 415', async () => {
    expect(
      (await ask(`/${getUser}`, { method: 'POST', body: '{}', headers: { 'content-type': 'text/plain' } }))
        .status,
    ).toBe(415);
  });
});

test('what is not built says so: by REST, Connect and gRPC, for all of it', async () => {
  const built = new Set(builtRpcs.map(({ name }) => name));
  const unbuilt = contract.routes.filter(({ service, method }) => !built.has(`${service}/${method}`));
  expect(unbuilt.length + built.size).toBe(contract.routes.length);
  for (const { service, method, rest } of unbuilt) {
    const name = `${service}/${method}`;
    const connect = await ask(`/${name}`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    expect([name, connect.status, connect.json()]).toMatchObject([
      name,
      501,
      { code: 'unimplemented', details: [{ type: 'zitadel.v1.ErrorDetail' }] },
    ]);
    const [binding] = rest;
    if (!binding) continue;
    const answer = await ask(binding.path.replace(/\{[^}]+\}/g, '1'), {
      method: binding.verb,
      ...(binding.body && { body: '{}' }),
    });
    expect([name, answer.status, answer.json()]).toMatchObject([name, 501, { code: 12 }]);
  }
  const one = unbuilt[0];
  expect(
    (await grpcCall(postern, `/${one?.service}/${one?.method}`, grpcFrame(Buffer.alloc(0)))).status,
  ).toBe('12');
});
