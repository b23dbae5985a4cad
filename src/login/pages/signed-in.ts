import { type Html, html } from '../http/html.ts';
import { type AccountEntry, accountOf } from './accounts.ts';
import { hidden, layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

export interface SignedInPage {
  readonly who: Person;
  readonly csrf: string;
  readonly accountId: string;
  readonly mayAddPasskey: boolean;
  /** Whether there is something for them to look after at the console. */
  readonly administers: boolean;
}

/** Where a sign-in ends that no application asked for. */
export function signedInPage(frame: PageFrame, page: SignedInPage): string {
  const { title, text, account, console, changePassword, signOut } = frame.messages.signedIn;
  const of = `?account=${encodeURIComponent(page.accountId)}`;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
${person(page.who)}
${page.administers && html`<a class="button block" href="/ui/console">${console}</a>`}
<a class="button ${page.administers ? 'button-quiet' : 'block'}" href="/account${of}">${account}</a>
<form class="next-to" method="post" action="/ui/login/logout">
${hidden('csrf', page.csrf)}${hidden('account', page.accountId)}
<button class="button button-quiet" type="submit">${signOut}</button>
</form>
<p class="aside"><a href="/ui/login/accounts">${frame.messages.accounts.other}</a></p>
<p class="aside"><a href="/ui/login/password/change${of}">${changePassword}</a></p>
${page.mayAddPasskey && html`<p class="aside"><a href="/ui/login/passkey/set${of}">${frame.messages.passkey.setUp}</a></p>`}`,
  );
}

interface LogoutForm {
  readonly csrf: string;
  readonly next: string;
}

/** Asks before it signs out: a link from elsewhere must not be enough. */
export function logoutPage(
  frame: PageFrame,
  who: readonly AccountEntry[],
  { csrf, next }: LogoutForm,
): string {
  const { title, text, which, submit, all, stay, nobody } = frame.messages.logout;
  const [first, ...others] = who;
  if (!first) {
    const { done } = frame.messages;
    return layout(
      frame,
      done.title,
      html`<h1>${done.title}</h1><p class="lead">${nobody}</p><a class="button" href="/ui/login/loginname">${frame.messages.loginName.title}</a>`,
    );
  }
  const several = others.length > 0;
  const ofOne = html`${person(first)}
<form method="post" action="/ui/login/logout">
${hidden('csrf', csrf)}${hidden('next', next)}${hidden('account', first.userId)}
<button class="button" type="submit">${submit}</button>`;
  const ofSeveral = html`<form method="post" action="/ui/login/logout">
${hidden('csrf', csrf)}${hidden('next', next)}
<ul class="accounts">${who.map(leaver)}</ul>
<button class="button" type="submit" name="all" value="1">${all}</button>`;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${several ? which : text}</p>
${several ? ofSeveral : ofOne}
<a class="button button-quiet" href="/ui/login/signedin">${stay}</a>
</form>`,
  );
}

const leaver = (entry: AccountEntry): Html =>
  html`<li><button class="account" type="submit" name="account" value="${entry.userId}">${accountOf(entry)}</button></li>`;

/** @param others there are accounts to go on with, or to sign in to again */
export function signedOutPage(frame: PageFrame, others: boolean): string {
  const { title, text, again } = frame.messages.done;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1><p class="lead">${text}</p><a class="button button-quiet block" href="/ui/login/loginname">${again}</a>
${others && html`<p class="aside"><a href="/ui/login/accounts">${frame.messages.accounts.title}</a></p>`}`,
  );
}
