import { type Html, type HtmlValue, html } from '../http/html.ts';
import type { PasswordRule } from '../password-rules.ts';
import { type Agreement, agreements } from './agreement.ts';
import { rulesList } from './change-password.ts';
import { alert, described, hidden, layout, notice, type PageFrame } from './layout.ts';

/** What the page says, by what the code is for. */
export type CodeTexts = 'reset' | 'verify' | 'activate';

export interface CodePage {
  readonly csrf: string;
  readonly texts: CodeTexts;
  /** Path that the form is posted to. */
  readonly action: string;
  /** What goes along: whose code it is. */
  readonly along: Readonly<Record<string, string>>;
  readonly code: string;
  /** Rules of the password that is chosen at once; undefined where none is. */
  readonly rules: readonly PasswordRule[] | undefined;
  /** Who enters it is signed in, and is asked for it; else there is nothing to go on to. */
  readonly own?: OwnEmail | undefined;
  /** What is agreed to at the same time. */
  readonly agreement?: Agreement | undefined;
  readonly problem?: string | undefined;
  readonly notice?: string | undefined;
}

export interface OwnEmail {
  /** In place of what the page says of a code. */
  readonly lead: string;
  /** It may be left for later. */
  readonly mayLeave: boolean;
  /** Whether a message can be sent. */
  readonly mayMail: boolean;
  /** Where the address is changed. */
  readonly changeUrl: string;
}

/** Enters a code that came by mail or text message, and a password where there is to be one. */
export function codePage(frame: PageFrame, page: CodePage): string {
  const { title, text, code, submit, resend } = frame.messages[page.texts];
  const invalid = page.problem !== undefined;
  const along = Object.entries({ csrf: page.csrf, ...page.along }).map(([name, value]) =>
    hidden(name, value),
  );
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${page.own?.lead ?? text}</p>
${page.own?.mayMail === false && notice(frame.messages.verify.unsendable)}
${notice(page.notice)}
${alert(page.problem)}
<form method="post" action="${page.action}" novalidate>
${along}
<div class="field">
<label for="code">${code}</label>
<input class="input code" id="code" name="code" type="text" value="${page.code}" autocomplete="one-time-code" autocapitalize="characters" autocorrect="off" spellcheck="false" maxlength="64" required${page.code === '' && html` autofocus`}${described(invalid)}>
</div>
${page.rules && page.texts !== 'verify' && passwordFields(frame.messages[page.texts], frame, page.rules, invalid, page.code !== '')}
${page.agreement && agreements(page.agreement, frame.messages.register, [])}
<button class="button" type="submit">${submit}</button>
</form>
<form class="aside" method="post" action="${page.action}">
${along}${hidden('resend', 'true')}
<button class="link" type="submit">${page.own ? frame.messages.verify.send : resend}</button>
</form>
${page.own && ownEmail(frame, page.own, page.action, along)}`,
    invalid,
  );
}

const ownEmail = ({ messages }: PageFrame, own: OwnEmail, action: string, along: HtmlValue): Html =>
  html`<p class="aside"><a href="${own.changeUrl}">${messages.verify.change}</a></p>
${
  own.mayLeave &&
  html`<form class="aside" method="post" action="${action}">
${along}${hidden('later', '1')}
<button class="link" type="submit">${messages.verify.skip}</button>
</form>`
}`;

/** A new password, twice. */
export function passwordFields(
  { label, repeat }: { readonly label: string; readonly repeat: string },
  frame: PageFrame,
  rules: readonly PasswordRule[],
  invalid: boolean,
  focused: boolean,
): Html {
  return html`<div class="field">
<label for="newPassword">${label}</label>
<input class="input" id="newPassword" name="newPassword" type="password" autocomplete="new-password" required${focused && html` autofocus`}${described(invalid, 'rules')}>
${rulesList(frame, rules)}
</div>
<div class="field">
<label for="newPasswordConfirmation">${repeat}</label>
<input class="input" id="newPasswordConfirmation" name="newPasswordConfirmation" type="password" autocomplete="new-password" required${described(invalid)}>
</div>`;
}

/** That something is done, and what comes next. */
export const donePage = (
  frame: PageFrame,
  page: {
    readonly title: string;
    readonly text: string;
    readonly next: { url: string; label: string };
  },
): string =>
  layout(
    frame,
    page.title,
    html`<h1>${page.title}</h1>
<p class="lead">${page.text}</p>
<a class="button block" href="${page.next.url}">${page.next.label}</a>`,
  );
