import type { Client } from '../../../application/index.ts';
import { authorizationToken } from '../../../authz/authenticate.ts';
import type { WireReply, WireRequest } from '../../../contract/transport/index.ts';
import { PosternError } from '../../../errors/index.ts';
import { openOwnToken } from '../../clients/own-token.ts';
import { proofDemandsOf } from '../../clients/proof-demands.ts';
import { nothing } from '../../possession/possession.ts';
import { needsProof, proveHolder } from '../../possession/presented.ts';
import { insufficientSignalScope, invalidToken, OAuthError } from '../../protocol/errors.ts';
import { json } from '../../protocol/reply.ts';
import { type WritingScope, writingScope } from '../../protocol/writing-scope.ts';
import type { EndpointContext } from '../../provider.ts';
import { type StreamOperations, streamOperations } from '../../shared-signals/operations.ts';
import { type SignalScope, signalScopes } from '../../shared-signals/vocabulary.ts';
import type { Endpoint } from '../endpoint.ts';

/** The application that looks after its streams, and what it writes with. */
export interface Receiver extends EndpointContext {
  readonly client: Client;
  readonly streams: StreamOperations;
  readonly writing: WritingScope;
}

type OfReceiver = (receiver: Receiver, request: WireRequest) => WireReply | Promise<WireReply>;

/** Who has managing, may read as well. */
const suffices = (scope: readonly string[], wanted: SignalScope): boolean =>
  scope.includes(wanted) || scope.includes(signalScopes.manage);

/** What was written shows before the answer is given. */
export const forReceivers =
  (wanted: (request: WireRequest) => SignalScope, answer: OfReceiver): Endpoint =>
  async (context, request) => {
    const { provider, instance } = context;
    const { platform, clients, possessions } = provider;
    const sent = authorizationToken(request.header('authorization') ?? '');
    const token = sent && openOwnToken(platform.encryption, instance.id, sent.token, platform.clock());
    const client = token && (await clients.byId(instance.id, token.clientId));
    if (!sent || !token || !client?.active || !token.isOf(client))
      throw invalidToken('The access token is expired or not valid here; get one by client credentials');
    const scope = wanted(request);
    if (!suffices(token.scope, scope)) throw insufficientSignalScope(scope);
    const presented = { ...sent, bound: token.bound };
    const { headers } = needsProof(presented)
      ? await proveHolder(possessions, presented, request, instance, () =>
          proofDemandsOf(clients, instance, client.clientId),
        )
      : nothing;
    const writing = writingScope(platform, instance.id, client.clientId, 'ssf');
    const receiver = { ...context, client, writing, streams: streamOperations(platform) };
    const reply = await Promise.resolve(answer(receiver, request)).catch(asReceiversAreTold);
    await writing.settled();
    return { ...reply, headers: { ...reply.headers, ...headers } };
  };

/** What does not exist, exists too often, or comes too soon has a status of its own here (SSF 1.0 §8.1). */
function asReceiversAreTold(thrown: unknown): never {
  if (!(thrown instanceof PosternError)) throw thrown;
  const { kind, message } = thrown;
  if (kind === 'permission_denied') throw new OAuthError('access_denied', 403, message, { cause: thrown });
  if (kind === 'not_found') throw new OAuthError('invalid_request', 404, message, { cause: thrown });
  if (kind === 'already_exists') throw new OAuthError('invalid_request', 409, message, { cause: thrown });
  throw thrown;
}

export const always = (scope: SignalScope) => (): SignalScope => scope;
export const byVerb = ({ verb }: WireRequest): SignalScope =>
  verb === 'GET' ? signalScopes.read : signalScopes.manage;

export const done: WireReply = { status: 204, headers: { 'cache-control': 'no-store' }, body: null };
export const created = (body: object): WireReply => ({ ...json(body), status: 201 });
