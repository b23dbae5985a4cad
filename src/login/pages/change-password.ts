import { passwordScriptPath } from '../assets/index.ts';
import { type Html, html } from '../http/html.ts';
import type { PasswordRule } from '../password-rules.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { alert, described, hidden, initial, layout, type PageFrame } from './layout.ts';
import { changeLink } from './person.ts';

export interface ChangePasswordPage extends CancelForm {
  readonly accountId: string;
  readonly loginName: string;
  /** The same, without what the branding hides of it. */
  readonly shownName: string;
  /** `once`: a one-time password; `expired`: older than allowed; `wish`: the person asked for it. */
  readonly reason: 'once' | 'expired' | 'wish';
  /** Where somebody else signs in. */
  readonly changeUrl: string;
  readonly rules: readonly PasswordRule[];
  readonly problem?: string;
}

/** A new password, with what it needs said before and checked after. */
export function changePasswordPage(frame: PageFrame, page: ChangePasswordPage): string {
  const { messages } = frame;
  const { title, label, repeat, submit } = messages.change;
  const invalid = page.problem !== undefined;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${messages.change[page.reason]}</p>
${alert(page.problem)}
<form method="post" action="/ui/login/password/change" novalidate>
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('account', page.accountId)}
<div class="identity">${initial(page.shownName)}<span class="identity-name">${page.shownName}</span>${changeLink(messages.password, page.changeUrl)}</div>
<input class="visually-hidden" type="text" name="username" value="${page.loginName}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
<div class="field">
<label for="newPassword">${label}</label>
<input class="input" id="newPassword" name="newPassword" type="password" autocomplete="new-password" required autofocus${described(invalid, 'rules')}>
${rulesList(frame, page.rules)}
</div>
<div class="field">
<label for="newPasswordConfirmation">${repeat}</label>
<input class="input" id="newPasswordConfirmation" name="newPasswordConfirmation" type="password" autocomplete="new-password" required${described(invalid)}>
</div>
<button class="button" type="submit">${submit}</button>
</form>
${page.reason === 'wish' && html`<p class="aside"><a href="/account?account=${encodeURIComponent(page.accountId)}">${messages.signedIn.account}</a></p>`}
${cancelForm(frame, page)}`,
    invalid,
  );
}

/** What a new password needs; ticked off while it is typed, where scripts run. */
export function rulesList(frame: PageFrame, rules: readonly PasswordRule[]): Html | undefined {
  if (rules.length === 0) return undefined;
  const { needs, rules: texts, met, unmet } = frame.messages.change;
  const items = rules.map((rule) => {
    const text =
      rule.kind === 'minLength' ? fill(frame, texts.minLength, { count: rule.count }) : texts[rule.kind];
    const judged = rule.met === undefined ? undefined : rule.met ? 'met' : 'unmet';
    const state = rule.met ? met : unmet;
    return html`<li aria-atomic="true" data-rule="${rule.kind}"${rule.kind === 'minLength' && html` data-count="${rule.count}"`}${judged && html` class="${judged}"`}><span>${text}<span class="visually-hidden" data-state>${judged && `: ${state}`}</span></span></li>`;
  });
  return html`<div class="rules" id="rules" data-met="${met}" data-unmet="${unmet}"><p>${needs}</p><ul aria-live="polite">${items}</ul></div>
<script src="${passwordScriptPath}" defer></script>`;
}
