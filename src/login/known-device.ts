import { randomToken } from '../crypto/index.ts';
import { isSecure } from './browser-accounts.ts';
import { cookie, readCookie } from './http/cookies.ts';
import type { PageRequest } from './page-request.ts';

/**
 * A browser in which people have proven themselves before. What others fail at their accounts, from elsewhere or from
 * the same address, does not concern it: it has failures of its own.
 */
export interface KnownDevice {
  readonly id: string;
  /** Who has signed in here, the last one first. */
  readonly userIds: readonly string[];
}

const purpose = 'device ';
const maxPeople = 5;
/** As long as browsers keep cookies (RFC 6265bis §5.5). */
const lifetimeSeconds = 400 * 24 * 60 * 60;

type Here = Pick<PageRequest, 'platform' | 'instance' | 'request'>;

export function knownDevice({ platform, instance, request }: Here): KnownDevice | undefined {
  const sealed = readCookie(request, 'device', isSecure(instance));
  const opened = sealed && platform.encryption.openToken('cookie', sealed);
  if (!opened?.startsWith(purpose)) return undefined;
  const [instanceId, id, userIds] = JSON.parse(opened.slice(purpose.length)) as [string, string, string[]];
  return instanceId === instance.id ? { id, userIds } : undefined;
}

/** The cookie by which the browser is known from now on to be this person's too. */
export function deviceCookie(page: Here, userId: string): string {
  const { platform, instance } = page;
  const { id, userIds } = knownDevice(page) ?? { id: randomToken(), userIds: [] };
  const people = [userId, ...userIds.filter((each) => each !== userId)].slice(0, maxPeople);
  const sealed = platform.encryption.sealToken('cookie', purpose + JSON.stringify([instance.id, id, people]));
  return cookie('device', sealed, isSecure(instance), lifetimeSeconds);
}
