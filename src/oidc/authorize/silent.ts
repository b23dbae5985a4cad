import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { appendIn } from '../../eventstore/index.ts';
import { addAuthRequest, isFresh, linkSession } from '../auth-request/commands.ts';
import { type AuthRequest, authRequestAggregate, type RequestDetails } from '../auth-request/state.ts';
import { authMethodsOf } from '../auth-request/values.ts';
import { accessDenied, loginRequired } from '../protocol/errors.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import { newAuthRequestId, sealCode } from '../tokens/format.ts';
import { authorizationReply } from './answer.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import type { AuthorizeContext } from './context.ts';

/**
 * `prompt=none` (OIDC Core §3.1.2.1): answered at once from the browser's own sign-in, or refused.
 * @throws OAuthError `login_required`, `access_denied`
 */
export async function authorizeSilently(
  context: AuthorizeContext,
  request: WireRequest,
  client: RedirectingClient,
  details: RequestDetails,
): Promise<WireReply> {
  const { provider, instance } = context;
  const { platform } = provider;
  const session = await provider.browserSession(instance, request.headers);
  if (!session) throw loginRequired('Nobody is signed in');
  const now = platform.clock();
  const pending: AuthRequest = {
    ...authRequestAggregate.initial,
    lifecycle: 'pending',
    details,
    createdAt: now,
  };
  if (!isFresh(pending, session.authenticatedAt)) throw loginRequired('The sign-in is older than max_age');
  if (details.hintUserId !== undefined && details.hintUserId !== session.userId) {
    throw loginRequired('Somebody else is signed in');
  }
  const { loginHint } = details;
  if (loginHint && !(await provider.isNamed(instance.id, session.userId, loginHint))) {
    throw loginRequired('Somebody else is signed in');
  }
  await mayUse(context, client, session, details.scope);

  const id = newAuthRequestId(platform.ids());
  const link = {
    sessionId: session.sessionId,
    userId: session.userId,
    authTime: session.authenticatedAt,
    authMethods: authMethodsOf(session.proven),
  };
  await appendIn(platform.store, writingScope(platform, instance.id, session.userId), [
    {
      aggregateType: authRequestAggregate.type,
      aggregateId: id,
      owner: instance.id,
      expectedVersion: 0,
      events: [...addAuthRequest(details).events, ...linkSession(pending, link, now).events],
    },
  ]);
  return authorizationReply(details, { code: sealCode(platform.encryption, id) });
}

async function mayUse(
  { provider, instance }: AuthorizeContext,
  client: RedirectingClient,
  { userId, orgId }: { readonly userId: string; readonly orgId: string },
  scope: readonly string[],
): Promise<void> {
  try {
    await provider.access.require(instance.id, client, { userId, orgId }, scope);
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'permission_denied') {
      throw accessDenied('The user may not use this application', { detail: error.message });
    }
    throw error;
  }
}
