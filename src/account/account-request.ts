import { createRequestContext, type OpenedContext } from '../authz/request-context.ts';
import type { Calls, InstanceContext } from '../contract/types.ts';
import type { ProvenScope } from '../eventstore/index.ts';
import {
  type AccountTexts,
  acceptedLanguages,
  accountTexts,
  type ScreenTexts,
  screenTexts,
} from '../i18n/index.ts';
import type { BrowserSession } from '../login/browser-session.ts';
import { proofOf } from '../login/own.ts';
import { type LoginParts, openPage, type PageRequest } from '../login/page-request.ts';
import { isWhole } from '../login/second-factor.ts';
import { alsoSaid, speakIn } from '../login/spoken.ts';
import type { Holders } from '../member/index.ts';
import { requestId } from '../telemetry/index.ts';
import { findUserProfile, type UserRow } from '../user/index.ts';
import { type OwnApi, ownApi } from './own-api.ts';
import { type AccountSignIn, sealSignIn, withAccount } from './sign-in.ts';

/** What the account pages stand on: what the login does, and the API in the person's name. */
export interface AccountParts extends LoginParts {
  readonly calls: Calls;
  readonly holders: Holders;
}

/** A request to an account page, of whoever is signed in. */
export interface AccountRequest extends PageRequest {
  readonly scope: ProvenScope;
  readonly me: BrowserSession;
  readonly row: UserRow;
  /** The request as a call of the API: whoever is signed in is its caller. */
  readonly context: OpenedContext;
  readonly api: OwnApi;
  readonly texts: AccountTexts;
  /** Names of fields. */
  readonly labels: ScreenTexts;
  /** Of a form that brings a file along. */
  readonly upload: Upload | undefined;
}

export interface Upload {
  readonly contentType: string;
  readonly body: Uint8Array;
  readonly fileSize: number;
}

export interface AccountFacts {
  readonly request: Request;
  readonly url: URL;
  readonly form: URLSearchParams;
  readonly upload: Upload | undefined;
  readonly instance: InstanceContext;
  readonly remoteAddress: string;
}

/** A page of nobody's: for what is shown to whoever is not signed in. */
export const openAnyones = (parts: LoginParts, facts: AccountFacts): Promise<PageRequest> =>
  openPage(parts, {
    ...facts,
    authRequestId: undefined,
    accountId: accountId(facts),
    formsLeave: false,
    ofPerson: true,
    loginName: undefined,
    organization: undefined,
  });

/** Whom the tab is about, of those who use the browser; as at the login it proves nothing. */
const accountId = ({ form, url }: AccountFacts): string | undefined =>
  (form.get('account') ?? url.searchParams.get('account') ?? '').slice(0, 200) || undefined;

/** @returns undefined where the person of the page is not signed in, or not wholly */
export async function openAccount(
  parts: AccountParts,
  page: PageRequest,
  facts: AccountFacts,
): Promise<AccountRequest | undefined> {
  const { platform, settings, calls, holders } = parts;
  const { request, url, instance, remoteAddress } = facts;
  const me = await page.session();
  if (!me || !isWhole(me.second) || me.mustChange) return undefined;
  // No page is a way around the code that everybody has to enter first.
  if (parts.unverifiedEmail === 'require' && me.unverifiedEmail !== undefined) return undefined;
  const [row, privacy] = await Promise.all([
    findUserProfile(platform.sql, instance.id, me.userId),
    settings.privacy(instance.id, me.orgId),
  ]);
  if (!row) return undefined;
  const wanted = [
    ...(url.searchParams.get('ui_locales')?.split(' ') ?? []),
    ...(row.preferred_language === '' ? [] : [row.preferred_language]),
    ...acceptedLanguages(request.headers.get('accept-language')),
  ];
  const spoken = await speakIn(parts, instance, me.orgId, wanted);
  const caller = {
    userId: me.userId,
    orgId: me.orgId,
    kind: 'human',
    credential: 'session_token',
    sessionId: me.sessionId,
  } as const;
  const proof = proofOf(page, me);
  const context = createRequestContext({
    requestId: requestId(request.headers),
    service: 'account',
    instance,
    header: (name) => (name === 'accept-language' ? wanted.join(', ') : undefined),
    headers: () => request.headers,
    remoteAddress,
    signal: () => request.signal,
    authenticated: { caller },
    stillProven: proof.still,
    loadMemberships: (who) => holders.all(instance.id, who.userId),
    loadRolesOn: (who, on) => holders.on(instance.id, who.userId, on),
  });
  return {
    ...page,
    frame: {
      ...page.frame,
      ...spoken,
      links: {
        terms: privacy.values.tosLink,
        privacy: privacy.values.privacyLink,
        supportEmail: privacy.values.supportEmail,
        help: privacy.values.helpLink,
      },
    },
    scope: { ...context.scope, proof },
    me,
    row,
    context,
    api: ownApi(calls, context),
    texts: alsoSaid(spoken, accountTexts),
    labels: alsoSaid(spoken, screenTexts),
    upload: facts.upload,
  };
}

type Leading = Pick<AccountSignIn, 'path' | 'userId' | 'loginName' | 'prompt'>;

const through = ({ platform, instance, frame }: PageRequest, wanted: Leading, way = 'login'): string => {
  const request = sealSignIn(platform, instance, { ...wanted, name: alsoSaid(frame, accountTexts).title });
  return `/ui/login/${way}?authRequestID=${encodeURIComponent(request)}`;
};

/**
 * Where whoever is not signed in does so, and comes back from: the one whom the page is about, if that is said. Anybody
 * may write an id into an address: to a browser that does not know the person it is not told whose it is, and nobody
 * else of the browser takes that person's place unasked.
 */
export function signInAddress(page: PageRequest, path: string): string {
  const { accountId, accounts } = page;
  const stranger = accountId !== undefined && accounts.every(({ userId }) => userId !== accountId);
  return through(page, {
    path,
    userId: stranger ? '' : (accountId ?? ''),
    loginName: '',
    prompt: stranger ? 'select_account' : '',
  });
}

/** Where another of the browser's accounts is chosen. */
export const switchAddress = (page: PageRequest): string =>
  through(page, { path: '/account', userId: '', loginName: '', prompt: 'select_account' });

/** Where the person shows again to be the one. Whoever has a passkey is asked on the page that offers it. */
export const proveAgainAddress = (
  page: AccountRequest,
  path: string,
  loginName: string,
  passkeys: boolean,
): string =>
  through(
    page,
    { path, userId: page.me.userId, loginName, prompt: 'login' },
    passkeys ? 'loginname' : 'login',
  );

/** An address of the account, of this person where the browser has several. */
export const inAccount = ({ accounts, me }: AccountRequest, path: string): string =>
  accounts.some(({ userId, session }) => session && userId !== me.userId)
    ? withAccount(path, me.userId)
    : path;

/** Waits until what was written shows, and leads on: a page that is loaded again sends nothing again. */
export async function leadTo(
  page: AccountRequest,
  path: string,
  cookies: readonly string[] = [],
): Promise<Response> {
  const written = page.context.seen();
  if (written > 0n) await page.platform.projections.waitFor(written);
  return page.redirect(inAccount(page, path), cookies);
}
