import type { BrowserSession } from '../browser-session.ts';
import { askedBy } from '../due.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import type { CodeWay } from '../second-factor.ts';
import { waitToSend } from '../sends.ts';
import { proveBeside, type SignedIn } from '../sign-in.ts';

/** How a second factor comes to be asked for. */

/** How the session API calls what a page asks for. */
export const checks = { app: 'totp', sms: 'otpSms', email: 'otpEmail', recovery: 'recoveryCode' } as const;

/** Whether a code of this way is waited for, where it takes one. */
export const isAsked = ({ verified }: BrowserSession, way: CodeWay): boolean =>
  way === 'app' || way === 'recovery' || verified.loaded.state.challenges[checks[way]] !== undefined;

export async function askFactor(
  page: PageRequest,
  session: BrowserSession,
  cookies: readonly string[] = [],
): Promise<Response> {
  const way = askedBy(session.second.ways);
  const to = (path: string, more: readonly string[] = []) =>
    page.redirect(withAuthRequest(path, page), [...cookies, ...more]);
  if (way === 'choice') return to('/ui/login/mfa');
  if (way === 'key') return to('/ui/login/u2f');
  if (way === 'app' || way === 'recovery' || isAsked(session, way)) return to(`/ui/login/otp/${way}`);
  // Who sends a form wants to go on; no address and no link sends anything.
  if (page.request.method !== 'POST' || (await waitToSend(page, session.userId)) > 0)
    return to('/ui/login/mfa');
  const sent = await sendCode(page, session, way);
  return to(`/ui/login/otp/${way}`, sent.cookies);
}

/** Has a code sent, which leads back to the page where it is asked for. */
export function sendCode(
  page: PageRequest,
  session: BrowserSession,
  way: 'sms' | 'email',
): Promise<SignedIn> {
  const { authRequest, instance } = page;
  const request = authRequest ? `authRequestID=${encodeURIComponent(authRequest.id)}&` : '';
  const urlTemplate = `${instance.origin}/ui/login/otp/email?${request}code={{.Code}}`;
  const asked = way === 'sms' ? { returned: false } : { returned: false, urlTemplate };
  return proveBeside(page, session, { checks: {}, challenges: { [checks[way]]: asked } });
}
