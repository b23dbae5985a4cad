import { shownName } from '../login/shown-name.ts';
import { fill } from '../login/spoken.ts';
import type { AccountRequest } from './account-request.ts';
import { html, link, panel, rows } from './pages/layout.ts';
import { dateOf, momentText } from './pages/moments.ts';

/** Applications that ask the person from elsewhere (CIBA), each with the way to the page of the answer. */
export async function waitingPanel(page: AccountRequest) {
  const { applications } = page.texts;
  const { requests = [] } = await page.api.backchannel('listBackchannelAuthentications', {
    userId: page.me.userId,
  });
  const entries = requests.map(
    ({ clientId = '', applicationName = '', bindingMessage = '', expirationDate, url = '' }) => {
      const until = dateOf(expirationDate);
      const name = shownName(applicationName) || clientId;
      const { pathname, search } = new URL(url);
      return {
        name,
        more: [
          bindingMessage !== '' && html`<bdi>${bindingMessage}</bdi>`,
          until && fill(page.frame, applications.actingUntil, { date: momentText(page, until) }),
        ],
        does: [link(page, pathname + search, applications.answer, name)],
      };
    },
  );
  return entries.length > 0 ? [panel(applications.waiting, rows(entries), applications.waitingText)] : [];
}
