import { activeMailProvider } from '../../notification/index.ts';
import type { BrowserSession } from '../browser-session.ts';
import { asksForEmail } from '../due.ts';
import type { PageRequest } from '../page-request.ts';

export const mayMail = async ({ platform, instance, mailsAnyway }: PageRequest): Promise<boolean> =>
  mailsAnyway || (await activeMailProvider(platform.sql, instance.id)) !== undefined;

/** Whether the code of the e-mail address comes before anything else; see `login.unverifiedEmail` of the configuration. */
export async function isEmailDue(
  page: PageRequest,
  { sessionId, unverifiedEmail }: BrowserSession,
): Promise<boolean> {
  if (unverifiedEmail === undefined) return false;
  const later = page.accounts.some(({ laterIn }) => laterIn === sessionId);
  return asksForEmail(page.unverifiedEmail, { later, mayMail: await mayMail(page) });
}

/** Where the code is entered. */
export function verifyPath({ authRequest }: PageRequest, { userId, orgId }: BrowserSession): string {
  const query = new URLSearchParams({
    userId,
    organization: orgId,
    account: userId,
    ...(authRequest && { authRequestID: authRequest.id }),
  });
  return `/ui/login/verify?${query}`;
}
