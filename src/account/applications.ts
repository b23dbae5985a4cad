import { PosternError } from '../errors/index.ts';
import { fill } from '../login/spoken.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { actingPanel } from './acting.ts';
import { namesOf } from './client-names.ts';
import { consentsOf, consentsPanel } from './consents.ts';
import { accountPage, button, html, panel, places, rows } from './pages/layout.ts';
import { dateOf, momentText } from './pages/moments.ts';
import { withNote } from './pages/notes.ts';
import { waitingPanel } from './waiting.ts';

/** Who acts for the person: applications with tokens that they renew by themselves. */

const shown = 200;

export async function showApplications(page: AccountRequest): Promise<Response> {
  const { texts, api } = page;
  const { applications } = texts;
  const [{ result = [] }, consents] = await Promise.all([
    api.auth('listMyRefreshTokens', {}),
    consentsOf(page),
  ]);
  // What was agreed to is withdrawn as a whole.
  const agreed = new Set(consents.map(({ clientId }) => clientId));
  const tokens = result.filter(({ clientId }) => !agreed.has(clientId)).slice(0, shown);
  const names = await namesOf(
    page,
    tokens.map(({ clientId = '' }) => clientId),
  );
  const list = tokens.map(({ id = '', clientId = '', details }) => {
    const [since, used] = [dateOf(details?.creationDate), dateOf(details?.changeDate)];
    const name = names.get(clientId) ?? clientId;
    return {
      name,
      more: [
        since &&
          used &&
          fill(page.frame, applications.since, {
            date: momentText(page, since),
            date2: momentText(page, used),
          }),
      ],
      does: [
        button(page, {
          action: '/account/applications/withdraw',
          text: applications.withdraw,
          about: name,
          fields: { id },
        }),
      ],
    };
  });
  return accountPage(page, {
    place: 'applications',
    lead: applications.text,
    content: [
      ...(await waitingPanel(page)),
      await actingPanel(page),
      ...consentsPanel(page, consents),
      html`${
        (list.length > 0 || consents.length === 0) &&
        html`<section class="panel">${list.length > 0 ? rows(list) : html`<p>${applications.none}</p>`}
${list.length > 0 && html`<p class="fine">${texts.times}</p>`}</section>`
      }`,
      panel(applications.identities, html`<p class="lead">${applications.identitiesNone}</p>`),
    ],
  });
}

export async function withdraw(page: AccountRequest): Promise<Response> {
  try {
    await page.api.auth('revokeMyRefreshToken', { id: (page.form.get('id') ?? '').slice(0, 200) });
  } catch (error) {
    // Withdrawn already, or never theirs: nothing acts for them by it.
    if (!(error instanceof PosternError) || !['not_found', 'invalid_argument'].includes(error.kind))
      throw error;
  }
  return leadTo(page, withNote(places.applications, 'withdrawn'));
}
