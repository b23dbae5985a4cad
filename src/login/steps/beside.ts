import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import type { BesidePage } from '../pages/second-factor.ts';
import type { SecondFactorNeed } from '../second-factor.ts';
import { personOf } from './person.ts';
import { proceed } from './proceed.ts';

/**
 * The session of who is at a page beside the password, where that page has its turn; else where the browser goes
 * instead: back to the beginning, or on. So no page is reached by its address alone, from whatever tab.
 */
export async function atTurn(
  page: PageRequest,
  ...turns: readonly SecondFactorNeed['need'][]
): Promise<BrowserSession | Response> {
  const session = await page.session();
  if (!session) return page.redirect(withAuthRequest('/ui/login/loginname', page));
  return turns.includes(session.second.need) ? session : proceed(page, session);
}

export const besidePage = async (page: PageRequest, { userId }: BrowserSession): Promise<BesidePage> => ({
  csrf: page.guard.token,
  authRequestId: page.authRequest?.id,
  clientName: page.authRequest?.description.clientName,
  who: await personOf(page, userId),
  accountId: userId,
  changeUrl: withAuthRequest('/ui/login/loginname', { ...page, accountId: undefined }),
});
