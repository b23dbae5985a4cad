import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { alert, described, hidden, layout, notice, type PageFrame } from './layout.ts';

export interface MailLinkPage extends CancelForm {
  /** From the link of the message. */
  readonly code: string;
  readonly problem?: string | undefined;
  readonly notice?: string | undefined;
  /** Where another name is entered. */
  readonly nameUrl: string;
}

/** A message is on its way: its link leads here, and its code may be entered here as well. */
export function mailLinkPage(frame: PageFrame, page: MailLinkPage): string {
  const { mailLink, factor } = frame.messages;
  const { problem, code } = page;
  const invalid = problem !== undefined;
  const fields = html`${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}`;
  return layout(
    frame,
    mailLink.title,
    html`<h1>${mailLink.title}</h1>
${notice(page.notice)}
${alert(problem)}
${code === '' && html`<p class="lead" id="hint">${mailLink.sentText}</p>`}
<form method="post" action="/ui/login/link" novalidate>
${fields}
<div class="field">
<label for="code">${factor.code}</label>
<input class="input code" id="code" name="code" type="text" value="${code}" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" maxlength="64" required${code === '' && html` autofocus`}${described(invalid, ...(code === '' ? ['hint'] : []))}>
</div>
<button class="button" type="submit">${factor.submit}</button>
</form>
<form class="aside" method="post" action="/ui/login/link">
${fields}${hidden('send', '1')}
<button class="link" type="submit">${factor.resend}</button>
</form>
<p class="aside"><a href="${page.nameUrl}">${frame.messages.password.changeLong}</a></p>
${cancelForm(frame, page)}`,
    invalid,
  );
}

/** The link was opened in a browser in which nobody asked for it: the code counts where it was asked for. */
export function elsewherePage(
  frame: PageFrame,
  page: { readonly code: string; readonly nameUrl: string },
): string {
  const { mailLink, loginName } = frame.messages;
  return layout(
    frame,
    mailLink.title,
    html`<h1>${mailLink.title}</h1>
<p class="lead">${fill(frame, mailLink.elsewhere, { code: page.code })}</p>
<a class="button button-quiet block" href="${page.nameUrl}">${loginName.title}</a>`,
  );
}
