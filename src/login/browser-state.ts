import { createHash } from 'node:crypto';
import type { InstanceContext } from '../contract/types.ts';
import type { Encryption } from '../crypto/types.ts';
import { stateCookie, stateCookiePrefix } from './http/cookies.ts';

/**
 * What a frame of ours may read of the sign-ins of its browser, to tell applications whether theirs is still there (OpenID
 * Connect Session Management 1.0 §3.2). It proves nothing to anybody; who knows a session's id cannot make it.
 */
export const browserState = (
  encryption: Pick<Encryption, 'mac'>,
  instanceId: string,
  sessionId: string,
): string => {
  const mac = encryption.mac('cookie', `browser state ${instanceId} ${sessionId}`);
  return mac.slice(mac.lastIndexOf('$') + 1);
};

/** Nobody: that there is no sign-in, as opposed to cookies that the frame is not shown. */
const signedOut = 'out';

type Instance = Pick<InstanceContext, 'id' | 'origin'>;

/** Whether browsers give a frame of ours its cookies at all: only such as go by TLS (RFC 6265bis §5.7). */
export const hasBrowserState = ({ origin }: Pick<Instance, 'origin'>): boolean => origin.startsWith('https:');

const nameOf = (userId: string): string =>
  createHash('sha256').update(`state ${userId}`).digest('base64url').slice(0, 12);

/** @param sessionId undefined: the person is not signed in (any more) */
export function browserStateCookies(
  encryption: Pick<Encryption, 'mac'>,
  instance: Instance,
  userId: string,
  sessionId: string | undefined,
): readonly string[] {
  if (!hasBrowserState(instance)) return [];
  const value = sessionId === undefined ? signedOut : browserState(encryption, instance.id, sessionId);
  return [stateCookie(nameOf(userId), value)];
}

/** A browser holds as many as it has accounts. */
export const forgottenBrowserStateCookies = (instance: Instance, userId: string): readonly string[] =>
  hasBrowserState(instance) ? [stateCookie(nameOf(userId), '', 0)] : [];

/** Whether the browser has such a cookie of the person, by its `Cookie` header. */
export const holdsBrowserState = (cookies: string | undefined, userId: string): boolean =>
  cookies?.includes(`${stateCookiePrefix}${nameOf(userId)}=`) ?? false;
