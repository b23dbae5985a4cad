import type { AskingDevice } from '../authorization-flow.ts';
import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type AccessAsked, accessAsked, answerForms, otherAccount } from './access.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

/** Where the code that a device shows is entered (RFC 8628 §3.3). */
export function deviceCodePage(
  frame: PageFrame,
  page: { readonly csrf: string; readonly userCode: string; readonly problem?: string | undefined },
): string {
  const { title, text, compare, code, submit } = frame.messages.device;
  const { userCode, problem } = page;
  const invalid = problem !== undefined;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead" id="hint">${userCode === '' || invalid ? text : compare}</p>
${alert(problem)}
<form method="post" action="/ui/login/device" novalidate>
${hidden('csrf', page.csrf)}
<div class="field">
<label for="user_code">${code}</label>
<input class="input code" id="user_code" name="user_code" type="text" value="${userCode}" dir="ltr" autocomplete="off" autocapitalize="characters" autocorrect="off" spellcheck="false" maxlength="50" required autofocus${described(invalid, 'hint')}>
</div>
<button class="button" type="submit">${submit}</button>
</form>`,
    invalid,
  );
}

export interface DeviceConsentPage {
  readonly csrf: string;
  readonly authRequestId: string;
  readonly accountId: string;
  readonly clientName: string;
  readonly device: AskingDevice;
  readonly access: AccessAsked;
  readonly who: Person;
  readonly otherAccountUrl: string;
}

/**
 * Whether a device may have what it asks for: what it is, whose it is, what it gets, and that nobody should agree to
 * what somebody else sent (RFC 8628 §5.4).
 */
export function deviceConsentPage(frame: PageFrame, page: DeviceConsentPage): string {
  const { device: texts } = frame.messages;
  const { userCode: code, remoteAddress: address, organization } = page.device;
  const title = fill(frame, texts.allowTitle, { application: page.clientName });
  const fields = html`${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('account', page.accountId)}`;
  const lead =
    organization === ''
      ? undefined
      : fill(frame, texts.allowText, { application: page.clientName, organization });
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${person(page.who)}
${answerForms(
  frame,
  { allow: '/ui/login/device/allow' },
  {
    fields,
    shown: html`${accessAsked(frame, page.access)}
<div class="notice warning">
<p>${fill(frame, texts.warning, { code })}</p>
${address !== '' && html`<p>${fill(frame, texts.from, { address })}</p>`}
</div>`,
  },
)}
${otherAccount(frame, page.otherAccountUrl)}`,
  );
}
