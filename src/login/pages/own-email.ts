import { html } from '../http/html.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';

export interface ChangeEmailPage {
  readonly csrf: string;
  readonly authRequestId: string | undefined;
  readonly accountId: string;
  readonly email: string;
  readonly backUrl: string;
  readonly problem?: string | undefined;
}

/** Another address in place of one that is not confirmed. */
export function changeEmailPage(frame: PageFrame, page: ChangeEmailPage): string {
  const { verify, register } = frame.messages;
  const invalid = page.problem !== undefined;
  return layout(
    frame,
    verify.changeTitle,
    html`<h1>${verify.changeTitle}</h1>
<p class="lead">${verify.changeText}</p>
${alert(page.problem)}
<form method="post" action="/ui/login/verify/change" novalidate>
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('account', page.accountId)}
<div class="field">
<label for="email">${register.email}</label>
<input class="input" id="email" name="email" type="email" value="${page.email}" autocomplete="email" maxlength="200" required autofocus${described(invalid)}>
</div>
<button class="button" type="submit">${verify.send}</button>
</form>
<p class="aside"><a href="${page.backUrl}">${register.back}</a></p>`,
    invalid,
  );
}
