import { keysScriptPath } from '../assets/index.ts';
import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import type { Way } from './failure.ts';
import { alert, described, hidden, layout, type PageFrame } from './layout.ts';
import { changeLink, type Person, person } from './person.ts';

/** Pages that talk to keys of the browser. */

interface KeyForm {
  readonly action: string;
  readonly does: 'get' | 'create';
  /** For `navigator.credentials`. */
  readonly options: object;
  /** What goes along. */
  readonly along: Readonly<Record<string, string | undefined>>;
  readonly button: string;
  readonly kind: 'button' | 'button button-quiet';
  /** The key is offered among the names that the browser fills in. */
  readonly autofill?: boolean;
  /** Fields before the button. */
  readonly fields?: Html;
  /** There are keys of a former address: what to do is said with what failed. */
  readonly moved?: boolean;
  /** A form before it has brought the script along. */
  readonly further?: boolean;
}

/** A form that the script fills in; what can go wrong on the way is said where it stands. */
export const keyForm = ({ messages }: PageFrame, form: KeyForm): Html => {
  const { unsupported, noScript, moved } = messages.passkey;
  const failed = form.moved ? `${messages.passkey.failed} ${moved}` : messages.passkey.failed;
  const problem = (which: string, text: string) =>
    html`<p class="key-problem" role="alert" data-says="${which}" hidden>${text}</p>`;
  return html`<form method="post" action="${form.action}" data-key="${form.does}" data-options="${JSON.stringify(form.options)}"${form.autofill === true && html` data-autofill`}>
${Object.entries(form.along).map(([name, value]) => hidden(name, value))}<input type="hidden" name="credential" value="">
${problem('unsupported', unsupported)}${problem('failed', failed)}${form.autofill !== true && html`<noscript><p class="key-problem">${noScript}</p></noscript>`}
${form.fields}
<button class="${form.kind}" type="submit">${form.button}</button>
</form>
${form.further !== true && html`<script src="${keysScriptPath}" defer></script>`}`;
};

interface Asked {
  readonly asked: string;
  readonly options: object;
}

export interface AskingPage extends CancelForm, Asked {
  readonly problem?: string | undefined;
}

/** Passkeys that were made for another domain than that of the page. */
export interface PasskeysElsewhere {
  readonly any: boolean;
  /** Those that the browser may be asked for all the same. */
  readonly related: readonly string[];
}

const alongOf = ({ csrf, authRequestId, asked }: AskingPage, account?: string) => ({
  csrf,
  authRequestID: authRequestId,
  account,
  asked,
});

/** On the page for names: with a passkey none need be entered. */
export const passkeyChoice = (
  frame: PageFrame,
  page: AskingPage & { readonly elsewhere: PasskeysElsewhere; readonly passkeyUrl: string },
): Html => html`${keyForm(frame, {
  action: '/ui/login/passkey',
  does: 'get',
  options: page.options,
  along: alongOf(page),
  button: frame.messages.passkey.title,
  kind: 'button button-quiet',
  autofill: true,
  moved: page.elsewhere.any,
})}
${page.elsewhere.related.map((domain) => html`<p class="aside"><a href="${page.passkeyUrl}">${fill(frame, frame.messages.passkey.ofDomain, { domain })}</a></p>`)}`;

export interface PasskeyPage extends AskingPage {
  readonly nameUrl: string;
  readonly elsewhere: PasskeysElsewhere;
  /** What is asked of the passkeys of each related domain. */
  readonly others: readonly (Asked & { readonly domain: string })[];
}

