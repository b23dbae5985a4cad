import { failedPrecondition } from '../../errors/index.ts';
import {
  type AggregateWrite,
  againWhenOvertaken,
  appendIn,
  type CommandScope,
  type Executed,
  type Loaded,
  runCommand,
  writeOf,
} from '../../eventstore/index.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import { leftBy } from '../auth-request/state.ts';
import { approveCibaRequest, denyCibaRequest, requireWaiting } from '../ciba/commands.ts';
import { grantedBy } from '../ciba/granted.ts';
import { sealAuthReqId } from '../ciba/ids.ts';
import { type CibaRequest, cibaRequestAggregate } from '../ciba/state.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { OAuthError } from '../protocol/errors.ts';
import { noParameters } from '../protocol/parameters.ts';
import { standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { pushedAnswer } from '../tokens/answer.ts';
import { formOf } from '../tokens/authorized.ts';
import { newSessionId } from '../tokens/format.ts';
import { type NewTokens, recordTokens } from '../tokens/issue.ts';
import { mayAct } from '../tokens/subject.ts';
import type { AuthorizeContext } from './context.ts';
import { type AnsweredBy, signedInFor } from './operations.ts';

/** What the login pages and login clients do with requests of clients whose people are elsewhere (CIBA Core 1.0 §8). */

export const loadCibaRequest = (
  { provider, instance }: AuthorizeContext,
  id: string,
): Promise<Loaded<CibaRequest>> => provider.platform.store.load(instance.id, cibaRequestAggregate, id);

/** As consent and the checks of a session see it: one person alone may answer. */
export const askedBy = ({ details, createdAt }: CibaRequest, requestId: string) => ({
  ...details,
  prompt: [],
  createdAt,
  requestId,
  hintUserId: details.userId,
});

/**
 * Gives the client what it asks for, in the name of the session's user. Tokens that are pushed are made now and kept
 * sealed beside the answer that they are sent from: they are written together, so none is without the other.
 * @throws PosternError when the request is gone, or the session is not good or of somebody else; AccessRefusal when its
 *   user may not use the application; ConsentDue when the user has to agree first
 */
export async function approveCiba(
  context: AuthorizeContext,
  scope: CommandScope,
  id: string,
  answering: AnsweredBy,
): Promise<void> {
  const { platform } = context.provider;
  await againWhenOvertaken(async () => {
    const now = platform.clock();
    const request = await loadCibaRequest(context, id);
    requireWaiting(request.state, now);
    const along: AggregateWrite[] = [];
    const link = await signedInFor(context, answering, askedBy(request.state, id), along);
    if (request.state.details.mode === 'push') return push(context, scope, { request, link, along, now });
    const write = writeOf(request, context.instance.id, approveCibaRequest(request.state, link, now));
    await appendIn(platform.store, scope, [write, ...along]);
  });
}

interface Approved {
  readonly request: Loaded<CibaRequest>;
  readonly link: LinkedSession;
  readonly along: readonly AggregateWrite[];
  readonly now: Date;
}

async function push(
  context: AuthorizeContext,
  scope: CommandScope,
  { request, link, along, now }: Approved,
): Promise<void> {
  const { provider, instance } = context;
  const { encryption } = provider.platform;
  const authorized = await authorizedBy(context, request.state, link, along);
  const authReqId = sealAuthReqId(encryption, request.id);
  await recordTokens(provider, instance, authorized, scope, async (issued) => {
    const answer = await pushedAnswer(provider, instance, authorized, issued, authReqId).catch(notMade);
    const sealed = encryption.seal('code', JSON.stringify(answer));
    return writeOf(request, instance.id, approveCibaRequest(request.state, link, now, sealed));
  });
}

/** Why there are no tokens, such as that an action refuses, is told to the person here: no client is there to hear it. */
function notMade(error: unknown): never {
  if (error instanceof OAuthError)
    throw failedPrecondition('OIDC-Cib06', error.description, { cause: error });
  throw error;
}

async function authorizedBy(
  { provider, instance }: AuthorizeContext,
  { details: asked }: CibaRequest,
  link: LinkedSession,
  uses: readonly AggregateWrite[],
): Promise<NewTokens> {
  const details = leftBy(link.consent, asked);
  const client = await provider.clients.byId(instance.id, details.clientId);
  const subject = await provider.subjects({
    instanceId: instance.id,
    userId: link.userId,
    sessionId: link.sessionId,
    metadata: details.scope.includes(scopes.metadata),
  });
  if (client?.oidc?.backchannelTokenDeliveryMode !== 'push')
    throw failedPrecondition(
      'OIDC-Cib08',
      'The application was changed since, and is pushed no tokens any more',
    );
  if (!subject || !mayAct(subject))
    throw failedPrecondition('OIDC-Cib07', 'The user is signed out, deactivated, locked or removed');
  const { scope, resources, needsRefreshToken } = details;
  const authorizationDetails = await standingDetails(
    { provider, instance },
    details.authorizationDetails,
    client,
  );
  return {
    granted: grantedBy(details, authorizationDetails, link, subject),
    session: {
      begins: newSessionId(provider.platform.ids()),
      refreshable: needsRefreshToken && client.oidc.grantTypes.includes('refresh_token'),
      reason: tokenReason.authRequest,
    },
    scope,
    audience: await audienceWithin({ provider, instance }, resources, noParameters, scope),
    subject: () => subject,
    form: formOf({ ...client, instanceKey: details.instanceKey }),
    uses,
  };
}

/** @throws PosternError when the request is gone */
export function denyCiba(
  { provider: { platform } }: AuthorizeContext,
  scope: CommandScope,
  id: string,
): Promise<Executed<CibaRequest>> {
  const now = platform.clock();
  return runCommand(platform.store, scope, cibaRequestAggregate, id, ({ state }) =>
    denyCibaRequest(state, now),
  );
}
