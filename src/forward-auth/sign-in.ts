import { createHash } from 'node:crypto';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { randomToken, safeEqual } from '../crypto/index.ts';
import { type StandIn, toOAuthError } from '../oidc/index.ts';
import type { Platform } from '../platform.ts';
import { tellRefused } from '../telemetry/index.ts';
import { cookiesNamed, sessionCookie, stateCookie, stateCookieName, statesUnderWay } from './cookies.ts';
import type { Decisions, Protected } from './decision.ts';
import { Refusal } from './errors.ts';
import { failedPage, overPage } from './page.ts';
import { ownPrefix, paths } from './paths.ts';
import { isNavigation } from './question.ts';
import { returnTo } from './return-to.ts';
import type { Seals } from './sealed.ts';

/** The pages of a sign-in on the application's own hosts: the server is relying party and provider at once. */

const pendingSeconds = 3600;
/** More would fill the head of requests; who has so many open begins anew. */
const mostPending = 5;

export const redirect = (location: string, cookies: readonly string[], status = 302): WireReply => {
  const extra = new Headers();
  for (const cookie of cookies) extra.append('set-cookie', cookie);
  return {
    status,
    headers: { location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
    extra,
    body: null,
  };
};

interface Parts {
  readonly platform: Platform;
  readonly standIn: StandIn;
  readonly seals: Seals;
  readonly decisions: Decisions;
}

const callbackAt = ({ host }: Protected): string => host.origin + paths.callback;

/** Where nginx has it show what was asked for, that is where the browser goes back to. */
function wantedBy(request: WireRequest): string | undefined {
  const named = new URLSearchParams(request.query).get('rd');
  if (named !== null) return named;
  const uri = request.header('x-forwarded-uri');
  return uri?.startsWith(ownPrefix) ? undefined : uri;
}

/** Begins a sign-in: the state is in a cookie of this browser, so that nobody signs it in as somebody else. */
export function beginSignIn(
  { platform, standIn, seals }: Parts,
  place: Protected,
  request: WireRequest,
): WireReply {
  if (!isNavigation(request, request.verb)) throw unauthorized();
  const { instance, host, client } = place;
  const [state, codeVerifier] = [randomToken(), randomToken()];
  const pending = {
    state,
    codeVerifier,
    returnTo: returnTo(host, wantedBy(request)),
    until: platform.clock().getTime() + pendingSeconds * 1000,
  };
  const open = statesUnderWay(request, host);
  const sealed = seals.pending(instance.id, host, pending);
  const codeChallenge = createHash('sha256').update(codeVerifier).digest('base64url');
  const asked = { redirectUri: callbackAt(place), state, codeChallenge };
  return redirect(standIn.authorizationUrl(instance, client, asked), [
    ...(open.length < mostPending ? [] : open.map((name) => stateCookie(host, name, '', 0))),
    stateCookie(host, stateCookieName(host, state), sealed, pendingSeconds),
  ]);
}

export const unauthorized = () => new Refusal(401, 'Sign in first');

/** The way back (RFC 6749 §4.1.2, RFC 9207): the code is taken once, by the browser that began. */
export async function endSignIn(parts: Parts, place: Protected, request: WireRequest): Promise<WireReply> {
  const { platform, standIn, seals, decisions } = parts;
  const { instance, host, client } = place;
  const query = new URLSearchParams(request.query);
  const state = query.get('state') ?? '';
  const name = stateCookieName(host, state);
  const pending = cookiesNamed(request, /^[\w-]{12,}$/.test(state) ? name : '-')
    .map((cookie) => seals.openPending(instance.id, host, cookie))
    .find((each) => each !== undefined && safeEqual(each.state, state));
  const home = `${host.origin}/`;
  const isOurs =
    pending && pending.until > platform.clock().getTime() && query.get('iss') === instance.origin;
  if (!isOurs) {
    // A tab that was loaded again, or found by the back button: there is nothing left to do.
    if (await decisions.session(place, request)) return redirect(home, []);
    return overPage(request, home);
  }
  const cleared = stateCookie(host, name, '', 0);
  const failed = (reference: string): WireReply => ({
    ...failedPage(request, pending.returnTo, reference),
    extra: new Headers({ 'set-cookie': cleared }),
  });
  const code = query.get('code');
  if (code === null) return failed(refusalIn(query));
  try {
    const token = await standIn.redeem(instance, client, {
      code,
      redirectUri: callbackAt(place),
      codeVerifier: pending.codeVerifier,
      seconds: host.settings.sessionSeconds,
    });
    const session = seals.session(instance.id, host, token);
    return redirect(pending.returnTo, [sessionCookie(host, session, host.settings.sessionSeconds), cleared]);
  } catch (thrown) {
    const error = toOAuthError(thrown);
    if (error.status >= 500) throw thrown;
    const { code: kind, description, detail } = error;
    tellRefused(platform.log, 'forward-auth sign-in refused', kind, {
      instance: instance.id,
      description,
      detail,
    });
    return failed(`${kind}: ${description}`);
  }
}

/** RFC 6749 §4.1.2.1, of characters that it allows. */
const refusalIn = (query: URLSearchParams): string =>
  [query.get('error') ?? 'invalid_request', query.get('error_description')]
    .filter((part) => part !== null)
    .map((part) => part.replace(/[^\x20-\x7e]/g, '?').slice(0, 300))
    .join(': ');

/**
 * By a form of the application's own pages the sign-in ends at once. A link only leads to the page that asks first: any page
 * of the web can have it opened.
 */
export async function signOut(parts: Parts, place: Protected, request: WireRequest): Promise<WireReply> {
  const { standIn, decisions } = parts;
  const { instance, host, client } = place;
  const cleared = sessionCookie(host, '', 0);
  if (request.verb !== 'POST') return redirect(standIn.signOutUrl(instance, client), []);
  if (!host.settings.origins.includes(request.header('origin') ?? ''))
    throw new Refusal(403, 'Sign out from a page of the application itself');
  const token = await decisions.session(place, request);
  if (!token || token.row.session_id === '') return redirect(`${host.origin}/`, [cleared], 303);
  const { session_id: sessionId, user_id: userId } = token.row;
  return redirect(await standIn.signOut(instance, { sessionId, userId }), [cleared], 303);
}
