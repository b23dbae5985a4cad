import { isSecure } from './browser-accounts.ts';
import type { BrowserSession } from './browser-session.ts';
import { cookie, readCookie } from './http/cookies.ts';
import type { PageRequest } from './page-request.ts';

/** A visit at a provider whose person signs in to an account here, to link the two. */
export interface PendingVisit {
  readonly id: string;
  readonly token: string;
  readonly since: Date;
}

const purpose = 'visit ';
const lifetimeMs = 60 * 60_000;
/** Clocks of server and database may differ by so much. */
const clockToleranceMs = 2_000;

type Page = Pick<PageRequest, 'platform' | 'instance' | 'request'>;

export function pendingVisitCookie(
  { platform, instance }: Page,
  { id, token }: Pick<PendingVisit, 'id' | 'token'>,
): string {
  const told = JSON.stringify([instance.id, id, token, platform.clock().getTime()]);
  const sealed = platform.encryption.sealToken('cookie', purpose + told);
  return cookie('visit', sealed, isSecure(instance), lifetimeMs / 1000);
}

export const settledVisitCookie = ({ instance }: Pick<Page, 'instance'>): string =>
  cookie('visit', '', isSecure(instance), 0);

export function pendingVisit({ platform, instance, request }: Page): PendingVisit | undefined {
  const sealed = readCookie(request, 'visit', isSecure(instance));
  const opened = sealed && platform.encryption.openToken('cookie', sealed);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, id, token, since] = JSON.parse(opened.slice(purpose.length)) as [
    string,
    string,
    string,
    number,
  ];
  const over = since + lifetimeMs <= platform.clock().getTime();
  return over || instanceId !== instance.id ? undefined : { id, token, since: new Date(since) };
}

/** The visit that waits for this sign-in: only what was proven since counts, and not who was here before. */
export function visitToLink(
  page: Page,
  { enteredAt }: Pick<BrowserSession, 'enteredAt'>,
): PendingVisit | undefined {
  const pending = pendingVisit(page);
  return pending && enteredAt.getTime() + clockToleranceMs >= pending.since.getTime() ? pending : undefined;
}
