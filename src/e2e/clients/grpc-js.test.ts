import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import {
  create,
  createFileRegistry,
  type DescMethodUnary,
  type DescService,
  fromBinary,
  type Message,
  type MessageInitShape,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type Client as ConnectClient, ConnectError } from '@connectrpc/connect';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  HealthCheckRequestSchema,
  HealthCheckResponse_ServingStatus,
  HealthCheckResponseSchema,
} from '../../contract/services/grpc/health/v1.ts';
import {
  ServerReflectionRequestSchema,
  ServerReflectionResponseSchema,
} from '../../contract/services/grpc/reflection/v1.ts';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { tellGrants } from './grants-story.ts';
import { tellStory } from './story.ts';

let postern: TestPostern;
let channel: Client;
beforeAll(async () => {
  postern = await startTestPostern();
  channel = new Client(`localhost:${postern.server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  channel?.close();
  await postern?.stop();
});

const metadataOf = (token: string) => {
  const metadata = new Metadata();
  if (token) metadata.set('authorization', `Bearer ${token}`);
  return metadata;
};

const unary = (method: DescMethodUnary, request: object, token = ''): Promise<Message> =>
  new Promise((resolve, reject) => {
    channel.makeUnaryRequest<Message, Message>(
      `/${method.parent.typeName}/${method.name}`,
      (message) => Buffer.from(toBinary(method.input, message)),
      (bytes) => fromBinary(method.output, bytes),
      create(method.input, request as MessageInitShape<typeof method.input>),
      metadataOf(token),
      (error, answer) => (error || !answer ? reject(error) : resolve(answer)),
    );
  });

/** The story speaks to Connect's form of clients. */
const clientOf = <S extends DescService>(service: S, token: string): ConnectClient<S> =>
  Object.fromEntries(
    service.methods.map((method) => [
      method.localName,
      (request: object) =>
        unary(method as DescMethodUnary, request, token).catch((error: ServiceError) => {
          throw new ConnectError(error.details, error.code as number);
        }),
    ]),
  ) as ConnectClient<S>;

type Asked = MessageInitShape<typeof ServerReflectionRequestSchema>['messageRequest'];
const reflect = (messageRequest: Asked) =>
  new Promise<MessageInitShape<typeof ServerReflectionResponseSchema>>((resolve, reject) => {
    const stream = channel.makeBidiStreamRequest(
      '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
      (message: Message) => Buffer.from(toBinary(ServerReflectionRequestSchema, message as never)),
      (bytes) => fromBinary(ServerReflectionResponseSchema, bytes),
    );
    stream.on('error', reject);
    stream.on('data', (answer) => {
      stream.end();
      resolve(answer);
    });
    stream.write(create(ServerReflectionRequestSchema, { messageRequest } as never));
  });

describe('@grpc/grpc-js', () => {
  test('a customer from creation to removal', () => tellStory('grpc-js', clientOf, postern.pat));

  test('a product is sold, and roles of it are given', () => tellGrants('grpc-js', clientOf, postern.pat));

  test('reads code, message and details of an error', async () => {
    const { UserService } = await import('../../contract/services/user/v2.ts');
    const error: ServiceError = await unary(
      UserService.method.getUserByID,
      { userId: 'nobody' },
      postern.pat,
    ).catch((thrown) => thrown);
    expect(error.code).toBe(status.NOT_FOUND);
    expect(error.details).toMatch(/^User not found \([A-Z]+-\w{5}\)$/);
    expect(String(error.metadata.get('grpc-status-details-bin')[0])).toContain('zitadel.v1.ErrorDetail');
    const anonymous: ServiceError = await unary(UserService.method.getUserByID, { userId: 'nobody' }).catch(
      (thrown) => thrown,
    );
    expect(anonymous.code).toBe(status.UNAUTHENTICATED);
  });

  test('is told that the server and its services are well', async () => {
    const { Health } = await import('../../contract/services/grpc/health/v1.ts');
    expect(Health.method.check.input).toBe(HealthCheckRequestSchema);
    for (const service of ['', 'zitadel.org.v2.OrganizationService']) {
      const answer = await unary(Health.method.check, { service });
      expect(answer).toEqual(
        create(HealthCheckResponseSchema, { status: HealthCheckResponse_ServingStatus.SERVING }),
      );
    }
  });

  test('calls by nothing but reflection, as grpcurl does', async () => {
    const { messageResponse: listed } = await reflect({ case: 'listServices', value: '' });
    const names =
      listed?.case === 'listServicesResponse' ? (listed.value.service ?? []).map(({ name }) => name) : [];
    expect(names).toContain('zitadel.project.v2.ProjectService');
    expect(names.length).toBeGreaterThan(30);

    const symbol = { case: 'fileContainingSymbol', value: 'zitadel.admin.v1.AdminService' } as const;
    const { messageResponse: described } = await reflect(symbol);
    const files =
      described?.case === 'fileDescriptorResponse' ? described.value.fileDescriptorProto : undefined;
    // Each file comes before what it imports.
    const file = (files ?? []).map((bytes) => fromBinary(FileDescriptorProtoSchema, bytes)).reverse();
    const registry = createFileRegistry(create(FileDescriptorSetSchema, { file }));
    const method = registry.getService('zitadel.admin.v1.AdminService')?.method[
      'getMyInstance'
    ] as DescMethodUnary;
    const answer = toJson(method.output, await unary(method, {}, postern.pat), { registry });
    expect(answer).toMatchObject({ instance: { id: postern.instanceId, state: 'STATE_RUNNING' } });
  });
});
