import type { Client } from '../../application/index.ts';
import { userType } from '../../user/index.ts';
import { describeVerdict, takeClientsWord } from '../clients/assertion.ts';
import { tokenReason } from '../oidc-session/commands.ts';
import { invalidRequest, invalidScope } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { wantedOrg } from '../scope/access.ts';
import { detailsWithin, standingDetails } from '../scope/authorization-details.ts';
import { scopes } from '../scope/scopes.ts';
import { type Authorized, formOf, type TokenForm } from '../tokens/authorized.ts';
import { newSessionId } from '../tokens/format.ts';
import { mayAct, type SubjectRow } from '../tokens/subject.ts';
import { actorFor, impersonation, noSuchSubject, requireImpersonation } from './exchange/acting.ts';
import { requireAgreed } from './exchange/agreed.ts';
import { type Bounds, boundsOf } from './exchange/bounds.ts';
import { ofAccessToken, ofIdToken, ofUserId } from './exchange/parties.ts';
import type { Party } from './exchange/party.ts';
import { type ExchangeRequest, readRequest, type Shown } from './exchange/request.ts';
import { targetsOf } from './exchange/targets.ts';
import type { GrantContext, Prove } from './grant.ts';
import { asksForIdJag, issueIdJag } from './id-jag/issue.ts';
import { findSubject } from './subject-of.ts';

/** Each use of a token asks after all that it came of, which is two for each exchange at most. */
const mostExchanges = 5;

/**
 * Token exchange (RFC 8693): a token for less than another one is for, or one that acts as a user. It is never more
 * than what it is given for, ends with that, and lasts no longer.
 *
 * Round trips: a read of each token that is not remembered, one of the subject, and one append. Acting as somebody adds
 * the roles of both, remembered, and a load of the subject's version; an ID token the search for its grant; each resource
 * one read.
 */
export async function tokenExchange(context: GrantContext, form: Parameters, client: Client): Promise<Prove> {
  if (asksForIdJag(form)) return issueIdJag(context, form, client);
  const request = readRequest(form);
  if (request.actor) await requireImpersonation(context, client);
  const { subject } = request;
  const token =
    subject.type === 'jwt' ? await userOfAssertion(context, subject.token, client) : subject.token;
  return () => prove(context, { ...request, subject: { ...subject, token } }, client, form);
}

/** @throws OAuthError `invalid_request` */
async function userOfAssertion({ provider, instance }: GrantContext, assertion: string, client: Client) {
  const verdict = await takeClientsWord(provider, instance, assertion, client);
  if (verdict.ok) return verdict.subject;
  throw invalidRequest(`The subject_token is not valid${describeVerdict(verdict)}`, {
    detail: verdict.reason,
  });
}

async function prove(
  context: GrantContext,
  request: ExchangeRequest,
  client: Client,
  form: Parameters,
): Promise<Authorized> {
  const { provider, instance } = context;
  const actor = request.actor && (await partyOf(context, client, 'actor_token', request.actor));
  const subject = await partyOf(context, client, 'subject_token', request.subject);
  const generation = 1 + Math.max(subject.generation, actor?.generation ?? 0);
  if (generation > mostExchanges)
    throw invalidRequest(`A token is exchanged ${mostExchanges} times at most; exchange an earlier one`);

  const targets = await targetsOf(context, request.resources);
  const bounds = boundsOf({ ...request, targets }, subject.origin && subject, actor, instance.projectId);
  const { scope, audience } = bounds;
  const user = await findSubject(
    context,
    subject.userId,
    subject.proven?.sessionId ?? '',
    scope.includes(scopes.metadata),
  );
  if (!user || !mayAct(user)) throw noSuchSubject();
  const whom = { userId: user.user_id, orgId: user.org_id };
  const acting = actor ? await actorFor(context, actor, subject.actor, whom) : subject.actor;
  await requireUsable(context, client, user, bounds);
  const given = await standingDetails(
    context,
    (subject.origin ? subject : (actor ?? subject)).authorizationDetails,
    client,
  );
  const authorizationDetails = (await detailsWithin(context, given, form, client)) ?? given;
  const asked = { client, ...bounds, authorizationDetails };
  const consent = acting ? undefined : await requireAgreed(context, asked, user);
  return {
    granted: {
      sessionId: '',
      authMethods: [],
      authTime: actor?.proven?.authTime ?? provider.platform.clock(),
      ...subject.proven,
      ...whom,
      clientId: client.clientId,
      audience,
      authorizationDetails,
      scope,
      preferredLanguage: user.preferred_language,
      exchange: {
        ...(subject.origin && { subject: subject.origin }),
        ...(actor?.origin && { actor: actor.origin }),
        generation,
      },
      actor: acting,
      consent,
    },
    session: {
      begins: newSessionId(provider.platform.ids()),
      refreshable: false,
      reason: actor ? tokenReason.impersonation : tokenReason.exchange,
    },
    scope,
    subject: () => user,
    form: formFor(client, user, request, scope),
    exchange: {
      issued: request.issued,
      notAfter: Math.min(subject.expiresAt, actor?.expiresAt ?? Number.POSITIVE_INFINITY),
    },
    uses: actor && acting ? [await impersonation(context, client, subject.userId, acting)] : [],
  };
}

function partyOf(
  context: GrantContext,
  client: Client,
  parameter: 'subject_token' | 'actor_token',
  { type, token }: Shown,
): Party | Promise<Party> {
  switch (type) {
    case 'access_token':
      return ofAccessToken(context, client, { parameter, token });
    case 'id_token':
      return ofIdToken(context, client, { parameter, token });
    case 'user_id':
    case 'jwt':
      return ofUserId(token);
  }
}

/**
 * The subject may use the application, and is of the organization that the scope names.
 * @throws OAuthError `invalid_request`, `invalid_scope`
 */
async function requireUsable(
  { provider, instance }: GrantContext,
  client: Client,
  { user_id: userId, org_id: orgId }: SubjectRow,
  { scope }: Bounds,
): Promise<void> {
  if (!(await provider.access.may(instance.id, client, { userId, orgId })))
    throw invalidRequest('The subject may not use this application; ask its administrator');
  const org = await wantedOrg(provider.platform.sql, instance.id, scope);
  if (org !== undefined && org !== orgId)
    throw invalidScope('The subject is of another organization than the scope says; leave that scope out');
}

/** @throws OAuthError `invalid_scope`, `invalid_request` */
function formFor(
  client: Client,
  user: SubjectRow,
  { issued }: ExchangeRequest,
  scope: readonly string[],
): TokenForm {
  const form = formOf(client);
  const isPerson = user.user_type === userType.human;
  if (issued === 'id_token') {
    if (!isPerson) throw invalidRequest('An ID token tells of a person, and the subject is a machine user');
    if (!scope.includes(scopes.openid)) throw invalidScope('An ID token needs the scope openid');
  }
  return {
    ...form,
    ...(issued === 'jwt' && { accessToken: 'jwt' }),
    ...(issued === 'id_token' && { accessToken: 'none' }),
    ...(!isPerson && { idToken: 'none' }),
  };
}
