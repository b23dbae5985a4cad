import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { hidden, layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

export interface VisitForm extends CancelForm {
  readonly organization: string | undefined;
  readonly visit: { readonly id: string; readonly token: string };
}

/** The way to an account that is there. */
export const existingAccountForm = (frame: PageFrame, page: VisitForm, kind: string): Html =>
  html`<form method="post" action="/ui/login/provider/existing">
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('organization', page.organization)}${hidden('id', page.visit.id)}${hidden('token', page.visit.token)}
<button class="${kind}" type="submit">${frame.messages.provider.existing}</button>
</form>`;

/** Nobody has linked the account, and the person may, who has to prove first whose it is to be. */
export function proveAccountPage(
  frame: PageFrame,
  page: VisitForm & { readonly providerName: string; readonly backUrl: string },
): string {
  const { provider, failure } = frame.messages;
  const name = { provider: page.providerName };
  const title = fill(frame, provider.linkTitle, name);
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${fill(frame, provider.proveText, name)}</p>
${existingAccountForm(frame, page, 'button')}
<p class="aside"><a href="${page.backUrl}">${failure.startAgain}</a></p>
${cancelForm(frame, page)}`,
  );
}

export interface LinkPage {
  readonly csrf: string;
  readonly authRequestId: string | undefined;
  readonly accountId: string;
  readonly who: Person;
  readonly providerName: string;
  /** What the account is called there. */
  readonly accountName: string;
}

/** Whoever signed in last in this browser need not be who went to the provider: so the person is asked. */
export function linkPage(frame: PageFrame, page: LinkPage): string {
  const { provider, setUp } = frame.messages;
  const title = fill(frame, provider.linkTitle, { provider: page.providerName });
  const text = fill(frame, provider.linkText, { provider: page.providerName, account: page.accountName });
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
${person(page.who)}
<form method="post" action="/ui/login/provider/link">
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('account', page.accountId)}
<button class="button" type="submit" name="link" value="1">${provider.link}</button>
<button class="button button-quiet" type="submit" name="skip" value="1">${setUp.skip}</button>
</form>`,
  );
}