export function passkeyPage(frame: PageFrame, page: PasskeyPage): string {
  const { title, text, use, password, ofDomain, moved } = frame.messages.passkey;
  const ask = (asked: Asked, button: string, kind: KeyForm['kind']) =>
    keyForm(frame, {
      action: '/ui/login/passkey',
      does: 'get',
      options: asked.options,
      along: alongOf({ ...page, ...asked }),
      button,
      kind,
      further: kind === 'button button-quiet',
    });
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${alert(page.problem)}
<p class="lead">${text}</p>
${ask(page, use, 'button')}
${page.others.map((other) => ask(other, fill(frame, ofDomain, { domain: other.domain }), 'button button-quiet'))}
${page.elsewhere.any && html`<p class="hint">${moved}</p>`}
<p class="aside"><a href="${page.nameUrl}">${password}</a></p>
${cancelForm(frame, page)}`,
    page.problem !== undefined,
  );
}

/**
 * @param page `otherDomain`: the person's keys are of another; undefined where they are of this one. `related`: the
 *   browser may be asked for those all the same
 */
export function securityKeyPage(
  frame: PageFrame,
  page: AskingPage & {
    readonly who: Person;
    readonly changeUrl: string;
    readonly accountId: string;
    readonly otherDomain: string | undefined;
    readonly related: boolean;
    readonly otherUrl: string | undefined;
  },
): string {
  const { factor, securityKey } = frame.messages;
  const { title } = securityKey;
  const { otherDomain } = page;
  const elsewhere =
    otherDomain !== undefined &&
    html`<p class="${page.related ? 'hint' : 'lead'}">${fill(frame, securityKey.otherDomain, { domain: otherDomain })}</p>`;
  const asking =
    (otherDomain === undefined || page.related) &&
    html`<p class="lead">${securityKey.text}</p>
${keyForm(frame, { action: '/ui/login/u2f', does: 'get', options: page.options, along: alongOf(page, page.accountId), button: securityKey.use, kind: 'button' })}`;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${person(page.who, changeLink(frame.messages.password, page.changeUrl))}
${alert(page.problem)}
${asking}${elsewhere}
${page.otherUrl && html`<p class="aside"><a href="${page.otherUrl}">${factor.other}</a></p>`}
${cancelForm(frame, page)}`,
    page.problem !== undefined,
  );
}

export interface SetUpKeyPage {
  readonly kind: 'passkey' | 'securityKey';
  readonly action: string;
  readonly along: Readonly<Record<string, string | undefined>>;
  readonly who?: Person | undefined;
  /** Where to go on without. */
  readonly without: Way;
  readonly problem?: string | undefined;
}

const without = ({ without: { url, label } }: SetUpKeyPage): Html =>
  html`<p class="aside"><a href="${url}">${label}</a></p>`;

/** Before anything is begun: links are opened by programs, too. */
export function beginKeyPage(frame: PageFrame, page: SetUpKeyPage): string {
  const { passkey, securityKey } = frame.messages;
  const { title, text, begin } =
    page.kind === 'passkey'
      ? { title: passkey.beginTitle, text: passkey.setUpText, begin: passkey.begin }
      : { title: securityKey.setUp, text: securityKey.setUpText, begin: securityKey.setUp };
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${page.who && person(page.who)}
${alert(page.problem)}
<p class="lead">${text}</p>
<form method="post" action="${page.action}">
${Object.entries(page.along).map(([name, value]) => hidden(name, value))}
<button class="button" type="submit">${begin}</button>
</form>
${without(page)}`,
    page.problem !== undefined,
  );
}

export function registerKeyPage(
  frame: PageFrame,
  page: SetUpKeyPage & { readonly options: object; readonly name: string },
): string {
  const { passkey, securityKey } = frame.messages;
  const { title, device, nameHint, register } =
    page.kind === 'passkey'
      ? { ...passkey, title: passkey.setUp, device: passkey.name }
      : { ...securityKey, title: securityKey.setUp };
  const invalid = page.problem !== undefined;
  const fields = html`<div class="field">
<label for="name">${device}</label>
<input class="input" id="name" name="name" type="text" value="${page.name}" maxlength="200" autocomplete="off" required autofocus${described(invalid, 'name-hint')}>
<p class="hint" id="name-hint">${nameHint}</p>
</div>`;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${page.who && person(page.who)}
${alert(page.problem)}
${keyForm(frame, {
  action: page.action,
  does: 'create',
  options: page.options,
  along: page.along,
  button: register,
  kind: 'button',
  fields,
})}
${without(page)}`,
    invalid,
  );
}
