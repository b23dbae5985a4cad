import { fill } from '../login/spoken.ts';
import { type AccountRequest, inAccount } from './account-request.ts';
import { accountPage, html, type Place, places } from './pages/layout.ts';
import { portrait } from './pages/portrait.ts';
import { waitingPanel } from './waiting.ts';

/** Where everything of the account is found. */
export async function showOverview(page: AccountRequest): Promise<Response> {
  const { texts, row, frame } = page;
  const { welcome, text, ...about } = texts.overview;
  const tile = (place: keyof typeof about & Place) =>
    html`<li><a href="${inAccount(page, places[place])}"><strong>${texts.nav[place]}</strong><span>${about[place]}</span></a></li>`;
  return accountPage(page, {
    place: 'overview',
    title: fill(frame, welcome, { name: row.display_name || row.first_name }),
    lead: text,
    content: html`${await waitingPanel(page)}${await portrait(page)}
<ul class="tiles">${(Object.keys(about) as (keyof typeof about)[]).map(tile)}</ul>`,
  });
}
