import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import { failedPrecondition, notFound, permissionDenied } from '../../errors/index.ts';
import {
  type AggregateWrite,
  againWhenOvertaken,
  type CommandScope,
  type Executed,
  type Loaded,
  runCommand,
} from '../../eventstore/index.ts';
import type { ConsentAnswer } from '../../login/index.ts';
import { lacksForcedFactor, sessionByToken } from '../../session/index.ts';
import { canRepeat, failAuthRequest, isExpired, requirePending } from '../auth-request/commands.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import {
  type AuthRequest,
  authRequestAggregate,
  expectedUserOf,
  type RequestDetails,
} from '../auth-request/state.ts';
import { authMethodsOf, type FailureReason } from '../auth-request/values.ts';
import type { RequestedClaims } from '../scope/requested-claims.ts';
import { type AnswerParameters, answerLocation } from './answer.ts';
import { type AskedBy, settleConsent } from './consent.ts';
import type { AuthorizeContext } from './context.ts';
import { respond, respondAgain } from './respond.ts';
import { sealAnswer } from './sealed-answer.ts';
import { lapsedBy } from './still-registered.ts';

/** What the login pages and login clients do with authorization requests. */

/** Who finishes sign-ins on behalf of people: the login client. */
export const linkPermission = 'session.link';

/** An id as it comes in a URL: with or without its prefix. */
export const canonicalId = (id: string): string => (id.startsWith('V2_') ? id : `V2_${id}`);

export const loadAuthRequest = (
  { provider, instance }: AuthorizeContext,
  id: string,
): Promise<Loaded<AuthRequest>> =>
  provider.platform.store.load(instance.id, authRequestAggregate, canonicalId(id));

/** Where the browser goes with the answer; a form is shown by our callback, which is sent a refusal sealed. */
const locationOf = async (
  context: AuthorizeContext,
  id: string,
  details: RequestDetails,
  given: AnswerParameters,
): Promise<string> =>
  (await answerLocation(context, details, given)) ??
  sealAnswer(context, id, given['error'] === undefined ? undefined : given);

export interface Answered {
  readonly done: Executed<AuthRequest>;
  /** The client's redirect URI with the answer, or our callback that posts it. */
  readonly location: string;
}

/** Who ends a request: the person on our pages, with what they have agreed to; or a login client in their name. */
export interface AnsweredBy {
  readonly by: AskedBy;
  readonly session: { readonly id: string; readonly token: string };
  readonly agreement?: ConsentAnswer | undefined;
}

/**
 * Ends a request with the sign-in of a session, proven by its token.
 * @throws PosternError when the request is gone, the session is not good or proves nothing, or its user may not
 *   use the application; ConsentDue where its user has to agree first
 */
export async function answerWithSession(
  context: AuthorizeContext,
  scope: CommandScope,
  requestId: string,
  answering: AnsweredBy,
): Promise<Answered> {
  const now = context.provider.platform.clock();
  return againWhenOvertaken(async () => {
    const request = await loadAuthRequest(context, requestId);
    const { id, state } = request;
    requirePending(state, now);
    const along: AggregateWrite[] = [];
    const { details, createdAt } = state;
    await requireStillRegistered(context, state);
    const link = await signedInFor(context, answering, { ...details, createdAt, requestId: id }, along);
    const { given, done } = await respond(context, scope, { request, link, along });
    return { done, location: await locationOf(context, id, details, given) };
  });
}

async function requireStillRegistered(
  { provider, instance }: AuthorizeContext,
  request: AuthRequest,
): Promise<void> {
  const client = await provider.clients.byId(instance.id, request.details.clientId);
  const lapsed = client && lapsedBy(client, instance, request);
  if (lapsed !== undefined)
    throw failedPrecondition(
      'OIDC-Cli02',
      `The application was changed since, and may not ask for this any more: ${lapsed}`,
    );
}

/**
 * The sign-in of a session, proven by its token, where it is of use for what a client asks.
 * @param along becomes what is written together with it: the consent that was given just now
 * @throws PosternError when the session is not good or proves nothing, when another user is expected, or when the
 *   client is gone; AccessRefusal when the user may not use it; ConsentDue when the user has to agree first
 */
