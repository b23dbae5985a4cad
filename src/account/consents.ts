import { textIn } from '../authorization-details/index.ts';
import { wordsFor } from '../login/pages/access.ts';
import { shownName } from '../login/shown-name.ts';
import { fill } from '../login/spoken.ts';
import { loginStarts } from '../registration/index.ts';
import { type AccountRequest, leadTo } from './account-request.ts';
import { button, linkAway, panel, places, rows } from './pages/layout.ts';
import { dateOf, momentText } from './pages/moments.ts';
import { withNote } from './pages/notes.ts';

/** What the person has agreed to that applications may have, and the way to take it back. */

export async function consentsOf(page: AccountRequest) {
  const { platform, instance } = page;
  const { consents = [] } = await page.api.consents('listConsents', { userId: page.me.userId });
  const clientIds = consents.map(({ clientId = '' }) => clientId);
  const starts = await loginStarts(platform.sql, instance.id, instance.origin, clientIds);
  return consents.map((consent) => ({ ...consent, start: starts.get(consent.clientId ?? '') }));
}

export function consentsPanel(page: AccountRequest, consents: Awaited<ReturnType<typeof consentsOf>>) {
  const { applications } = page.texts;
  const list = new Intl.ListFormat(page.frame.language, { type: 'unit' });
  const words = (scopes: readonly string[]) =>
    list.format(wordsFor(scopes, page.instance.projectId, page.frame));
  const entries = consents.map(
    ({ clientId = '', applicationName = '', organizationName = '', start, ...given }) => {
      const since = dateOf(given.creationDate);
      const name = shownName(applicationName) || clientId;
      return {
        name,
        more: [
          ...new Set([
            shownName(organizationName),
            words(given.scopes ?? []),
            ...(given.authorizationDetails ?? []).map((detail) => detailText(page, detail)),
            ...(given.grants ?? []).flatMap((grant) => [
              words(grant.scopes ?? []),
              ...(grant.authorizationDetails ?? []).map((detail) => detailText(page, detail)),
            ]),
            since && fill(page.frame, applications.agreed, { date: momentText(page, since) }),
          ]),
        ],
        does: [
          ...(start === undefined ? [] : [linkAway(start, applications.open, name)]),
          button(page, {
            action: '/account/consents/withdraw',
            text: applications.withdraw,
            about: name,
            fields: { client: clientId },
          }),
        ],
      };
    },
  );
  return entries.length > 0 ? [panel(applications.consents, rows(entries))] : [];
}

type Given = Awaited<ReturnType<typeof consentsOf>>[number];

/** In the words in which it was asked for. */
function detailText(
  { frame: { language, messages } }: AccountRequest,
  { title, type, fields }: NonNullable<Given['authorizationDetails']>[number],
): string {
  const { yes, no } = messages.consent;
  const told = (fields ?? []).map(({ path = '', label = {}, value }) => {
    const text = value?.case === 'boolean' ? (value.value ? yes : no) : (value?.value ?? '');
    return `${textIn(label, language, path)}: ${text}`;
  });
  return [textIn(title ?? {}, language, type ?? ''), ...told].join(' · ');
}

/** Its tokens end with it. */
export async function withdrawConsent(page: AccountRequest): Promise<Response> {
  const clientId = (page.form.get('client') ?? '').slice(0, 2048);
  if (clientId !== '') await page.api.consents('withdrawConsent', { userId: page.me.userId, clientId });
  return leadTo(page, withNote(places.applications, 'withdrawn'));
}
