import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { alert, described, hidden, initial, layout, type PageFrame } from './layout.ts';
import { changeLink } from './person.ts';
import { type ProviderChoice, providerChoice } from './providers.ts';

export interface PasswordPage extends CancelForm {
  /** As it was typed; whether somebody has it is not said. */
  readonly loginName: string;
  /** The same, without what the branding hides of it. */
  readonly shownName: string;
  /** Sealed: what the first step found out. */
  readonly attempt: string;
  /** Back to the first step. */
  readonly changeUrl: string;
  /** Whether a forgotten password may be replaced. */
  readonly mayReset: boolean;
  /** Whether a link may be sent in place of it. */
  readonly mayMail: boolean;
  /** Where a passkey is used in place of it; undefined where none may be. */
  readonly passkeyUrl: string | undefined;
  /** Identity providers that people may sign in with instead. */
  readonly choice: ProviderChoice;
  readonly problem?: string;
}

/** Second step: prove it. The login name goes along for password managers. */
export function passwordPage(frame: PageFrame, page: PasswordPage): string {
  const { messages } = frame;
  const { title, description, label, submit } = messages.password;
  const invalid = page.problem !== undefined;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${page.clientName && html`<p class="lead">${fill(frame, messages.loginName.continueTo, { application: page.clientName })}</p>`}
${description !== '' && html`<p class="lead">${description}</p>`}
${alert(page.problem)}
<form method="post" action="/ui/login/password" novalidate>
${hidden('csrf', page.csrf)}${hidden('attempt', page.attempt)}
<div class="identity">${initial(page.shownName)}<span class="identity-name">${page.shownName}</span>${changeLink(messages.password, page.changeUrl)}</div>
<input class="visually-hidden" type="text" name="username" value="${page.loginName}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
<div class="field">
<label for="password">${label}</label>
<input class="input" id="password" name="password" type="password" autocomplete="current-password" required autofocus${described(invalid)}>
</div>
<button class="button" type="submit">${submit}</button>
</form>
${
  page.mayReset &&
  html`<form class="aside" method="post" action="/ui/login/password/reset">
${hidden('csrf', page.csrf)}${hidden('attempt', page.attempt)}
<button class="link" type="submit">${messages.reset.link}</button>
</form>`
}
${
  page.mayMail &&
  html`<form class="aside" method="post" action="/ui/login/link">
${hidden('csrf', page.csrf)}${hidden('attempt', page.attempt)}${hidden('send', '1')}
<button class="link" type="submit">${messages.mailLink.send}</button>
</form>`
}
${providerChoice(frame, page.choice)}
${page.passkeyUrl && html`<p class="aside"><a href="${page.passkeyUrl}">${messages.passkey.title}</a></p>`}
${cancelForm(frame, page)}`,
    invalid,
  );
}
