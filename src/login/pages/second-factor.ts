import { type Html, html } from '../http/html.ts';
import type { CodeWay, SecondWay, SetUpWay } from '../second-factor.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';
import { changeLink, type Person, person } from './person.ts';

/** What pages of a second factor have in common. */
export interface BesidePage extends CancelForm {
  readonly who: Person;
  /** Whom the tab is about. */
  readonly accountId: string;
  /** Where somebody else signs in. */
  readonly changeUrl: string;
}

/** Whose second factor it is, and the way to another account. */
export const besidePerson = ({ messages }: PageFrame, page: Pick<BesidePage, 'who' | 'changeUrl'>): Html =>
  person(page.who, changeLink(messages.password, page.changeUrl));

/** What every form of these goes with. */
export const besideFields = ({ csrf, authRequestId, accountId }: BesidePage): Html =>
  html`${hidden('csrf', csrf)}${hidden('authRequestID', authRequestId)}${hidden('account', accountId)}`;

/** The address of another of these pages. */
export function besidePath(path: string, { authRequestId, accountId }: BesidePage): string {
  const query = new URLSearchParams({
    ...(authRequestId !== undefined && { authRequestID: authRequestId }),
    account: accountId,
  });
  return `${path}?${query}`;
}

/** A form of one button. */
const button = (
  page: BesidePage,
  action: string,
  { name, value, text, kind }: { name: string; value: string; text: string; kind: string },
): Html => html`<form method="post" action="${action}">
${besideFields(page)}${hidden(name, value)}
<button class="${kind}" type="submit">${text}</button>
</form>`;

const pathOf = (way: SecondWay, page: BesidePage): string =>
  besidePath(`/ui/login/${way === 'key' ? 'u2f' : `otp/${way}`}`, page);

export function nameOf({ messages }: PageFrame, way: SecondWay | SetUpWay): string {
  return way === 'passkey' ? messages.passkey.setUp : messages.factor[way];
}

/** Codes that are sent are sent by a form, so that no link sends any; others are asked for at once. */
const choice = (frame: PageFrame, page: BesidePage, way: SecondWay, kind: string): Html => {
  const text = nameOf(frame, way);
  return way === 'sms' || way === 'email'
    ? button(page, `/ui/login/otp/${way}`, { name: 'send', value: '1', text, kind })
    : html`<a class="${kind} block" href="${pathOf(way, page)}">${text}</a>`;
};

export function chooseFactorPage(
  frame: PageFrame,
  page: BesidePage & { readonly ways: readonly SecondWay[]; readonly problem?: string },
): string {
  const { title, choose } = frame.messages.factor;
  // All that there is need not be chosen, but a code is to be wanted before it is sent.
  const only = page.ways.length === 1;
  const kind = only ? 'button' : 'button button-quiet';
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${besidePerson(frame, page)}
${alert(page.problem)}
${!only && html`<p class="lead">${choose}</p>`}
<div class="choices">${page.ways.map((way) => choice(frame, page, way, kind))}</div>
${cancelForm(frame, page)}`,
    page.problem !== undefined,
  );
}

export interface CodePage extends BesidePage {
  readonly way: CodeWay;
  /** Where the code was sent, as far as it is shown. */
  readonly address?: string;
  /** Recovery codes that are left. */
  readonly left?: number;
  /** From the link of a message. */
  readonly code?: string;
  readonly otherWays: boolean;
  readonly problem?: string;
  /** That something was done, such as a code sent again. */
  readonly note?: string;
}

export function codePage(frame: PageFrame, page: CodePage): string {
  const { factor } = frame.messages;
  const { way, otherWays, problem, note } = page;
  const action = `/ui/login/otp/${way}`;
  const sent = way === 'sms' || way === 'email';
  const invalid = problem !== undefined;
  const recovery = way === 'recovery';
  return layout(
    frame,
    factor.title,
    html`<h1>${factor.title}</h1>
${besidePerson(frame, page)}
${alert(problem)}
${note && html`<p class="lead" role="status">${note}</p>`}
<p class="lead" id="hint">${textOf(frame, page)}</p>
<form method="post" action="${action}" novalidate>
${besideFields(page)}
<div class="field">
<label for="code">${recovery ? factor.recovery : factor.code}</label>
<input class="input code" id="code" name="code" type="text" value="${page.code ?? ''}"${recovery ? html` autocapitalize="characters" autocomplete="off"` : html` inputmode="numeric" autocomplete="one-time-code"`} spellcheck="false" required autofocus${described(invalid, 'hint')}>
</div>
<button class="button" type="submit">${factor.submit}</button>
</form>
${sent && button(page, action, { name: 'send', value: '1', text: factor.resend, kind: 'link' })}
${otherWays && html`<p class="aside"><a href="${besidePath('/ui/login/mfa', page)}">${factor.other}</a></p>`}
${cancelForm(frame, page)}`,
    invalid,
  );
}

function textOf(frame: PageFrame, { way, address = '', left }: CodePage): string {
  const { factor } = frame.messages;
  if (way === 'app') return factor.appText;
  if (way !== 'recovery') return fill(frame, factor.sentText, { address });
  const text = factor.recoveryText;
  return left === undefined ? text : `${text} ${fill(frame, factor.left, { count: left })}`;
}
