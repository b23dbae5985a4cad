import { createHash } from 'node:crypto';
import type { InstanceContext } from '../contract/types.ts';
import type { Platform } from '../platform.ts';
import { browserStateCookies, forgottenBrowserStateCookies } from './browser-state.ts';
import { type CookieName, cookie, readCookies } from './http/cookies.ts';

/**
 * Accounts that were used in this browser, each in a sealed cookie of its own: whose it is and, until the person signs
 * out, by which session. Tabs that sign different people in at the same time write different cookies.
 */
export interface BrowserAccount {
  readonly userId: string;
  /** undefined: signed out, and remembered until it is forgotten. */
  readonly session: { readonly id: string; readonly token: string } | undefined;
  /** Milliseconds since 1970 of the last sign-in or choice. */
  readonly usedAt: number;
  /** Id of the session in which the person left it for later to confirm the e-mail address. */
  readonly laterIn?: string | undefined;
}

/** So many go into the header of every request; of more the one that was used least lately goes. */
export const maxAccounts = 8;
/** For how long an account that nobody used is remembered. */
const rememberedSeconds = 90 * 24 * 60 * 60;

const purpose = 'account ';

export const isSecure = (instance: Pick<InstanceContext, 'origin'>): boolean =>
  instance.origin.startsWith('https:');

/** Names of cookies are seen by whoever sees the browser: they do not say whose the account is. */
const cookieName = (userId: string): CookieName =>
  `session-${createHash('sha256').update(userId).digest('base64url').slice(0, 12)}`;

/** @param seconds until its session ends; it is remembered for longer than that */
export function accountCookie(
  { encryption }: Pick<Platform, 'encryption'>,
  instance: InstanceContext,
  { userId, session, usedAt, laterIn = '' }: BrowserAccount,
  seconds = 0,
): string {
  const facts = [instance.id, userId, session?.id ?? '', session?.token ?? '', usedAt, laterIn];
  const sealed = encryption.sealToken('cookie', purpose + JSON.stringify(facts));
  return cookie(cookieName(userId), sealed, isSecure(instance), Math.max(seconds, rememberedSeconds));
}

/** With what frames of ours may read of it. */
export const accountCookies = (
  platform: Pick<Platform, 'encryption'>,
  instance: InstanceContext,
  account: BrowserAccount,
  seconds = 0,
): readonly string[] => [
  accountCookie(platform, instance, account, seconds),
  ...browserStateCookies(platform.encryption, instance, account.userId, account.session?.id),
];

export const forgottenAccountCookies = (instance: InstanceContext, userId: string): readonly string[] => [
  cookie(cookieName(userId), '', isSecure(instance), 0),
  ...forgottenBrowserStateCookies(instance, userId),
];

/**
 * Those of a request, the last used first. All of its cookies are looked at, of which the listener's bound for headers
 * lets few through: cookies of others on this host, or of a key that is gone, stand before one's own for ever.
 */
export function accountsIn(
  { encryption }: Pick<Platform, 'encryption'>,
  instance: InstanceContext,
  request: Request,
): readonly BrowserAccount[] {
  const accounts = new Map<string, BrowserAccount>();
  for (const { value } of readCookies(request, 'session-', isSecure(instance))) {
    const account = opened(encryption.openToken('cookie', value), instance.id);
    const known = account && accounts.get(account.userId);
    if (account && !(known && known.usedAt > account.usedAt)) accounts.set(account.userId, account);
  }
  return [...accounts.values()].toSorted((a, b) => b.usedAt - a.usedAt);
}

/**
 * Takes cookies of accounts away that say nothing here, but for as many as another server on this host may have: they
 * would grow into the bound for headers.
 */
export function withoutStrangers(
  { encryption }: Pick<Platform, 'encryption'>,
  instance: InstanceContext,
  request: Request,
): readonly string[] {
  const secure = isSecure(instance);
  const strange = readCookies(request, 'session-', secure).filter(
    ({ value }) => opened(encryption.openToken('cookie', value), instance.id) === undefined,
  );
  return strange.slice(0, -maxAccounts).map(({ name }) => cookie(name, '', secure, 0));
}

function opened(text: string | undefined, instanceId: string): BrowserAccount | undefined {
  if (!text?.startsWith(purpose)) return undefined;
  const [instance, userId, id, token, usedAt, laterIn] = JSON.parse(text.slice(purpose.length)) as [
    string,
    string,
    string,
    string,
    number,
    string,
  ];
  if (instance !== instanceId) return undefined;
  return { userId, session: token === '' ? undefined : { id, token }, usedAt, laterIn };
}
