import { describe, expect, test } from 'bun:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js';
import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import {
  SetEmailRequestSchema,
  SetEmailResponseSchema,
  UserService,
} from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { PosternError, permissionDenied } from '../../errors/index.ts';
import { implement } from '../types.ts';
import { good, send, testHandler } from './testing.ts';

const handler = testHandler([
  implement(UserService, {
    setEmail: ({ email }) => {
      if (email === 'no@b.c') throw permissionDenied('AUTHZ-Nope1', 'This is not yours');
      return { details: { resourceOwner: email } };
    },
  }),
  implement(SessionService, {
    setSession: () => {
      throw new PosternError('invalid_argument', 'COMMAND-Pwd01', 'Password is invalid', {
        failedAttempts: 2,
      });
    },
  }),
]);
const path = '/zitadel.user.v2.UserService/SetEmail';
const post = (body: BodyInit, headers: Record<string, string> = {}, to = path) =>
  send(handler, to, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...good, ...headers },
  });

describe('Connect', () => {
  test('JSON and binary answer in kind', async () => {
    const json = await post('{"userId":"u","email":"a@b.c"}', {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(json.headers.get('content-type')).toBe('application/json');
    expect(await json.json()).toEqual({ details: { resourceOwner: 'a@b.c' } });
    const message = toBinary(
      SetEmailRequestSchema,
      create(SetEmailRequestSchema, { userId: 'u', email: 'a@b.c' }),
    );
    const proto = await post(message as BodyInit, { 'content-type': 'application/proto' });
    expect(proto.headers.get('content-type')).toBe('application/proto');
    expect(fromBinary(SetEmailResponseSchema, await proto.bytes()).details?.resourceOwner).toBe('a@b.c');
  });

  test('an error carries its detail in binary', async () => {
    const response = await post('{"userId":"u","email":"no@b.c"}');
    expect(response.status).toBe(403);
    const { code, message, details } = await response.json();
    expect({ code, message, type: details[0].type }).toEqual({
      code: 'permission_denied',
      message: 'This is not yours (AUTHZ-Nope1)',
      type: 'zitadel.v1.ErrorDetail',
    });
    expect(details[0].value).not.toContain('=');
    expect(fromBinary(ErrorDetailSchema, Buffer.from(details[0].value, 'base64'))).toMatchObject({
      id: 'AUTHZ-Nope1',
      message: 'This is not yours',
    });
  });

  test('a failed password check has a detail of its own', async () => {
    const response = await post(
      '{"sessionId":"1","sessionToken":"t"}',
      {},
      '/zitadel.session.v2.SessionService/SetSession',
    );
    const { details } = await response.json();
    expect(details[0].type).toBe('zitadel.v1.CredentialsCheckError');
    expect(
      fromBinary(CredentialsCheckErrorSchema, Buffer.from(details[0].value, 'base64')).failedAttempts,
    ).toBe(2);
  });

  test('without a content type the answer says what is missing', async () => {
    const response = await send(handler, path, { method: 'POST', body: Buffer.from('{}'), headers: good });
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-post')).toContain('application/proto');
    expect(await response.json()).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('no Content-Type'),
    });
  });

  test.each([
    ['another content type', { 'content-type': 'text/plain' }, 415],
    ['streaming, which no RPC has', { 'content-type': 'application/connect+json' }, 415],
    ['gRPC over HTTP/1.1', { 'content-type': 'application/grpc' }, 415],
    ['another protocol version', { 'connect-protocol-version': '2' }, 400],
    ['a bad timeout', { 'connect-timeout-ms': '-1' }, 400],
    ['an encoding that is not known', { 'content-encoding': 'br' }, 501],
  ])('%s', async (_name, headers, status) => {
    const response = await post('{}', headers as Record<string, string>);
    expect(response.status).toBe(status);
    if (status === 415) expect(response.headers.get('accept-post')).toContain('application/proto');
  });

  test('only POST', async () => {
    const response = await send(handler, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('a deadline that has passed already', async () => {
    const response = await post('{"userId":"u","email":"a@b.c"}', { 'connect-timeout-ms': '0' });
    expect(response.status).toBe(504);
    expect((await response.json()).code).toBe('deadline_exceeded');
  });

  test('an unknown method of a known kind is 404', async () => {
    expect((await post('{}', {}, '/zitadel.user.v2.UserService/Nope')).status).toBe(404);
  });

  test('gRPC-Web as text: base64 in, base64 out, trailers in the last frame', async () => {
    const message = toBinary(
      SetEmailRequestSchema,
      create(SetEmailRequestSchema, { userId: 'u', email: 'a@b.c' }),
    );
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]);
    // Two padded pieces, as clients send that encode each chunk on its own.
    const body = frame.subarray(0, 4).toString('base64') + frame.subarray(4).toString('base64');
    const response = await post(body, { 'content-type': 'application/grpc-web-text' });
    const answer = Buffer.from(await response.text(), 'base64');
    const length = answer.readUInt32BE(1);
    expect(fromBinary(SetEmailResponseSchema, answer.subarray(5, 5 + length)).details?.resourceOwner).toBe(
      'a@b.c',
    );
    expect(answer[5 + length]).toBe(0x80);
    expect(answer.subarray(10 + length).toString()).toBe('grpc-status: 0\r\n');
    const wrong = await post('*', { 'content-type': 'application/grpc-web-text' });
    expect(Buffer.from(await wrong.text(), 'base64').toString()).toContain('grpc-status: 3\r\n');
  });
});
