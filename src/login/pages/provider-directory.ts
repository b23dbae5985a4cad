import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';

export interface ProviderDirectoryPage extends CancelForm {
  readonly organization: string | undefined;
  readonly provider: { readonly id: string; readonly name: string };
  readonly loginName: string;
  readonly backUrl: string;
  readonly problem?: string | undefined;
}

/** User name and password of an account in a directory. */
export function providerDirectoryPage(frame: PageFrame, page: ProviderDirectoryPage): string {
  const { provider: texts, loginName, password, failure } = frame.messages;
  const title = fill(frame, texts.with, { provider: page.provider.name });
  const invalid = page.problem !== undefined;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${page.clientName && html`<p class="lead">${fill(frame, loginName.continueTo, { application: page.clientName })}</p>`}
${alert(page.problem)}
<form method="post" action="/ui/login/provider/directory" novalidate>
${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('organization', page.organization)}${hidden('provider', page.provider.id)}
<div class="field">
<label for="loginName">${loginName.label}</label>
<input class="input" id="loginName" name="loginName" type="text" value="${page.loginName}" autocomplete="username" autocapitalize="none" autocorrect="off" spellcheck="false" maxlength="200" required${page.loginName === '' && html` autofocus`}${described(invalid)}>
</div>
<div class="field">
<label for="password">${password.label}</label>
<input class="input" id="password" name="password" type="password" autocomplete="current-password" required${page.loginName !== '' && html` autofocus`}${described(invalid)}>
</div>
<button class="button" type="submit">${password.submit}</button>
</form>
<p class="aside"><a href="${page.backUrl}">${failure.startAgain}</a></p>
${cancelForm(frame, page)}`,
    invalid,
  );
}
