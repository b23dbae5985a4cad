import { describe, expect, test } from 'bun:test';
import { gzipSync } from 'node:zlib';
import { OrganizationService } from '@zitadel/proto/zitadel/org/v2/org_service_pb.js';
import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { alreadyExists } from '../../errors/index.ts';
import { implement } from '../types.ts';
import { good, send, testHandler } from './testing.ts';

const empty = () => ({});
const handler = testHandler(
  [
    implement(UserService, { setEmail: empty, listUsers: empty }),
    implement(SessionService, { setSession: empty }),
    implement(SettingsService, { getLoginSettings: empty }),
    implement(OrganizationService, {
      addOrganization: () => {
        throw alreadyExists('ORG-Name1', 'An organization of this name exists');
      },
    }),
  ],
  { maxBodyBytes: 1000 },
);
const json = async (response: Response) => ({ status: response.status, body: await response.json() });
const post = (path: string, body: BodyInit, headers: Record<string, string> = good) =>
  send(handler, path, { method: 'POST', body, headers });
const email = '/v2/users/u1/email';
/** @param field the one at fault, which is told in the form that clients of gRPC read */
const details = (id: string, message: string, field: string | undefined) => [
  { '@type': 'type.googleapis.com/zitadel.v1.ErrorDetail', id, message },
  ...(field
    ? [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: [{ field, description: message }],
        },
      ]
    : []),
];
/** Every sentence about a field names it first. */
const fieldIn = (text: string) => /^(?:Field )?([a-z_]+(?:\.[a-z_]+|\[\d+\])*):? /.exec(text)?.[1];