export async function signedInFor(
  context: AuthorizeContext,
  { by, session, agreement }: AnsweredBy,
  wanted: {
    readonly clientId: string;
    readonly scope: readonly string[];
    readonly claims?: RequestedClaims | undefined;
    readonly resources: readonly string[];
    readonly authorizationDetails: readonly AuthorizationDetail[];
    readonly prompt: readonly string[];
    readonly createdAt: Date | undefined;
    readonly requestId?: string;
    readonly hintUserId?: string | undefined;
    readonly subject?: string | undefined;
  },
  along: AggregateWrite[],
): Promise<LinkedSession> {
  const { provider, instance } = context;
  const { platform } = provider;
  const verified = await provenSession(context, session);
  if (await lacksForcedFactor(platform, instance.id, verified.user, verified.proven)) {
    throw failedPrecondition(
      'OIDC-Ses04',
      'The login settings of the user’s organization force a second factor, which the session has not proven',
    );
  }
  const expected = expectedUserOf(wanted);
  if (expected !== undefined && expected !== verified.user.id) {
    throw failedPrecondition(
      'OIDC-Ses03',
      'The application expects another user (hint_user_id, or sub in claims); check that one, or answer with ERROR_REASON_LOGIN_REQUIRED',
    );
  }
  const client = await provider.clients.byId(instance.id, wanted.clientId);
  if (!client?.active) throw notFound('OIDC-Cli01', 'The application is gone or inactive');
  const { id: userId, orgId, passwordVersion: userVersion } = verified.user;
  await provider.access.require(instance.id, client, { userId, orgId }, wanted.scope);
  const settled = await settleConsent(context, { ...wanted, client }, { userId, orgId }, by, agreement);
  along.splice(0, along.length, ...(settled?.write ? [settled.write] : []));
  return {
    sessionId: session.id,
    userId,
    ...(settled && { consent: settled.consent }),
    authTime: verified.authenticatedAt,
    authMethods: authMethodsOf(verified.proven),
    userVersion,
  };
}

/**
 * A session that has proven its user, by its token.
 * @throws PosternError `permission_denied`, `failed_precondition`
 */
export async function provenSession(
  {
    provider: { platform, users },
    instance,
  }: {
    readonly provider: Pick<AuthorizeContext['provider'], 'platform' | 'users'>;
    readonly instance: Pick<AuthorizeContext['instance'], 'id'>;
  },
  session: AnsweredBy['session'],
) {
  const verified = await sessionByToken(platform, users, instance.id, session.id, session.token);
  if (!verified) {
    throw permissionDenied('OIDC-Ses01', 'session_token is not good for this session (any more)', {
      field: 'session_token',
    });
  }
  const { user, authenticatedAt } = verified;
  if (!user || !authenticatedAt) {
    throw failedPrecondition('OIDC-Ses02', 'The session has not proven its user; check a password first');
  }
  return { ...verified, user, authenticatedAt };
}

/** Ends a request with an error. @throws PosternError when it is gone */
export async function answerWithError(
  context: AuthorizeContext,
  scope: CommandScope,
  requestId: string,
  error: { readonly reason: FailureReason; readonly description?: string; readonly uri?: string },
): Promise<Answered> {
  const { platform } = context.provider;
  const id = canonicalId(requestId);
  const done = await runCommand(platform.store, scope, authRequestAggregate, id, ({ state }) =>
    failAuthRequest(state, error.reason, platform.clock()),
  );
  const given = {
    error: error.reason,
    ...(error.description && { error_description: error.description }),
    ...(error.uri && { error_uri: error.uri }),
  };
  return { done, location: await locationOf(context, id, done.before.state.details, given) };
}

/** How a request was answered, while that is of use; see `AuthorizationFlow.answered`. */
export async function givenAnswer(
  context: AuthorizeContext,
  requestId: string,
): Promise<{ readonly userId: string | undefined; readonly location: string | undefined } | undefined> {
  const { state } = await loadAuthRequest(context, requestId);
  const { lifecycle, link, failure, details } = state;
  const id = canonicalId(requestId);
  const now = context.provider.platform.clock();
  if (isExpired(state, now)) return undefined;
  switch (lifecycle) {
    case 'coded':
    case 'answered': {
      if (!canRepeat(state, now)) return undefined;
      const given = await respondAgain(context, id, state);
      return given && { userId: link?.userId, location: await locationOf(context, id, details, given) };
    }
    case 'exchanged':
      // The code a second time would end what came of it (RFC 6749 §4.1.2).
      return { userId: link?.userId, location: undefined };
    case 'failed':
      return {
        userId: undefined,
        location: await locationOf(context, id, details, { error: failure ?? 'access_denied' }),
      };
    default:
      return undefined;
  }
}
