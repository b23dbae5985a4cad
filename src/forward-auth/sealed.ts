import type { ForwardAuthHost } from '../application/index.ts';
import { BoundedMap } from '../bounded-map.ts';
import type { Encryption } from '../crypto/types.ts';
import { placeOf } from './cookies.ts';

/**
 * What the cookies hold, sealed: the application gets them with each request, and can do nothing with them. Each says of
 * which application and host it is, so that none is good elsewhere.
 */

const sessionMark = 'forward-auth session ';
const stateMark = 'forward-auth state ';

type SealedSession = readonly [instanceId: string, applicationId: string, place: string, token: string];

/** A sign-in that is under way. */
export interface Pending {
  readonly state: string;
  readonly codeVerifier: string;
  /** Where the browser wanted to go, at an origin of the application. */
  readonly returnTo: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

type SealedState = readonly [instanceId: string, applicationId: string, origin: string, pending: Pending];

export interface Seals {
  session(instanceId: string, host: ForwardAuthHost, token: string): string;
  /** The access token in it; undefined for what is of no session of this application here. */
  openSession(instanceId: string, host: ForwardAuthHost, cookie: string): string | undefined;
  pending(instanceId: string, host: ForwardAuthHost, pending: Pending): string;
  openPending(instanceId: string, host: ForwardAuthHost, cookie: string): Pending | undefined;
}

const longestCookie = 4096;

/** What was opened is remembered: what a cookie says never changes. Keys that were withdrawn count after this at the latest. */
const rememberedMs = 20_000;

export function createSeals({ sealToken, openToken }: Pick<Encryption, 'sealToken' | 'openToken'>): Seals {
  const opened = new BoundedMap<string, { readonly said: SealedSession; readonly at: number }>({
    limit: 20_000,
  });

  function read<T>(mark: string, cookie: string): T | undefined {
    const text = cookie.length > longestCookie ? undefined : openToken('cookie', cookie);
    return text?.startsWith(mark) ? (JSON.parse(text.slice(mark.length)) as T) : undefined;
  }

  function sessionIn(cookie: string): SealedSession | undefined {
    const known = opened.get(cookie);
    const now = performance.now();
    if (known && now - known.at < rememberedMs) return known.said;
    const said = read<SealedSession>(sessionMark, cookie);
    if (said) opened.set(cookie, { said, at: now });
    return said;
  }

  return {
    session(instanceId, host, token) {
      const said: SealedSession = [instanceId, host.applicationId, placeOf(host), token];
      return sealToken('cookie', sessionMark + JSON.stringify(said));
    },
    openSession(instanceId, host, cookie) {
      const said = sessionIn(cookie);
      if (!said) return undefined;
      const [instance, application, place, token] = said;
      const isHere = instance === instanceId && application === host.applicationId && place === placeOf(host);
      return isHere ? token : undefined;
    },
    pending(instanceId, host, pending) {
      const said: SealedState = [instanceId, host.applicationId, host.origin, pending];
      return sealToken('cookie', stateMark + JSON.stringify(said));
    },
    openPending(instanceId, host, cookie) {
      const said = read<SealedState>(stateMark, cookie);
      if (!said) return undefined;
      const [instance, application, origin, pending] = said;
      const isHere = instance === instanceId && application === host.applicationId && origin === host.origin;
      return isHere ? pending : undefined;
    },
  };
}
