import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { passkeyChoice } from './keys.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';
import { type ProviderChoice, providerChoice } from './providers.ts';

export interface LoginNamePage extends CancelForm {
  readonly loginName: string;
  /** What is added to a name that has no domain; '' for nothing. */
  readonly suffix: string;
  /** Where people make an account of their own; undefined where they may not. */
  readonly registerUrl: string | undefined;
  /** Accounts that were used in this browser; undefined where there are none. */
  readonly accountsUrl: string | undefined;
  /** Identity providers that people may sign in with as well. */
  readonly choice: ProviderChoice;
  /** Instead of a name, where passkeys may be used. */
  readonly passkey: Parameters<typeof passkeyChoice>[1] | undefined;
  readonly problem?: string;
  /** Whether one can type at once; default: yes. */
  readonly focused?: boolean;
}

/** First step: who is it. */
export function loginNamePage(frame: PageFrame, page: LoginNamePage): string {
  const { messages } = frame;
  const { focused = true } = page;
  const { title, continueTo, label, placeholder, hint, next, register } = messages.loginName;
  const invalid = page.problem !== undefined;
  const hints = ['loginName-hint', ...(page.suffix === '' ? [] : ['loginName-suffix'])];
  const input = html`<input class="input" id="loginName" name="loginName" type="text" value="${page.loginName}"${placeholder !== '' && html` placeholder="${placeholder}"`} autocomplete="${page.passkey ? 'username webauthn' : 'username'}" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="200" required${focused && html` autofocus`}${described(invalid, ...hints)}>`;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${page.clientName && html`<p class="lead">${fill(frame, continueTo, { application: page.clientName })}</p>`}
${alert(page.problem)}
<form method="post" action="/ui/login/loginname" novalidate>
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}
<div class="field">
<label for="loginName">${label}</label>
${page.suffix === '' ? input : html`<div class="with-suffix">${input}<span class="suffix" id="loginName-suffix">${page.suffix}</span></div>`}
<p class="hint" id="loginName-hint">${hint}</p>
</div>
<button class="button" type="submit">${next}</button>
</form>
${page.passkey && passkeyChoice(frame, page.passkey)}
${providerChoice(frame, page.choice)}
${page.accountsUrl && html`<p class="aside"><a href="${page.accountsUrl}">${messages.accounts.title}</a></p>`}
${page.registerUrl && html`<p class="aside"><a href="${page.registerUrl}">${register}</a></p>`}
${cancelForm(frame, page)}`,
    invalid,
  );
}
