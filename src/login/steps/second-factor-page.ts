import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';

/** Where a second factor is asked: the app's code at once, since nothing has to be sent, else the choice. */
export const firstFactorPage = (page: PageRequest, { second }: BrowserSession): string =>
  withAuthRequest(second.ways[0] === 'app' ? '/ui/login/otp/app' : '/ui/login/mfa', page);
