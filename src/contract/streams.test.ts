import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { resolve } from 'node:path';
import { type Client, createClient } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import {
  Health,
  HealthCheckResponse_ServingStatus as Status,
} from '../../proto/gen/grpc/health/v1/health_pb.ts';
import { ServerReflection } from '../../proto/gen/grpc/reflection/v1/reflection_pb.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(async () => {
  await postern?.stop();
});

const transports = {
  'Connect in binary': () => createConnectTransport({ baseUrl: postern.url, httpVersion: '2' }),
  'Connect in JSON': () =>
    createConnectTransport({ baseUrl: postern.url, httpVersion: '2', useBinaryFormat: false }),
  'Connect over HTTP/1.1': () => createConnectTransport({ baseUrl: postern.url, httpVersion: '1.1' }),
  'gRPC-Web': () => createGrpcWebTransport({ baseUrl: postern.url, httpVersion: '2' }),
  'gRPC-Web over HTTP/1.1': () => createGrpcWebTransport({ baseUrl: postern.url, httpVersion: '1.1' }),
  gRPC: () => createGrpcTransport({ baseUrl: postern.url }),
};

/** A next question that waits for the answer to the one before, as those who follow imports ask. */
async function askInTurn(client: Client<typeof ServerReflection>): Promise<string[]> {
  const heard = Promise.withResolvers<void>();
  async function* questions() {
    yield { messageRequest: { case: 'listServices', value: '' } } as const;
    await heard.promise;
    yield {
      messageRequest: { case: 'fileContainingSymbol', value: 'zitadel.user.v2.UserService' },
    } as const;
  }
  const answers: string[] = [];
  for await (const { messageResponse } of client.serverReflectionInfo(questions())) {
    answers.push(messageResponse.case ?? '');
    heard.resolve();
  }
  return answers;
}

describe('health and reflection', () => {
  for (const [name, transport] of Object.entries(transports)) {
    test(`${name}: health`, async () => {
      const health = createClient(Health, transport());
      expect((await health.check({})).status).toBe(Status.SERVING);
      const failure = await health.check({ service: 'zitadel.Nothing' }).catch((error: unknown) => error);
      expect(String(failure)).toContain('RPC-Heal1');
      expect(Object.keys((await health.list({})).statuses)).toContain('zitadel.user.v2.UserService');
    });

    test(`${name}: reflection`, async () => {
      const reflection = createClient(ServerReflection, transport());
      async function* questions() {
        yield { messageRequest: { case: 'fileContainingSymbol', value: 'zitadel.user.v2.User' } } as const;
        yield { messageRequest: { case: 'fileContainingSymbol', value: 'zitadel.Nothing' } } as const;
      }
      const answers = await Array.fromAsync(reflection.serverReflectionInfo(questions()));
      expect(answers.map(({ messageResponse }) => messageResponse.case)).toEqual([
        'fileDescriptorResponse',
        'errorResponse',
      ]);
    });

    if (!name.endsWith('HTTP/1.1'))
      test(`${name}: a question that waits for an answer`, async () => {
        const reflection = createClient(ServerReflection, transport());
        expect(await askInTurn(reflection)).toEqual(['listServicesResponse', 'fileDescriptorResponse']);
      });
  }

  test('what one stream has had of the imports is not sent again', async () => {
    const reflection = createClient(ServerReflection, transports.gRPC());
    const symbol = {
      messageRequest: { case: 'fileContainingSymbol', value: 'zitadel.user.v2.User' },
    } as const;
    const counts = [];
    for await (const { messageResponse } of reflection.serverReflectionInfo(
      (async function* () {
        yield* [symbol, symbol];
      })(),
    ))
      if (messageResponse.case === 'fileDescriptorResponse')
        counts.push(messageResponse.value.fileDescriptorProto.length);
    expect(counts).toEqual([expect.any(Number), 1]);
    expect(counts[0]).toBeGreaterThan(5);
  });

  test('following health needs HTTP/2', async () => {
    const watch = createClient(Health, transports['Connect over HTTP/1.1']()).watch({});
    expect(String(await Array.fromAsync(watch).catch((error: unknown) => error))).toContain('RPC-Strm1');
    for await (const { status } of createClient(Health, transports['Connect in binary']()).watch({})) {
      expect(status).toBe(Status.SERVING);
      break;
    }
  });

  for (const protocol of ['connect', 'grpc', 'grpcweb'])
    test(`buf curl --protocol ${protocol} finds its way without a schema`, async () => {
      const buf = resolve(import.meta.dir, '../../node_modules/.bin/buf');
      const child = Bun.spawn(
        [
          buf,
          'curl',
          '--protocol',
          protocol,
          '--http2-prior-knowledge',
          '--header',
          `Authorization: Bearer ${postern.pat}`,
          '--data',
          '{"queries":[{"userNameQuery":{"userName":"provisioner"}}]}',
          `${postern.url}/zitadel.user.v2.UserService/ListUsers`,
        ],
        { stdout: 'pipe', stderr: 'pipe', stdin: 'ignore' },
      );
      const [output, errors] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
      ]);
      expect(errors).toBe('');
      expect(JSON.parse(output).result[0].username).toBe('provisioner');
    });
});
