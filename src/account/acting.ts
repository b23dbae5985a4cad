import { fill } from '../login/spoken.ts';
import { actingAs } from '../oidc/index.ts';
import { findUserProfiles } from '../user/index.ts';
import type { AccountRequest } from './account-request.ts';
import { namesOf } from './client-names.ts';
import { button, type Html, html, panel, rows } from './pages/layout.ts';
import { momentText } from './pages/moments.ts';

/** Who can act as the person now (RFC 8693), with the way to end it; nothing where nobody can. */
export async function actingPanel(page: AccountRequest): Promise<Html> {
  const { platform, instance, me, texts, frame } = page;
  const { applications } = texts;
  const acting = await actingAs(platform, instance.id, me.userId);
  if (acting.length === 0) return html``;
  const clients = await namesOf(
    page,
    acting.map(({ clientId }) => clientId),
  );
  const actors = await findUserProfiles(
    platform.sql,
    instance.id,
    acting.map(({ actorId }) => actorId),
  );
  const list = acting.map(({ id, clientId, actorId, expiresAt }) => {
    const actor = actors.get(actorId);
    const name = fill(frame, applications.actor, {
      name: actor?.display_name || actor?.name || actorId,
      application: clients.get(clientId) ?? clientId,
    });
    return {
      name,
      more: [fill(frame, applications.actingUntil, { date: momentText(page, expiresAt) })],
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
  return panel(applications.acting, rows(list));
}
