import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { connect, constants } from 'node:http2';
import { gzipSync } from 'node:zlib';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import {
  GetUserByIDRequestSchema,
  GetUserByIDResponseSchema,
} from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { startListener } from './testing.ts';

let server: Awaited<ReturnType<typeof startListener>>;
beforeAll(async () => {
  server = await startListener({}, { maxBodyBytes: 10_000 });
});
afterAll(() => server.close({ drainMs: 0 }));

const getUser = '/zitadel.user.v2.UserService/GetUserByID';
const frame = (message: Uint8Array, flag = 0, length = message.length) => {
  const prefix = Buffer.alloc(5);
  prefix[0] = flag;
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, message]);
};
const request = (init: MessageInitShape<typeof GetUserByIDRequestSchema>) =>
  toBinary(GetUserByIDRequestSchema, create(GetUserByIDRequestSchema, init));

interface Answer {
  readonly headers: Record<string, unknown>;
  readonly trailers: Record<string, unknown>;
  readonly body: Buffer;
}

/** One call with exactly these bytes. */
async function call(body: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const session = connect(server.origin);
  session.on('error', () => {});
  const stream = session.request({
    ':method': 'POST',
    ':path': getUser,
    'content-type': 'application/grpc',
    te: 'trailers',
    authorization: 'Bearer good',
    ...headers,
  });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  let answered: Record<string, unknown> = {};
  let trailers: Record<string, unknown> = {};
  const chunks: Buffer[] = [];
  stream.on('response', (response) => (answered = { ...response }));
  stream.on('trailers', (last) => (trailers = { ...last }));
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', reject);
  stream.on('close', () => resolve({ headers: answered, trailers, body: Buffer.concat(chunks) }));
  stream.end(body);
  const answer = await promise;
  session.close();
  return answer;
}

/** Status and message of a call that failed, wherever they came. */
const failed = async (answer: Promise<Answer>) => {
  const { headers, trailers, body } = await answer;
  expect(headers[':status']).toBe(200);
  expect(body).toBeEmpty();
  const fields = { ...headers, ...trailers };
  return { code: Number(fields['grpc-status']), message: decodeURIComponent(String(fields['grpc-message'])) };
};

