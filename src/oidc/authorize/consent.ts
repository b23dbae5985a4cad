import { createHash } from 'node:crypto';
import type { Client } from '../../application/index.ts';
import type { AuthorizationDetail, UsableType } from '../../authorization-details/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import { type AggregateWrite, type Loaded, writeOf } from '../../eventstore/index.ts';
import { ConsentDue, type ConsentAnswer as PersonsAnswer } from '../../login/index.ts';
import type { Platform } from '../../platform.ts';
import { isBefore } from '../clients/since.ts';
import { type ConsentAnswer, giveConsent } from '../consent/commands.ts';
import type { LinkedConsent } from '../consent/linked.ts';
import {
  answerTo,
  type ConsentQuestion,
  type ConsentTerms,
  detailItem,
  isApiScope,
  mayAsk,
  questionFor,
  resourceItem,
  type Wanted,
} from '../consent/question.ts';
import { type Consent, consentAggregate, consentId, noConsent } from '../consent/state.ts';
import { requestAudience } from '../scope/audience.ts';
import { typesOf } from '../scope/authorization-details.ts';
import { type RequestedClaims, scopesOfClaims } from '../scope/requested-claims.ts';
import type { AuthorizeContext } from './context.ts';

/** What stands between a sign-in and its answer, where the application may not have everything unasked. */

/** Whose question it is: our pages heed `prompt=consent`; a login client is told of it, and shows a page of its own. */
export type AskedBy = 'pages' | 'login client';

/** A request as consent sees it. */
export interface ConsentRequest {
  readonly client: Client;
  readonly scope: readonly string[];
  /** Single ones, which people agree to by the scopes that would tell them. */
  readonly claims?: RequestedClaims | undefined;
  /** See `RequestDetails.resources`. */
  readonly resources: readonly string[];
  /** See `RequestDetails.authorizationDetails`. */
  readonly authorizationDetails: readonly AuthorizationDetail[];
  readonly prompt: readonly string[];
  readonly createdAt: Date | undefined;
  /** Left out where no login client answers it. */
  readonly requestId?: string | undefined;
}

export const consentTerms = (client: Client, instance: InstanceContext): ConsentTerms => ({
  // Nobody has vouched for a client that has registered itself.
  required: client.origin !== undefined || (client.oidc?.requireConsent ?? false),
  // The server's own applications are in the project of its API, wherever the default organization is now.
  foreign: client.org.id !== instance.defaultOrgId && client.project.id !== instance.projectId,
  apiProjectId: instance.projectId,
});

const wantedBy = (
  { scope, resources, authorizationDetails, claims, prompt, createdAt = new Date(0) }: ConsentRequest,
  terms: ConsentTerms,
  by: AskedBy,
): Omit<Wanted, 'anew'> => ({
  scope: [
    ...new Set([
      ...scope,
      ...scopesOfClaims(claims),
      ...resources.map(resourceItem),
      ...authorizationDetails.map(detailItem),
    ]),
  ],
  prompted: prompt.includes('consent') && (by === 'pages' || terms.required),
  since: createdAt,
});

export interface LoadedQuestion extends ConsentQuestion {
  readonly terms: ConsentTerms;
  readonly loaded: Loaded<Consent>;
  /** Of the authorization details that are asked for. */
  readonly types: readonly UsableType[];
}

/** @returns undefined where nobody has to agree to anything */
export async function consentQuestion(
  context: { readonly provider: { readonly platform: Platform }; instance: InstanceContext },
  request: ConsentRequest,
  userId: string,
  by: AskedBy,
): Promise<LoadedQuestion | undefined> {
  const { provider, instance } = context;
  const terms = consentTerms(request.client, instance);
  const wanted = wantedBy(request, terms, by);
  if (!mayAsk(terms, wanted)) return undefined;
  const id = consentId(userId, request.client.clientId);
  const found = await provider.platform.store.load(instance.id, consentAggregate, id);
  const loaded = isBefore(request.client, found.state.givenAt) ? { ...found, state: noConsent } : found;
  const types = await typesOf(context, request.authorizationDetails);
  const anew = askedAnew(request, types, by, loaded.state);
  return { ...questionFor(terms, loaded.state, { ...wanted, anew }), terms, loaded, types };
}

/** What was agreed to for a request counts for that alone, and is said to a login client before it answers. */
function askedAnew(
  { authorizationDetails, requestId }: ConsentRequest,
  types: readonly UsableType[],
  by: AskedBy,
  consent: Consent,
): ReadonlySet<string> {
  const isAnswered = by === 'login client' && requestId !== undefined && consent.requestId === requestId;
  const each = new Set(types.filter(({ askEachTime }) => askEachTime).map(({ name }) => name));
  const anew = isAnswered ? [] : authorizationDetails.filter(({ type }) => each.has(type));
  return new Set(anew.map(detailItem));
}

/** Names everything that the page says: an answer counts for what was seen, not for what has come since. */
export const seenAs = (
  { client }: Pick<ConsentRequest, 'client'>,
  { open, given, loaded, types }: LoadedQuestion,
): string =>
  createHash('sha256')
    .update(JSON.stringify([loaded.id, client.name, open, given, types]))
    .digest('base64url');

export interface Settled {
  readonly consent: LinkedConsent;
  /** What is to be recorded together with the answer; undefined: it was agreed to before. */
  readonly write: AggregateWrite | undefined;
}

/**
 * The consent on which the answer to a request stands.
 * @returns undefined where none is needed
 * @throws ConsentDue where something is open that was not answered just now
 */
export async function settleConsent(
  context: AuthorizeContext,
  request: ConsentRequest,
  user: { readonly userId: string; readonly orgId: string },
  by: AskedBy,
  agreement?: PersonsAnswer,
): Promise<Settled | undefined> {
  const question = await consentQuestion(context, request, user.userId, by);
  if (!question) return undefined;
  const { open, terms } = question;
  if (open.length === 0) return { consent: await left(context, request, question), write: undefined };
  if (agreement?.seen !== seenAs(request, question)) throw new ConsentDue();
  const answer = answerTo(question, terms, new Set(agreement.scope));
  return {
    consent: await left(context, request, question, answer),
    write: consentWrite(question, request.client, user, answer),
  };
}

export const consentWrite = (
  { loaded }: Pick<LoadedQuestion, 'loaded'>,
  { clientId }: Pick<Client, 'clientId'>,
  { userId, orgId }: { readonly userId: string; readonly orgId: string },
  answer: ConsentAnswer,
): AggregateWrite => writeOf(loaded, orgId, giveConsent(loaded.state, { userId, clientId }, answer));

/** What is asked for without what was refused. */
async function left(
  context: AuthorizeContext,
  { client, scope, claims, authorizationDetails }: ConsentRequest,
  { refused, terms, loaded: { id } }: LoadedQuestion,
  { declined }: Pick<ConsentAnswer, 'declined'> = { declined: [] },
): Promise<LinkedConsent> {
  const without = new Set([...refused, ...declined]);
  if (without.size === 0) return { id };
  const rest = scope.filter((each) => !without.has(each));
  const lessAudience = [...without].some((each) => isApiScope(each, terms.apiProjectId));
  const ofClaims = scopesOfClaims(claims).filter((each) => without.has(each));
  return {
    id,
    scope: rest,
    ...(ofClaims.length > 0 && { withoutClaimsOf: ofClaims }),
    ...(lessAudience && { audience: await requestAudience(context, client, rest, authorizationDetails) }),
  };
}
