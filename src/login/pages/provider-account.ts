import type { Entered } from '../arrival.ts';
import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type Agreement, agreements } from './agreement.ts';
import { cancelForm } from './cancel.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';
import { existingAccountForm, type VisitForm } from './provider-link.ts';
import type { Problem } from './register.ts';

export interface ProviderAccountPage extends VisitForm {
  /** An account that is there may be linked in its place. */
  readonly mayLink: boolean;
  readonly providerName: string;
  readonly entered: Entered;
  readonly agreement: Agreement;
  readonly problem?: Problem | undefined;
}

/** An account for somebody whom an identity provider has told of: what it did not tell is asked. */
export function providerAccountPage(frame: PageFrame, page: ProviderAccountPage): string {
  const { register, provider } = frame.messages;
  const { entered, visit, problem } = page;
  const firstEmpty = (['firstName', 'lastName', 'email'] as const).find((name) => entered[name] === '');
  const field = (name: keyof Entered, label: string, autocomplete: string): Html =>
    html`<div class="field">
<label for="${name}">${label}</label>
<input class="input" id="${name}" name="${name}" type="${name === 'email' ? 'email' : 'text'}" value="${entered[name]}" autocomplete="${autocomplete}" maxlength="200" required${name === firstEmpty && html` autofocus`}${described(problem?.at.includes(name) ?? false)}>
</div>`;
  return layout(
    frame,
    register.title,
    html`<h1>${register.title}</h1>
<p class="lead">${fill(frame, provider.createText, { provider: page.providerName })}</p>
${alert(problem?.text)}
<form method="post" action="/ui/login/provider/account" novalidate>
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('organization', page.organization)}${hidden('id', visit.id)}${hidden('token', visit.token)}
<div class="side-by-side">
${field('firstName', register.firstName, 'given-name')}
${field('lastName', register.lastName, 'family-name')}
</div>
${field('email', register.email, 'email')}
${agreements(page.agreement, register, problem?.at ?? [])}
<button class="button" type="submit">${register.submit}</button>
</form>
${page.mayLink && existingAccountForm(frame, page, 'button button-quiet')}
${cancelForm(frame, page)}`,
    problem !== undefined,
  );
}
