import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';

/** Where a second factor is asked: the app's code at once, since nothing has to be sent, else the choice. */
export const firstFactorPage = (page: PageRequest, { second }: BrowserSession): string =>
  withAuthRequest(firstPath(second.ways), page);

function firstPath([first, ...others]: BrowserSession['second']['ways']): string {
  if (first === 'app') return '/ui/login/otp/app';
  return first === 'key' && others.length === 0 ? '/ui/login/u2f' : '/ui/login/mfa';
}
