import type { WireReply, WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { unborn } from '../../eventstore/index.ts';
import { browserStateCookies, ConsentDue, type SignedInSession, whoMayBeMeant } from '../../login/index.ts';
import { meetsAcr } from '../auth-request/acr.ts';
import { isFresh } from '../auth-request/commands.ts';
import {
  type AuthRequest,
  authRequestAggregate,
  expectedUserOf,
  type RequestDetails,
} from '../auth-request/state.ts';
import { authMethodsOf } from '../auth-request/values.ts';
import {
  accessDenied,
  accountSelectionRequired,
  consentRequired,
  loginRequired,
  OAuthError,
  type OAuthErrorCode,
} from '../protocol/errors.ts';
import { writingScope } from '../protocol/writing-scope.ts';
import { wantedOrg } from '../scope/access.ts';
import { authorizationReply } from './answer.ts';
import type { RedirectingClient } from './client-and-redirect.ts';
import { settleConsent } from './consent.ts';
import type { AuthorizeContext } from './context.ts';
import { respond } from './respond.ts';

/** A new one, or that of a request which was pushed. */
export interface RequestPlace {
  readonly aggregateId: string;
  readonly expectedVersion: number;
}

/**
 * `prompt=none` (OIDC Core §3.1.2.1): answered at once from the browser's own sign-in, or refused.
 * @throws OAuthError `login_required`, `account_selection_required`, `access_denied`, `consent_required`; the first alone
 *   for a client that nobody has verified, which would learn from the others who is signed in
 * @param place where the request is kept
 */
export async function authorizeSilently(
  context: AuthorizeContext,
  request: WireRequest,
  client: RedirectingClient,
  details: RequestDetails,
  place: RequestPlace,
): Promise<WireReply> {
  try {
    return await answeredSilently(context, request, client, details, place);
  } catch (error) {
    if (client.origin === undefined || !(error instanceof OAuthError) || !tellingOfPeople.has(error.code))
      throw error;
    throw loginRequired('Nobody is signed in who has agreed to this application', {
      detail: `${error.code}: ${error.description}`,
    });
  }
}

const tellingOfPeople: ReadonlySet<OAuthErrorCode> = new Set([
  'login_required',
  'account_selection_required',
  'access_denied',
  'consent_required',
]);

async function answeredSilently(
  context: AuthorizeContext,
  request: WireRequest,
  client: RedirectingClient,
  details: RequestDetails,
  place: RequestPlace,
): Promise<WireReply> {
  const { provider, instance } = context;
  const { platform } = provider;
  const session = await whoIsMeant(context, request, details);
  const now = platform.clock();
  const pending: AuthRequest = {
    ...authRequestAggregate.initial,
    lifecycle: 'pending',
    details,
    createdAt: now,
  };
  if (!isFresh(pending, session.authenticatedAt)) throw loginRequired('The sign-in is older than max_age');
  const authMethods = authMethodsOf(session.proven);
  if (!meetsAcr(authMethods, details.acr))
    throw loginRequired('The sign-in does not reach the acr that is demanded');
  await mayUse(context, client, session, details.scope);
  const consent = await agreedBefore(context, client, session, details);

  const link = {
    sessionId: session.sessionId,
    userId: session.userId,
    authTime: session.authenticatedAt,
    authMethods,
    userVersion: session.userVersion,
    ...(consent && { consent }),
  };
  const { given } = await respond(context, writingScope(platform, instance.id, session.userId), {
    request: {
      ...unborn(authRequestAggregate, place.aggregateId),
      version: place.expectedVersion,
      state: pending,
    },
    link,
    isNew: true,
  });
  const reply = await authorizationReply(context, details, given);
  const extra = new Headers();
  for (const cookie of browserStateCookies(platform.encryption, instance, session.userId, session.sessionId))
    extra.append('set-cookie', cookie);
  return { ...reply, extra };
}

/** OIDC Core §3.1.2.6: where several people could be meant, only they can say who it is. */
async function whoIsMeant(
  { provider, instance }: AuthorizeContext,
  request: WireRequest,
  details: RequestDetails,
): Promise<SignedInSession> {
  const { loginHint, scope } = details;
  const sessions = await provider.browserSessions(instance, request.headers);
  if (sessions.length === 0) throw loginRequired('Nobody is signed in');
  const candidates = await Promise.all(
    sessions.map(async (session) => ({
      ...session,
      hinted: !loginHint || (await provider.isNamed(instance.id, session.userId, loginHint)),
    })),
  );
  const orgId =
    sessions.length > 1
      ? (await wantedOrg(provider.platform.sql, instance.id, scope)) || undefined
      : undefined;
  const [meant, ...others] = whoMayBeMeant({ expectedUserId: expectedUserOf(details), orgId }, candidates);
  if (!meant) throw loginRequired('Somebody else is signed in');
  if (others.length > 0)
    throw accountSelectionRequired(
      'Several people are signed in; send id_token_hint or login_hint, or let them choose',
    );
  return meant;
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

async function agreedBefore(
  context: AuthorizeContext,
  client: RedirectingClient,
  { userId, orgId }: SignedInSession,
  { scope, resources, authorizationDetails, claims, prompt }: RequestDetails,
) {
  try {
    const request = {
      client,
      scope,
      resources,
      authorizationDetails,
      claims,
      prompt,
      createdAt: undefined,
    };
    return (await settleConsent(context, request, { userId, orgId }, 'pages'))?.consent;
  } catch (error) {
    if (error instanceof ConsentDue)
      throw consentRequired(
        'The user has to agree to what this application asks for; send them without prompt=none',
      );
    throw error;
  }
}
