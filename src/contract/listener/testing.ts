import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js';
import { failedPrecondition, PosternError } from '../../errors/index.ts';
import type { ContractHandlerOptions } from '../transport/index.ts';
import { silent, testHandler } from '../transport/testing.ts';
import { implement } from '../types.ts';
import { type Listener, type ListenOptions, listen } from './index.ts';

export interface Seen {
  /** Calls that reached the handler that never answers. */
  hanging: number;
  /** Reasons of the signals that handlers saw abort. */
  readonly aborted: unknown[];
  /** Addresses that handlers saw. */
  readonly addresses: string[];
}

/** A listener with a few methods that behave well or badly on request. */
export async function startListener(
  options: Partial<ListenOptions> = {},
  handlerOptions: Partial<ContractHandlerOptions> = {},
): Promise<Listener & { origin: string; seen: Seen }> {
  const seen: Seen = { hanging: 0, aborted: [], addresses: [] };
  const hang = (signal: AbortSignal) =>
    new Promise<never>(() => {
      seen.hanging += 1;
      signal.addEventListener('abort', () => seen.aborted.push(signal.reason));
    });

  const settings = implement(SettingsService, {
    getGeneralSettings: (_request, context) => {
      seen.addresses.push(context.remoteAddress);
      context.responseHeaders.set('x-seen-host', context.instance.host);
      return { defaultLanguage: 'en', supportedLanguages: ['en', 'de'], defaultOrgId: 'o1' };
    },
    // 'hang' never answers; 'long' answers with much text.
    getActiveIdentityProviders: (request, context) => {
      if (request.ctx?.resourceOwner.value === 'hang') return hang(context.signal);
      const identityProviders = Array.from({ length: 500 }, (_, i) => ({ id: String(i), name: 'provider' }));
      return { identityProviders };
    },
  });
  const users = implement(UserService, {
    getUserByID: ({ userId }) => {
      if (userId === 'missing')
        throw new PosternError('not_found', 'USER-Miss1', 'User 50% nötig does not exist');
      if (userId === 'bug') throw new TypeError('secret detail');
      return { user: { userId, username: `name of ${userId}` } };
    },
    setEmail: ({ userId, email }) => ({ details: { resourceOwner: `${userId} ${email}`, sequence: 7n } }),
    listUsers: ({ queries }) => {
      const ids = queries.flatMap(({ query }) =>
        query.case === 'inUserIdsQuery' ? query.value.userIds : [],
      );
      return { details: { totalResult: BigInt(ids.length) } };
    },
    lockUser: () => {
      throw failedPrecondition('USER-Lock1', 'The user is locked already');
    },
  });
  const sessions = implement(SessionService, {
    setSession: () => {
      throw new PosternError('invalid_argument', 'COMMAND-Pwd01', 'Password is invalid', {
        failedAttempts: 3,
      });
    },
  });

  const rpc = testHandler([settings, users, sessions], handlerOptions);
  const listener = await listen({
    host: '127.0.0.1',
    port: 0,
    grpcPort: null,
    tls: null,
    trustedProxies: [],
    externalSecure: false,
    log: silent,
    rpc: rpc.handle,
    grpc: rpc.grpc,
    fetch: async (request, peer) => {
      const url = new URL(request.url);
      if (url.pathname === '/stream')
        return new Response(slowStream(), { headers: { 'content-type': 'text/event-stream' } });
      if (url.pathname === '/echo') return new Response(await request.text());
      if (url.pathname === '/cookies') {
        const headers = new Headers({ 'set-cookie': 'a=1' });
        headers.append('set-cookie', 'b=2');
        return new Response(null, { status: 204, headers });
      }
      if (url.pathname === '/bug') throw new Error('secret detail');
      return Response.json({
        path: url.pathname,
        search: url.search,
        address: peer.address,
        host: peer.host,
        url: request.url,
        cookie: request.headers.get('cookie'),
      });
    },
    ...options,
  });
  return Object.assign(listener, {
    origin: `${options.tls ? 'https' : 'http'}://127.0.0.1:${listener.port}`,
    seen,
  });
}

const slowStream = () =>
  new ReadableStream({
    async start(controller) {
      for (const event of ['one', 'two', 'three']) {
        controller.enqueue(Buffer.from(`data: ${event}\n\n`));
        await new Promise((resolve) => setImmediate(resolve));
      }
      controller.close();
    },
  });

/** Raw bytes in, raw bytes out: answers as latin1 text once `enough` says so, or when the server closes. */
export async function exchange(
  port: number,
  pieces: readonly (string | Uint8Array)[],
  enough: (received: string) => boolean = () => false,
): Promise<string> {
  let received = '';
  const { promise, resolve } = Promise.withResolvers<string>();
  const socket = await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      data(_socket, chunk) {
        received += Buffer.from(chunk).toString('latin1');
        if (enough(received)) resolve(received);
      },
      close: () => resolve(received),
    },
  });
  for (const piece of pieces) {
    socket.write(piece);
    socket.flush();
    await new Promise((sent) => setImmediate(sent));
  }
  const text = await promise;
  socket.end();
  return text;
}
