import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Code, ConnectError, createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js';
import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { until } from '../../testing/patience.ts';
import { BadRequestSchema } from '../services/google/rpc.ts';
import { startListener } from './testing.ts';

let server: Awaited<ReturnType<typeof startListener>>;
beforeAll(async () => {
  server = await startListener();
});
afterAll(() => server.close({ drainMs: 0 }));

const transports: [string, () => Transport][] = [
  [
    'Connect JSON, HTTP/1.1',
    () => createConnectTransport({ baseUrl: server.origin, httpVersion: '1.1', useBinaryFormat: false }),
  ],
  [
    'Connect binary, HTTP/1.1',
    () => createConnectTransport({ baseUrl: server.origin, httpVersion: '1.1', useBinaryFormat: true }),
  ],
  [
    'Connect JSON, HTTP/2',
    () => createConnectTransport({ baseUrl: server.origin, httpVersion: '2', useBinaryFormat: false }),
  ],
  [
    'Connect binary, HTTP/2',
    () => createConnectTransport({ baseUrl: server.origin, httpVersion: '2', useBinaryFormat: true }),
  ],
  ['gRPC', () => createGrpcTransport({ baseUrl: server.origin })],
  ['gRPC JSON', () => createGrpcTransport({ baseUrl: server.origin, useBinaryFormat: false })],
  ['gRPC-Web, HTTP/1.1', () => createGrpcWebTransport({ baseUrl: server.origin, httpVersion: '1.1' })],
  ['gRPC-Web, HTTP/2', () => createGrpcWebTransport({ baseUrl: server.origin, httpVersion: '2' })],
];
const headers = { authorization: 'Bearer good' };

const failure = async (call: Promise<unknown>): Promise<ConnectError> => {
  const error = await call.then(
    () => new Error('the call did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof ConnectError) return error;
  throw error;
};

describe.each(transports)('%s', (_name, connect) => {
  test('answers, with headers that the handler set', async () => {
    let seenHost: string | null = null;
    const client = createClient(SettingsService, connect());
    const answer = await client.getGeneralSettings(
      {},
      { onHeader: (header) => (seenHost = header.get('x-seen-host')) },
    );
    expect(answer).toMatchObject({
      defaultLanguage: 'en',
      supportedLanguages: ['en', 'de'],
      defaultOrgId: 'o1',
    });
    expect(String(seenHost)).toBe(`127.0.0.1:${server.port}`);
    expect(server.seen.addresses.at(-1)).toBe('127.0.0.1');
  });

  test('carries fields and 64-bit numbers', async () => {
    const client = createClient(UserService, connect());
    const answer = await client.setEmail({ userId: 'ü1', email: 'a@b.c' }, { headers });
    expect(answer.details).toMatchObject({ resourceOwner: 'ü1 a@b.c', sequence: 7n });
  });

  test('sends and takes large messages, compressed where the protocol agrees on it', async () => {
    const client = createClient(SettingsService, connect());
    expect((await client.getActiveIdentityProviders({})).identityProviders).toHaveLength(500);
    const userIds = Array.from({ length: 5000 }, (_, i) => `user-${i}`);
    const listed = await createClient(UserService, connect()).listUsers(
      { queries: [{ query: { case: 'inUserIdsQuery', value: { userIds } } }] },
      { headers },
    );
    expect(listed.details?.totalResult).toBe(5000n);
  });

  test('an error has code, text with id, and detail', async () => {
    const client = createClient(UserService, connect());
    const error = await failure(client.getUserByID({ userId: 'missing' }, { headers }));
    expect(error.code).toBe(Code.NotFound);
    expect(error.rawMessage).toBe('User 50% nötig does not exist (USER-Miss1)');
    expect(error.findDetails(ErrorDetailSchema)).toMatchObject([
      { id: 'USER-Miss1', message: 'User 50% nötig does not exist' },
    ]);
  });

  test('a failed password check tells the attempts', async () => {
    const error = await failure(
      createClient(SessionService, connect()).setSession({ sessionId: 's1', sessionToken: 't' }),
    );
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.findDetails(CredentialsCheckErrorSchema)).toMatchObject([
      { id: 'COMMAND-Pwd01', message: 'Password is invalid', failedAttempts: 3 },
    ]);
  });

  test('an unexpected error says nothing of itself', async () => {
    const error = await failure(
      createClient(UserService, connect()).getUserByID({ userId: 'bug' }, { headers }),
    );
    expect(error.code).toBe(Code.Internal);
    expect(error.rawMessage).toBe('An internal error occurred (SYS-Int01)');
    expect(error.metadata.get('x-request-id')).toMatch(/^\S+$/);
  });

  test('without a token the caller is told so, before the request is validated', async () => {
    const error = await failure(createClient(UserService, connect()).setEmail({ userId: '' }));
    expect(error.code).toBe(Code.Unauthenticated);
  });

  test('a request that breaks a rule of the contract is refused by field', async () => {
    const error = await failure(
      createClient(UserService, connect()).setEmail({ userId: 'u', email: '' }, { headers }),
    );
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toMatch(/^email .*\(REQ-Rule1\)$/);
    expect(error.findDetails(BadRequestSchema)).toMatchObject([
      { fieldViolations: [{ field: 'email', description: expect.stringContaining('email') }] },
    ]);
  });

  test('what is not built is unimplemented', async () => {
    const error = await failure(createClient(UserService, connect()).addHumanUser({}, { headers }));
    expect(error.code).toBe(Code.Unimplemented);
    expect(error.findDetails(ErrorDetailSchema)).toMatchObject([{ id: 'RPC-Unim1' }]);
  });

  test('U+0000 is refused by field', async () => {
    const client = createClient(UserService, connect());
    const error = await failure(client.setEmail({ userId: 'u', email: 'a\u0000b' }, { headers }));
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toBe('Field email must not contain the character U+0000 (REQ-Nul01)');
  });

  test('the deadline is kept even though the handler hangs, and its signal aborts', async () => {
    const { aborted, hanging } = server.seen;
    const before = aborted.length;
    const client = createClient(SettingsService, connect());
    const ctx = { resourceOwner: { case: 'orgId', value: 'hang' } } as const;
    // On a busy machine the first may expire before they reach the handler.
    for (let timeoutMs = 60; server.seen.hanging === hanging; timeoutMs *= 2) {
      const error = await failure(client.getActiveIdentityProviders({ ctx }, { timeoutMs }));
      expect(error.code).toBe(Code.DeadlineExceeded);
    }
    await until(() => aborted.length > before);
  });

  test('a client that goes away aborts the call', async () => {
    const { aborted, hanging } = server.seen;
    const before = aborted.length;
    const controller = new AbortController();
    const client = createClient(SettingsService, connect());
    const ctx = { resourceOwner: { case: 'orgId', value: 'hang' } } as const;
    const error = failure(client.getActiveIdentityProviders({ ctx }, { signal: controller.signal }));
    await until(() => server.seen.hanging > hanging);
    controller.abort();
    expect((await error).code).toBe(Code.Canceled);
    await until(() => aborted.length > before);
  });
});
