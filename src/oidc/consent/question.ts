import { type AuthorizationDetail, detailKey } from '../../authorization-details/index.ts';
import { scopes } from '../scope/scopes.ts';
import type { Consent } from './state.ts';

/** What a person is asked before an application gets it: a table without store, so that every case can be tried. */

/** What an application is held to. */
export interface ConsentTerms {
  /** Its own setting: its people are asked for everything. */
  readonly required: boolean;
  /** It is of another organization than the default one: its people are asked at least for power over the API. */
  readonly foreign: boolean;
  readonly apiProjectId: string;
}

export interface Wanted {
  readonly scope: readonly string[];
  /** The application wants its people to be asked, whatever they have agreed to before (`prompt=consent`). */
  readonly prompted: boolean;
  /** When it asked. */
  readonly since: Date;
  /** Of the scope, what has to be asked in this very request, whatever was agreed to before. */
  readonly anew: ReadonlySet<string>;
}

export interface ConsentQuestion {
  /** To be agreed to now, or refused; empty: nothing is to be asked. */
  readonly open: readonly string[];
  /** Agreed to before. */
  readonly given: readonly string[];
  /** Refused before: left out where it is not asked for anew. */
  readonly refused: readonly string[];
}

/** What stands for a resource (RFC 8707) among the scopes; no scope has a blank (RFC 6749 §3.3). */
export const resourceItem = (resource: string): string => `resource ${resource}`;

const detailMark = 'authorization_details ';

/** The same for what is asked for beyond scopes (RFC 9396). */
export const detailItem = (detail: AuthorizationDetail): string => detailMark + detailKey(detail);

/** @returns undefined for what is a scope or resource */
export const detailOfItem = (item: string): AuthorizationDetail | undefined =>
  item.startsWith(detailMark)
    ? (JSON.parse(item.slice(detailMark.length)) as AuthorizationDetail)
    : undefined;

const apiScope = (projectId: string) => `urn:zitadel:iam:org:project:id:${projectId}:aud`;

/** Tokens with it are taken by this server's own API, where they may do whatever their person may. */
export const isApiScope = (scope: string, apiProjectId: string): boolean =>
  scope === apiScope('zitadel') || (apiProjectId !== '' && scope === apiScope(apiProjectId));

const reserved = 'urn:zitadel:iam:org:';
/** They say who may sign in and how, and let nobody have anything. */
const restrictions = [`${reserved}id:`, `${reserved}domain:primary:`, `${reserved}idp:id:`];
const isRestriction = (scope: string): boolean => restrictions.some((start) => scope.startsWith(start));

const optional = new Set<string>([
  scopes.profile,
  scopes.email,
  scopes.phone,
  scopes.address,
  scopes.groups,
  scopes.offlineAccess,
  scopes.metadata,
]);

/** What the person may leave out and give the rest (RFC 6749 §3.3). */
export const isOptional = (scope: string, { apiProjectId }: Pick<ConsentTerms, 'apiProjectId'>): boolean =>
  optional.has(scope) || isApiScope(scope, apiProjectId);

/** Whether anybody may have to be asked: only then it is looked up what they have agreed to. */
export const mayAsk = (terms: ConsentTerms, wanted: Pick<Wanted, 'scope' | 'prompted'>): boolean =>
  wanted.prompted || subjectOf(terms, wanted.scope).length > 0;

/** What anybody gets of it: whatever the scope is, tokens tell at least who somebody is. */
const telling = (scope: readonly string[]): string[] => [
  ...new Set([scopes.openid, ...scope.filter((each) => !isRestriction(each))]),
];

/** What of it needs consent by the rules alone. */
function subjectOf({ required, foreign, apiProjectId }: ConsentTerms, scope: readonly string[]): string[] {
  if (required) return telling(scope);
  return scope.filter((each) => each.startsWith(detailMark) || (foreign && isApiScope(each, apiProjectId)));
}

export function questionFor(terms: ConsentTerms, consent: Consent, wanted: Wanted): ConsentQuestion {
  const { givenAt } = consent;
  if (wanted.prompted && !(givenAt && givenAt >= wanted.since))
    return { open: telling(wanted.scope), given: [], refused: [] };
  const subject = subjectOf(terms, wanted.scope);
  const isGiven = (each: string) => consent.scope.has(each) && !wanted.anew.has(each);
  const refused = subject.filter((each) => consent.declined.has(each) && isOptional(each, terms));
  return {
    open: subject.filter((each) => !isGiven(each) && !refused.includes(each)),
    given: subject.filter(isGiven),
    refused,
  };
}

/** The answer: what cannot be left out is agreed to with the rest, and nothing that was not asked about is. */
export function answerTo({ open }: ConsentQuestion, terms: ConsentTerms, agreed: ReadonlySet<string>) {
  const declined = open.filter((scope) => isOptional(scope, terms) && !agreed.has(scope));
  return { scope: open.filter((scope) => !declined.includes(scope)), declined };
}