describe('a bad REST request', () => {
  const bad: [string, string, BodyInit, number, string, string][] = [
    [
      'malformed JSON tells where',
      email,
      '{"email": "a",\n  "x" 1}',
      3,
      'REQ-Json1',
      'The request body is not valid JSON: expected ":", found "1" at line 2, column 7',
    ],
    [
      'an unfinished body',
      email,
      '{"email": "a"',
      3,
      'REQ-Json1',
      'The request body is not valid JSON: expected "," or "}", found end of text at line 1, column 14',
    ],
    ['an array', email, '[]', 3, 'REQ-Json2', 'The request body must be a JSON object'],
    [
      'a wrong type names the field',
      email,
      '{"email":5}',
      3,
      'REQ-Json3',
      'Field email: expected string, got 5',
    ],
    [
      'an enum of a wrong type',
      '/v2/users',
      '{"sortingColumn":true}',
      3,
      'REQ-Json3',
      'Field sorting_column: expected a value of UserFieldName, got true',
    ],
    [
      'a message of a wrong type',
      '/v2/users',
      '{"query":"all"}',
      3,
      'REQ-Json3',
      'Field query: expected a ListQuery, got "all"',
    ],
    [
      'a wrong type deep inside',
      '/v2/users',
      '{"queries":[{},{"and_query":{"queries":[{"userNameQuery":{"userName":[1]}}]}}]}',
      3,
      'REQ-Json3',
      'Field queries[1].and_query.queries[0].user_name_query.user_name: expected string, got Array(1)',
    ],
    [
      'a timestamp that is none',
      '/v2/sessions/s1',
      '{"lifetime":"soon","sessionToken":"t"}',
      3,
      'REQ-Json3',
      'Field lifetime: expected a Duration, got "soon"',
    ],
    [
      'a field given twice',
      '/v2/users',
      '{"sortingColumn":1,"sorting_column":2}',
      3,
      'REQ-Json3',
      'Field sorting_column: sorting_column is given twice, also as sortingColumn',
    ],
    [
      'a field given twice deep inside',
      '/v2/users',
      '{"queries":[{"userNameQuery":{"userName":"a","user_name":"b"}}]}',
      3,
      'REQ-Json3',
      'Field queries[0].user_name_query: user_name is given twice, also as userName',
    ],
    [
      'two members of a oneof',
      '/v2/sessions/s1',
      '{"checks":{"user":{"userId":"1","loginName":"a"}}}',
      3,
      'REQ-Json3',
      'Field checks.user: only one of user_id, login_name may be given',
    ],
    [
      'two members of a oneof in a list',
      '/v2/users',
      '{"queries":[{"typeQuery":{"type":1},"userNameQuery":{"userName":"a"}}]}',
      3,
      'REQ-Json3',
      'Field queries[0]: only one of user_name_query, type_query may be given',
    ],
    [
      'U+0000',
      email,
      '{"email":"a\\u0000"}',
      3,
      'REQ-Nul01',
      'Field email must not contain the character U+0000',
    ],
    [
      'U+0000 in the path',
      '/v2/users/a%00/email',
      '{"email":"a@b.c"}',
      3,
      'REQ-Nul01',
      'Field user_id must not contain the character U+0000',
    ],
    [
      'bytes that are not UTF-8 in the body',
      email,
      Buffer.from([0x7b, 0xff, 0x7d]),
      3,
      'REQ-Utf81',
      'The request body is not valid UTF-8',
    ],
    [
      'bytes that are not UTF-8 in the path',
      '/v2/users/a%ff/email',
      '{}',
      3,
      'REQ-Url01',
      'The path value user_id is not valid percent-encoded UTF-8: "a%ff"',
    ],
    [
      'a body over the limit',
      email,
      `{"email":"${'a'.repeat(1000)}"}`,
      8,
      'REQ-Size1',
      'The request is larger than the limit of 1000 bytes',
    ],
    ['JSON nested without end', email, '['.repeat(900), 3, 'REQ-Json1', ''],
    ['a rule of the contract', email, '{"email":""}', 3, 'REQ-Rule1', ''],
    [
      'an error of a handler',
      '/v2/organizations',
      '{"name":"taken"}',
      6,
      'ORG-Name1',
      'An organization of this name exists',
    ],
  ];
  test.each(bad)('%s', async (_name, path, body, code, id, message) => {
    const method = path.startsWith('/v2/sessions') ? 'PATCH' : 'POST';
    const answer = await json(await send(handler, path, { method, body, headers: good }));
    expect(answer.body.code).toBe(code);
    const text = message || answer.body.details[0].message;
    expect(answer.body).toEqual({
      code,
      message: `${text} (${id})`,
      details: details(id, text, fieldIn(text)),
    });
    expect(answer.status).toBe({ 3: 400, 6: 409, 8: 429 }[code] ?? 0);
  });

  test('without a token the caller is told so before anything else', async () => {
    expect(await json(await post(email, '{', {}))).toMatchObject({ status: 401, body: { code: 16 } });
  });

  test('gzip that unpacks beyond the limit, or is none, or something else', async () => {
    const encoded = (body: BodyInit, encoding: string) =>
      post(email, body, { ...good, 'content-encoding': encoding });
    expect((await encoded(gzipSync(' '.repeat(100_000)), 'gzip')).status).toBe(429);
    expect((await json(await encoded('{}', 'gzip'))).body.details[0].id).toBe('REQ-Gzip1');
    expect((await json(await encoded('{}', 'br'))).body).toMatchObject({ code: 12 });
  });

  test('a wrong value in the query names the field', async () => {
    const answer = await json(
      await send(handler, '/v2/settings/login?ctx.instance=maybe', { headers: good }),
    );
    expect(answer).toMatchObject({
      status: 400,
      body: { message: 'Field instance: expected true or false, got "maybe" (REQ-Quer1)' },
    });
    const twice = await json(
      await send(handler, '/v2/settings/login?ctx.orgId=1&ctx.orgId=2', { headers: good }),
    );
    expect(twice.body.message).toBe('Field org_id was given more than once in the URL (REQ-Quer3)');
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('query names cannot reach the prototype', async () => {
    await send(handler, '/v2/settings/login?__proto__.polluted=1&constructor.prototype.polluted=1', {
      headers: good,
    });
    expect('polluted' in {}).toBe(false);
  });

  test('an unknown path and a wrong verb', async () => {
    expect(await json(await send(handler, '/v2/nothing'))).toEqual({
      status: 404,
      body: { code: 5, message: 'Not Found', details: [] },
    });
    const wrong = await send(handler, email, { method: 'PUT' });
    expect(wrong.headers.get('allow')).toBe('POST');
    expect(await json(wrong)).toEqual({
      status: 405,
      body: { code: 12, message: 'Method Not Allowed; this path takes POST', details: [] },
    });
  });

  test('a host of no instance gets the answer that open gave', async () => {
    const response = await send(handler, '/v2/settings/login', { host: 'unknown.test' });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('unable to set instance using origin unknown.test');
  });

  test('what is not built is unimplemented, but only for known hosts', async () => {
    expect(await json(await send(handler, '/v2/users/1'))).toMatchObject({
      status: 501,
      body: { code: 12, details: [{ id: 'RPC-Unim1' }] },
    });
    expect((await send(handler, '/v2/users/1', { host: 'unknown.test' })).status).toBe(404);
  });
});
