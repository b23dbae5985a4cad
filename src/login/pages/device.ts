import type { AskingDevice } from '../authorization-flow.ts';
import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
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

export interface ConsentPage {
  readonly csrf: string;
  readonly authRequestId: string;
  readonly accountId: string;
  readonly clientName: string;
  readonly device: AskingDevice;
  readonly scope: readonly string[];
  readonly who: Person;
  readonly otherAccountUrl: string;
}

/**
 * Whether a device may have what it asks for: what it is, whose it is, what it gets, and that nobody should agree to
 * what somebody else sent (RFC 8628 §5.4).
 */
export function consentPage(frame: PageFrame, page: ConsentPage): string {
  const { device: texts, access } = frame.messages;
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
<div class="rules gets">
<p>${texts.gets}</p>
<ul>${partsOf(page.scope).map((part) => html`<li>${texts.parts[part]}</li>`)}</ul>
</div>
<div class="notice warning">
<p>${fill(frame, texts.warning, { code })}</p>
${address !== '' && html`<p>${fill(frame, texts.from, { address })}</p>`}
</div>
<div class="choices">
<form method="post" action="/ui/login/device/allow">
${fields}
<button class="button" type="submit">${texts.allow}</button>
</form>
<form method="post" action="/ui/login/cancel">
${fields}
<button class="button button-quiet" type="submit">${texts.deny}</button>
</form>
</div>
<p class="aside"><a href="${page.otherAccountUrl}">${access.otherAccount}</a></p>`,
  );
}

type Part = keyof PageFrame['messages']['device']['parts'];

const reserved = 'urn:zitadel:iam:';

/** What a scope means to the person whose things it is about. */
function partOf(scope: string): Part {
  switch (scope) {
    case 'openid':
      return 'identity';
    case 'profile':
    case 'email':
    case 'phone':
    case 'address':
    case 'groups':
      return scope;
    case 'offline_access':
      return 'offline';
    case `${reserved}user:metadata`:
      return 'metadata';
    default:
      return scope.endsWith(':aud') ? 'others' : 'roles';
  }
}

/** Each once, in the order in which the application asks for them. */
const partsOf = (scope: readonly string[]): readonly Part[] => [...new Set(scope.map(partOf))];