describe('gRPC frames', () => {
  test('a good call has headers, one message and trailers', async () => {
    const { headers, trailers, body } = await call(frame(request({ userId: 'u1' })));
    expect(headers).toMatchObject({ ':status': 200, 'content-type': 'application/grpc' });
    expect(trailers['grpc-status']).toBe('0');
    expect(body.subarray(0, 5)).toEqual(Buffer.from([0, 0, 0, 0, body.length - 5]));
    expect(fromBinary(GetUserByIDResponseSchema, body.subarray(5)).user?.username).toBe('name of u1');
  });

  test('a gzip frame is read', async () => {
    const { body } = await call(frame(gzipSync(request({ userId: 'u1' })), 1), { 'grpc-encoding': 'gzip' });
    expect(fromBinary(GetUserByIDResponseSchema, body.subarray(5)).user?.userId).toBe('u1');
  });

  const long = request({ userId: 'x'.repeat(10_001) });
  const bad: [string, Uint8Array, Record<string, string>, number, string][] = [
    [
      'a truncated message',
      frame(request({ userId: 'u1' }), 0, 100),
      {},
      status.INVALID_ARGUMENT,
      'REQ-Fram1',
    ],
    ['a truncated prefix', Buffer.from([0, 0, 0]), {}, status.INVALID_ARGUMENT, 'REQ-Fram1'],
    ['no message', new Uint8Array(), {}, status.INVALID_ARGUMENT, 'REQ-Fram4'],
    [
      'two messages',
      Buffer.concat([frame(request({})), frame(request({}))]),
      {},
      status.INVALID_ARGUMENT,
      'REQ-Fram5',
    ],
    ['an unknown flag', frame(request({}), 6), {}, status.INVALID_ARGUMENT, 'REQ-Fram2'],
    [
      'a compressed flag without an encoding',
      frame(gzipSync(request({})), 1),
      {},
      status.INVALID_ARGUMENT,
      'REQ-Fram3',
    ],
    [
      'gzip that is none',
      frame(request({ userId: 'u' }), 1),
      { 'grpc-encoding': 'gzip' },
      status.INVALID_ARGUMENT,
      'REQ-Gzip1',
    ],
    ['an unknown encoding', frame(request({})), { 'grpc-encoding': 'br' }, status.UNIMPLEMENTED, 'REQ-Enco2'],
    ['a message over the limit', frame(long), {}, status.RESOURCE_EXHAUSTED, 'REQ-Size1'],
    [
      'a message announced over the limit',
      frame(request({}), 0, 2 ** 31),
      {},
      status.RESOURCE_EXHAUSTED,
      'REQ-Size1',
    ],
    [
      'a message that unpacks over the limit',
      frame(gzipSync(long), 1),
      { 'grpc-encoding': 'gzip' },
      status.RESOURCE_EXHAUSTED,
      'REQ-Size1',
    ],
    [
      'bytes that are no message',
      frame(Buffer.from([0x0a, 0x7f, 1])),
      {},
      status.INVALID_ARGUMENT,
      'REQ-Prot1',
    ],
    [
      'text that is not UTF-8',
      frame(Buffer.from([0x0a, 2, 0xc3, 0x28])),
      {},
      status.INVALID_ARGUMENT,
      'REQ-Prot1',
    ],
    ['a bad timeout', frame(request({})), { 'grpc-timeout': 'soon' }, status.INVALID_ARGUMENT, 'REQ-Time1'],
    [
      'no token',
      frame(request({ userId: 'u' })),
      { authorization: '' },
      status.UNAUTHENTICATED,
      'AUTH-Miss1',
    ],
    [
      'an unknown method',
      frame(request({})),
      { ':path': '/zitadel.user.v2.UserService/Nope' },
      status.UNIMPLEMENTED,
      'RPC-Unkn1',
    ],
    [
      'a host of no instance',
      frame(request({})),
      { ':authority': 'unknown.test' },
      status.NOT_FOUND,
      'RPC-Host1',
    ],
  ];
  test.each(bad)('%s', async (_name, body, headers, code, id) => {
    const error = await failed(call(body, headers));
    expect(error.code).toBe(code);
    expect(error.message).toEndWith(`(${id})`);
  });

  test('far too much is refused before it is all there', async () => {
    const session = connect(server.origin);
    const stream = session.request({
      ':method': 'POST',
      ':path': getUser,
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: 'Bearer good',
    });
    stream.on('error', () => {});
    const { promise, resolve } = Promise.withResolvers<Record<string, unknown>>();
    stream.on('response', (headers) => resolve({ ...headers }));
    stream.write(frame(new Uint8Array(20_000), 0, 1_000_000));
    expect((await promise)['grpc-status']).toBe(String(status.RESOURCE_EXHAUSTED));
    session.destroy();
  });

  test('another content type under gRPC is 415', async () => {
    const { headers } = await call(frame(request({})), { 'content-type': 'application/grpc+xml' });
    expect(headers[':status']).toBe(415);
  });

  test('pings are answered, and a stream that is reset does not hurt its neighbours', async () => {
    const session = connect(server.origin);
    const pong = Promise.withResolvers<Buffer>();
    session.ping(Buffer.from('postern!'), (error, _took, payload) =>
      error ? pong.reject(error) : pong.resolve(payload),
    );
    expect(String(await pong.promise)).toBe('postern!');
    const reset = session.request({
      ':method': 'POST',
      ':path': getUser,
      'content-type': 'application/grpc',
    });
    reset.on('error', () => {});
    reset.close(constants.NGHTTP2_CANCEL);
    const good = session.request({
      ':method': 'POST',
      ':path': getUser,
      'content-type': 'application/grpc',
      authorization: 'Bearer good',
    });
    const trailers = new Promise<Record<string, unknown>>((resolve) =>
      good.on('trailers', (last) => resolve({ ...last })),
    );
    good.resume();
    good.end(frame(request({ userId: 'u' })));
    expect((await trailers)['grpc-status']).toBe('0');
    session.close();
  });
});
