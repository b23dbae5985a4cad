import { describe, expect, test } from 'bun:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Message } from '@bufbuild/protobuf';
import { OrganizationService } from '@zitadel/proto/zitadel/org/v2/org_service_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { implement, type RequestContext } from '../types.ts';
import type { CallOutcome } from './call.ts';
import { good, send, testHandler } from './testing.ts';

let seen: Message & Record<string, unknown>;
const keep =
  <A>(answer: A) =>
  (request: Message) => {
    seen = request as typeof seen;
    return answer;
  };
const outcomes: CallOutcome[] = [];
const settled: RequestContext[] = [];
const handler = testHandler(
  [
    implement(UserService, {
      setEmail: keep({ details: { sequence: 5n, resourceOwner: '' } }),
      listUsers: keep({}),
      removeIDPLink: keep({}),
      listAuthenticationMethodTypes: keep({}),
    }),
    implement(OrganizationService, {
      addOrganization: keep({ organizationId: '1' }),
    }),
    implement(SettingsService, {
      getLoginSettings: keep({}),
      getActiveIdentityProviders: keep({
        identityProviders: Array.from({ length: 100 }, () => ({ id: 'i', name: 'n' })),
      }),
    }),
  ],
  {
    maxBodyBytes: 1000,
    settle: async (context) => void settled.push(context),
    ended: (outcome) => void outcomes.push(outcome),
  },
);
const json = async (response: Response) => ({ status: response.status, body: await response.json() });
const post = (path: string, body: BodyInit, headers: Record<string, string> = good) =>
  send(handler, path, { method: 'POST', body, headers });
const email = '/v2/users/u1/email';
describe('a REST request', () => {
  test('path over body; both spellings; unknown fields are ignored; defaults are left out of the answer', async () => {
    const body = JSON.stringify({ userId: 'other', email: 'a@b.c', is_verified: true, bogus: [1] });
    expect(await json(await post('/v2/users/a%2Fb%C3%BC/email', body))).toEqual({
      status: 200,
      body: { details: { sequence: '5' } },
    });
    expect(seen).toMatchObject({
      userId: 'a/bü',
      email: 'a@b.c',
      verification: { case: 'isVerified', value: true },
    });
    await post(email, '{"user_id":"other","email":"a@b.c"}');
    expect(seen).toMatchObject({ userId: 'u1' });
  });

  test('several path values', async () => {
    await send(handler, '/v2/users/u1/links/i1/l1', { method: 'DELETE', headers: good });
    expect(seen).toMatchObject({ userId: 'u1', idpId: 'i1', linkedUserId: 'l1' });
  });

  test('query: nested, oneof, enum and bool, in both spellings; unknown ones are ignored', async () => {
    await send(handler, '/v2/settings/login?ctx.orgId=o%201&bogus=1', { headers: good });
    expect(seen).toMatchObject({ ctx: { resourceOwner: { case: 'orgId', value: 'o 1' } } });
    await send(handler, '/v2/settings/login?ctx.instance=true', { headers: good });
    expect(seen).toMatchObject({ ctx: { resourceOwner: { case: 'instance', value: true } } });
    await send(
      handler,
      '/v2/users/u1/authentication_methods?domain_query.include_without_domain=true&domainQuery.domain=a+b&user_id=x',
      { headers: good },
    );
    expect(seen).toMatchObject({ userId: 'u1', domainQuery: { includeWithoutDomain: true, domain: 'a b' } });
  });

  test('64-bit numbers as strings or numbers, enums by name or number', async () => {
    await post(
      '/v2/users',
      '{"query":{"offset":"9007199254740993","limit":5,"asc":true},"sortingColumn":"USER_FIELD_NAME_EMAIL"}',
    );
    expect(seen).toMatchObject({
      query: { offset: 9007199254740993n, limit: 5, asc: true },
      sortingColumn: 6,
    });
    await post('/v2/users', '{"sorting_column":5}');
    expect(seen).toMatchObject({ sortingColumn: 5 });
  });

  test('the status that the contract wants', async () => {
    expect(await json(await post('/v2/organizations', '{"name":"ACME"}'))).toEqual({
      status: 201,
      body: { organizationId: '1' },
    });
  });

  test('gzip both ways, when it is worthwhile', async () => {
    const response = await post(email, gzipSync('{"email":"a@b.c"}'), {
      ...good,
      'content-encoding': 'gzip',
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-encoding')).toBeNull();
    const long = await send(handler, '/v2/settings/login/idps', {
      headers: { 'accept-encoding': 'br, gzip;q=0.5' },
    });
    expect(long.headers.get('content-encoding')).toBe('gzip');
    expect(JSON.parse(gunzipSync(await long.bytes()).toString()).identityProviders).toHaveLength(100);
    const refused = await send(handler, '/v2/settings/login/idps', {
      headers: { 'accept-encoding': 'gzip;q=0' },
    });
    expect(refused.headers.get('content-encoding')).toBeNull();
  });

  test('hooks: settled before the answer, told of once', async () => {
    outcomes.length = 0;
    settled.length = 0;
    await post(email, '{"email":"a@b.c"}');
    await post(email, '{"email":5}');
    expect(settled).toHaveLength(1);
    expect(outcomes.map(({ kind, error }) => [kind, error?.id])).toEqual([
      ['ok', undefined],
      ['invalid_argument', 'REQ-Json3'],
    ]);
  });
});

describe('CORS', () => {
  const origin = 'https://app.example';

  test('any origin is reflected, with credentials, on answers and on errors', async () => {
    for (const path of ['/v2/settings/login/idps', '/v2/users/1']) {
      const { headers } = await send(handler, path, { headers: { origin } });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-expose-headers')).toContain('grpc-status-details-bin');
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  test('a preflight is answered without a token', async () => {
    const { status, headers } = await send(handler, email, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, x-grpc-web',
      },
    });
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toBe('authorization, x-grpc-web');
    expect(headers.get('access-control-allow-origin')).toBe(origin);
  });

  test('without an origin there is no CORS', async () => {
    const { headers } = await send(handler, '/v2/settings/login/idps');
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });
});
