import type { Client } from '../../application/index.ts';
import { failedPrecondition } from '../../errors/index.ts';
import type { AggregateWrite, Appended, CommandScope } from '../../eventstore/index.ts';
import { acrOf } from '../auth-request/acr.ts';
import type { LinkedSession } from '../auth-request/linked-session.ts';
import type { RequestDetails } from '../auth-request/state.ts';
import { gives, type ResponseType } from '../auth-request/values.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';
import { unbound } from '../possession/confirmation.ts';
import { OAuthError } from '../protocol/errors.ts';
import { noParameters } from '../protocol/parameters.ts';
import { standingDetails } from '../scope/authorization-details.ts';
import { audienceWithin } from '../scope/resources.ts';
import { scopes } from '../scope/scopes.ts';
import { tokensOf } from '../tokens/answer.ts';
import { formOf, type TokenForm } from '../tokens/authorized.ts';
import { frontChannelSessionId, sealCode } from '../tokens/format.ts';
import { type Issued, issuedAtFirst, type NewTokens, recordTokens } from '../tokens/issue.ts';
import { mayAct } from '../tokens/subject.ts';
import type { AnswerParameters } from './answer.ts';
import type { AuthorizeContext } from './context.ts';

/**
 * Tokens that go to the client through the browser (implicit and hybrid flow: OIDC Core §3.2, §3.3). They are a grant of
 * their own beside that of the code, without a refresh token, and end with the sign-in, by revocation, or with their time.
 */

export interface SignedInRequest {
  readonly id: string;
  readonly details: RequestDetails;
  readonly link: LinkedSession;
}

/**
 * Writes the grant together with what ends the request.
 * @throws PosternError when the application or its user is not good any more
 */
export async function issueThroughBrowser(
  context: AuthorizeContext,
  scope: CommandScope,
  request: SignedInRequest,
  endings: readonly AggregateWrite[],
): Promise<{ readonly given: AnswerParameters; readonly done: Appended }> {
  const { provider, instance } = context;
  const found = await authorizedBy(context, request);
  if (!found)
    throw failedPrecondition(
      'OIDC-Ses05',
      'The application is gone, or its user is signed out or may not act',
    );
  // A consent that is given by the same append is not there before it.
  const isGiven = endings.some(({ aggregateId }) => aggregateId === request.link.consent?.id);
  const granted = isGiven ? { ...found.granted, consent: undefined } : found.granted;
  const authorized = { ...found, granted, uses: endings };
  const { issued, done } = await recordTokens(provider, instance, authorized, scope);
  return { given: await parametersOf(context, request, authorized, issued), done };
}

/** The same answer again, made of what was written; undefined when nothing of it is good any more. */
export async function repeatThroughBrowser(
  context: AuthorizeContext,
  request: SignedInRequest,
): Promise<AnswerParameters | undefined> {
  const { provider, instance } = context;
  const authorized = await authorizedBy(context, request);
  if (!authorized) return undefined;
  const id = frontChannelSessionId(request.id);
  const written = await provider.platform.store.load(instance.id, oidcSessionAggregate, id);
  if (gives(request.details.responseType, 'token') && !written.state.accessToken) return undefined;
  const issued = issuedAtFirst(written, await provider.lifetimes(instance.id));
  return parametersOf(context, request, authorized, issued);
}

/** What a request gives whose person has signed in; undefined when nothing of it is good any more. */
export async function authorizedBy(
  { provider, instance }: AuthorizeContext,
  { id, details, link }: SignedInRequest,
): Promise<NewTokens | undefined> {
  const client = await provider.clients.byId(instance.id, details.clientId);
  if (!client?.active) return undefined;
  const subject = await provider.subjects({
    instanceId: instance.id,
    userId: link.userId,
    sessionId: link.sessionId,
    metadata: details.scope.includes(scopes.metadata),
  });
  if (!subject || !mayAct(subject)) return undefined;
  const scope = details.scope.filter((each) => each !== scopes.offlineAccess);
  return {
    granted: {
      ...link,
      orgId: subject.org_id,
      clientId: client.clientId,
      audience: details.audience,
      resources: details.resources,
      authorizationDetails: await standingDetails(
        { provider, instance },
        details.authorizationDetails,
        client,
      ),
      scope,
      nonce: details.nonce,
      claims: details.claims,
      acr: details.acr && acrOf(link.authMethods, details.acr),
      preferredLanguage: subject.preferred_language,
    },
    session: {
      begins: frontChannelSessionId(id),
      refreshable: false,
      reason: tokenReason.authRequest,
    },
    scope,
    audience: await audienceWithin({ provider, instance }, details.resources, noParameters, scope),
    subject: () => subject,
    form: formFor(client, details.responseType),
    uses: [],
  };
}

/** OIDC Core §5.4: who is given no access token, by any way, cannot ask for userinfo, and finds it in the ID token. */
function formFor(client: Client, type: ResponseType): TokenForm {
  const form = formOf(client);
  return {
    ...form,
    ...(!gives(type, 'token') && { accessToken: 'none' }),
    ...(type === 'id_token' && { idToken: 'with userinfo' }),
    ...(!gives(type, 'id_token') && { idToken: 'none' }),
  };
}

/** OIDC Core §3.2.2.5, §3.3.2.5; RFC 6749 §4.2.2. What an action refuses is told as at the token endpoint. */
async function parametersOf(
  { provider, instance }: AuthorizeContext,
  { id, details }: SignedInRequest,
  authorized: NewTokens,
  issued: Issued,
): Promise<AnswerParameters> {
  const { responseType, state } = details;
  const code = gives(responseType, 'code') ? sealCode(provider.platform.encryption, id) : undefined;
  try {
    const { accessToken, idToken } = await tokensOf(provider, instance, authorized, issued, unbound, {
      code,
      state,
    });
    return {
      ...(code !== undefined && { code }),
      ...(accessToken !== undefined && {
        access_token: accessToken,
        token_type: 'Bearer',
        expires_in: String(issued.expiresAt - issued.issuedAt),
        scope: authorized.scope.join(' '),
      }),
      ...(idToken !== undefined && { id_token: idToken }),
    };
  } catch (thrown) {
    if (!(thrown instanceof OAuthError)) throw thrown;
    return { error: thrown.code, error_description: thrown.description };
  }
}
