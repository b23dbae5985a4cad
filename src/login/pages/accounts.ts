import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { hidden, layout, type PageFrame } from './layout.ts';
import { type Person, portrait } from './person.ts';

export interface AccountEntry extends Person {
  readonly userId: string;
  /** Its name; '' where it has none (any more). */
  readonly organization: string;
  readonly signedIn: boolean;
}

export interface AccountsPage extends CancelForm {
  readonly entries: readonly AccountEntry[];
  /** Where somebody else signs in. */
  readonly otherUrl: string;
}

/** Who of those who used this browser is it. */
export function accountsPage(frame: PageFrame, page: AccountsPage): string {
  const { accounts, loginName } = frame.messages;
  return layout(
    frame,
    accounts.title,
    html`<h1>${accounts.title}</h1>
<p class="lead">${page.clientName ? fill(frame, loginName.continueTo, { application: page.clientName }) : accounts.text}</p>
<form method="post" action="/ui/login/accounts">
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}
<ul class="accounts">${page.entries.map((entry) => item(frame, entry))}</ul>
</form>
<a class="button button-quiet" href="${page.otherUrl}">${accounts.other}</a>
${cancelForm(frame, page)}`,
  );
}

const item = ({ messages }: PageFrame, entry: AccountEntry): Html => {
  const { signedIn, signedOut, forget } = messages.accounts;
  const [does, label] = entry.signedIn ? ['leave', messages.signedIn.signOut] : ['forget', forget];
  return html`<li>
<button class="account" type="submit" name="choose" value="${entry.userId}">${accountOf(entry, entry.signedIn ? signedIn : signedOut)}</button>
<button class="link" type="submit" name="${does}" value="${entry.userId}">${label}<span class="visually-hidden">: ${entry.loginName}</span></button>
</li>`;
};

/** Portrait, names, organization and state of an account, within a button. */
export const accountOf = (entry: AccountEntry, state?: string): Html => html`${portrait(entry)}
<span class="person-names"><span class="person-name">${entry.displayName || entry.loginName}</span><span class="person-login">${entry.loginName}</span>${entry.organization !== '' && html`<span class="person-login">${entry.organization}</span>`}${state !== undefined && html`<span class="account-state">${state}</span>`}</span>`;
