import type { ConsentAnswer, ConsentQuestion } from '../authorization-flow.ts';
import type { BrowserSession } from '../browser-session.ts';
import { type PageRequest, withAuthRequest } from '../page-request.ts';
import type { AccessAsked } from '../pages/access.ts';
import { consentPage } from '../pages/consent.ts';
import { shownName } from '../shown-name.ts';
import { expiredFailure } from './failures.ts';
import { personOf } from './person.ts';
import { complete, stillDue } from './proceed.ts';

/** What an application asks for is agreed to, or refused, before it is answered (OIDC Core §3.1.2.4). */

/** Whoever has nothing to agree to goes on to the application: a page that is opened again is no way around it. */
export async function showConsent(from: PageRequest): Promise<Response> {
  const asked = await whoIsAsked(from);
  if (asked instanceof Response) return asked;
  const { page, id, session } = asked;
  const question = await page.flow.consent?.(page.instance, id, session.userId);
  if (!question) return complete(page, id, session);
  return page.show(
    consentPage(page.frame, {
      csrf: page.guard.token,
      authRequestId: id,
      accountId: session.userId,
      access: accessOf(page, question),
      who: await personOf(page, session.userId),
      otherAccountUrl: withAuthRequest('/ui/login/accounts', { ...page, accountId: undefined }),
    }),
    { framed: false },
  );
}

/** To refuse is to cancel, which has a step of its own. */
export async function submitConsent(from: PageRequest): Promise<Response> {
  const asked = await whoIsAsked(from);
  if (asked instanceof Response) return asked;
  return complete(asked.page, asked.id, asked.session, [], answerIn(from.form));
}

/** Nobody agrees before everything else is done. */
async function whoIsAsked(
  from: PageRequest,
): Promise<Response | { page: PageRequest; id: string; session: BrowserSession }> {
  const { authRequest } = from;
  const { device, elsewhere } = authRequest?.description ?? {};
  if (!authRequest || device || elsewhere) return expiredFailure(from);
  const session = await from.session();
  if (!session) return from.redirect(withAuthRequest('/ui/login/login', from));
  const page = { ...from, accountId: session.userId };
  const due = await stillDue(from, session);
  if (due) return due;
  return { page, id: authRequest.id, session };
}

/** What the form agrees to; boxes hold all scopes of what they name. */
export const answerIn = (form: URLSearchParams): ConsentAnswer => ({
  scope: form.getAll('agree').flatMap((boxed) => boxed.split(' ')),
  seen: form.get('seen') ?? '',
});

export const accessOf = (
  page: PageRequest,
  { open, given, details, seen, organization }: ConsentQuestion,
): AccessAsked => ({
  clientName: page.authRequest?.description.clientName ?? '',
  organization: shownName(organization),
  open,
  details,
  other: given,
  otherLead: page.frame.messages.consent.has,
  seen,
  apiProjectId: page.instance.projectId,
});
