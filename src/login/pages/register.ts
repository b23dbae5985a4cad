import { type Html, html } from '../http/html.ts';
import type { PasswordRule } from '../password-rules.ts';
import { type Agreement, agreements } from './agreement.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { rulesList } from './change-password.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';

/** What was entered, so that a mistake costs one field and not all. */
export interface Registration {
  readonly organization: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
}

export interface Problem {
  readonly text: string;
  /** Names of the fields at fault. */
  readonly at: readonly string[];
}

export interface RegisterPage extends CancelForm {
  readonly texts: 'register' | 'registerOrg';
  readonly entered: Registration;
  readonly rules: readonly PasswordRule[];
  readonly agreement: Agreement;
  readonly backUrl: string;
  readonly problem?: Problem | undefined;
}

/** Somebody makes an account, or an organization with themselves as its owner. */
export function registerPage(frame: PageFrame, page: RegisterPage): string {
  const ofOrg = page.texts === 'registerOrg';
  const texts = frame.messages[page.texts];
  const { entered } = page;
  const invalid = (name: string) => page.problem?.at.includes(name) ?? false;
  const field = (name: keyof Registration, label: string, autocomplete: string, focused = false): Html =>
    html`<div class="field">
<label for="${name}">${label}</label>
<input class="input" id="${name}" name="${name}" type="${name === 'email' ? 'email' : 'text'}" value="${entered[name]}" autocomplete="${autocomplete}" maxlength="200" required${focused && html` autofocus`}${described(invalid(name))}>
</div>`;
  return layout(
    frame,
    texts.title,
    html`<h1>${texts.title}</h1>
<p class="lead">${texts.text}</p>
${alert(page.problem?.text)}
<form method="post" action="${ofOrg ? '/ui/login/register/org' : '/ui/login/register'}" novalidate>
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}
${ofOrg && field('organization', frame.messages.registerOrg.organization, 'organization', true)}
<div class="side-by-side">
${field('firstName', texts.firstName, 'given-name', !ofOrg)}
${field('lastName', texts.lastName, 'family-name')}
</div>
${field('email', texts.email, 'email')}
<div class="field">
<label for="newPassword">${texts.password}</label>
<input class="input" id="newPassword" name="newPassword" type="password" autocomplete="new-password" required${described(invalid('newPassword'), 'rules')}>
${rulesList(frame, page.rules)}
</div>
<div class="field">
<label for="newPasswordConfirmation">${texts.repeat}</label>
<input class="input" id="newPasswordConfirmation" name="newPasswordConfirmation" type="password" autocomplete="new-password" required${described(invalid('newPasswordConfirmation'))}>
</div>
${agreements(page.agreement, texts, page.problem?.at ?? [])}
<button class="button" type="submit">${texts.submit}</button>
</form>
<p class="aside"><a href="${page.backUrl}">${frame.messages.register.back}</a></p>
${cancelForm(frame, page)}`,
    page.problem !== undefined,
  );
}
