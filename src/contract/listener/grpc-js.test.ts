import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { create, fromBinary, type MessageInitShape, toBinary } from '@bufbuild/protobuf';
import {
  type Client,
  credentials,
  Metadata,
  makeGenericClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import {
  GetUserByIDRequestSchema,
  GetUserByIDResponseSchema,
} from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import {
  HealthCheckRequestSchema,
  HealthCheckResponseSchema,
  HealthCheckResponse_ServingStatus as Serving,
} from '../../../proto/gen/grpc/health/v1/health_pb.ts';
import {
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from '../../../proto/gen/grpc/reflection/v1/reflection_pb.ts';
import { startListener } from './testing.ts';

let server: Awaited<ReturnType<typeof startListener>>;
let serving = true;
let tellChange = () => {};
beforeAll(async () => {
  const health = {
    serving: () => serving,
    onChange: (listener: () => void) => {
      tellChange = listener;
      return () => {};
    },
  };
  server = await startListener({}, { health });
});
afterAll(() => server.close({ drainMs: 0 }));

const getUser = '/zitadel.user.v2.UserService/GetUserByID';
const request = (init: MessageInitShape<typeof GetUserByIDRequestSchema>) =>
  toBinary(GetUserByIDRequestSchema, create(GetUserByIDRequestSchema, init));

const passBytes = (bytes: Buffer) => bytes;
const method = (path: string, requestStream: boolean, responseStream: boolean) => ({
  path,
  requestStream,
  responseStream,
  requestSerialize: passBytes,
  requestDeserialize: passBytes,
  responseSerialize: passBytes,
  responseDeserialize: passBytes,
});
const GrpcClient = makeGenericClientConstructor(
  {
    getUser: method(getUser, false, false),
    check: method('/grpc.health.v1.Health/Check', false, false),
    watch: method('/grpc.health.v1.Health/Watch', false, true),
    reflect: method('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', true, true),
    reflectAlpha: method('/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo', true, true),
  },
  'Test',
);

describe('@grpc/grpc-js', () => {
  // biome-ignore lint/suspicious/noExplicitAny: the generic client types its methods so
  let client: Client & Record<string, any>;
  beforeAll(() => {
    client = new GrpcClient(`127.0.0.1:${server.port}`, credentials.createInsecure());
  });
  afterAll(() => client.close());

  const unary = (name: string, body: Uint8Array, metadata = new Metadata(), options = {}) =>
    new Promise<Buffer>((resolve, reject) => {
      client[name](Buffer.from(body), metadata, options, (error: ServiceError | null, answer: Buffer) =>
        error ? reject(error) : resolve(answer),
      );
    });
  const token = () => {
    const metadata = new Metadata();
    metadata.set('authorization', 'Bearer good');
    return metadata;
  };

  test('calls, and reads code, message and binary details of an error', async () => {
    const answer = await unary('getUser', request({ userId: 'u1' }), token());
    expect(fromBinary(GetUserByIDResponseSchema, answer).user?.userId).toBe('u1');
    const error: ServiceError = await unary('getUser', request({ userId: 'missing' }), token()).catch(
      (thrown) => thrown,
    );
    expect(error.code).toBe(status.NOT_FOUND);
    expect(error.details).toBe('User 50% nötig does not exist (USER-Miss1)');
    expect(error.metadata.get('grpc-status-details-bin')[0]?.toString()).toContain('zitadel.v1.ErrorDetail');
  });

  test('a hundred calls at once on one connection', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) => unary('getUser', request({ userId: `u${i}` }), token())),
    );
    expect(answers.map((answer) => fromBinary(GetUserByIDResponseSchema, answer).user?.userId)).toEqual(
      Array.from({ length: 100 }, (_, i) => `u${i}`),
    );
  });

  const check = (service: string) =>
    toBinary(HealthCheckRequestSchema, create(HealthCheckRequestSchema, { service }));

  test('health: the server, a service, an unknown one; it needs no instance', async () => {
    for (const service of ['', 'zitadel.user.v2.UserService']) {
      const answer = await unary('check', check(service));
      expect(fromBinary(HealthCheckResponseSchema, answer).status).toBe(Serving.SERVING);
    }
    const error: ServiceError = await unary('check', check('nope')).catch((thrown) => thrown);
    expect(error.code).toBe(status.NOT_FOUND);
  });

  test('health: a watcher is told of changes', async () => {
    const stream = client['watch'](Buffer.from(check('')));
    stream.on('error', () => {});
    const told: Serving[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    stream.on('data', (message: Buffer) => {
      told.push(fromBinary(HealthCheckResponseSchema, message).status);
      if (told.length === 1) {
        serving = false;
        tellChange();
      } else resolve();
    });
    await promise;
    serving = true;
    stream.cancel();
    expect(told).toEqual([Serving.SERVING, Serving.NOT_SERVING]);
  });

  test.each(['reflect', 'reflectAlpha'])('%s lists services and gives their files', async (name) => {
    const stream = client[name]();
    const answers: ReturnType<typeof read>[] = [];
    const read = (message: Buffer) => fromBinary(ServerReflectionResponseSchema, message);
    const ended = new Promise((resolve, reject) => stream.on('end', resolve).on('error', reject));
    stream.on('data', (message: Buffer) => answers.push(read(message)));
    const ask = (messageRequest: MessageInitShape<typeof ServerReflectionRequestSchema>['messageRequest']) =>
      stream.write(
        Buffer.from(
          toBinary(ServerReflectionRequestSchema, create(ServerReflectionRequestSchema, { messageRequest })),
        ),
      );
    ask({ case: 'listServices', value: '' });
    ask({ case: 'fileContainingSymbol', value: 'zitadel.user.v2.UserService.ListUsers' });
    ask({ case: 'fileByFilename', value: 'no/such.proto' });
    stream.end();
    await ended;
    const [list, file, missing] = answers.map(({ messageResponse }) => messageResponse);
    expect(
      list?.case === 'listServicesResponse' && list.value.service.map((service) => service.name),
    ).toContain('zitadel.user.v2.UserService');
    expect(file?.case === 'fileDescriptorResponse' && file.value.fileDescriptorProto.length).toBeGreaterThan(
      1,
    );
    expect(missing?.case === 'errorResponse' && missing.value.errorCode).toBe(status.NOT_FOUND);
  });
});
