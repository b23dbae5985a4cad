import { encode } from 'uqr';
import { type Html, html } from '../http/html.ts';
import type { SetUpWay } from '../second-factor.ts';
import { cancelForm } from './cancel.ts';
import { alert, described, layout, type PageFrame } from './layout.ts';
import { type BesidePage, besideFields, besidePath, besidePerson, nameOf } from './second-factor.ts';

/** Pages on which people set up a second factor, or leave it for later. */

/** What is set up, where that is called otherwise than what is asked for. */
const namesOf = ({ messages }: PageFrame): Partial<Record<SetUpWay, string>> => ({
  app: messages.setUp.app,
  key: messages.securityKey.name,
});

export function setUpPage(
  frame: PageFrame,
  page: BesidePage & {
    readonly forced: boolean;
    readonly possible: readonly SetUpWay[];
    readonly problem?: string;
  },
): string {
  const { setUp } = frame.messages;
  const none = page.possible.length === 0;
  const ways = page.possible.map(
    (way) =>
      html`<button class="button button-quiet" type="submit" name="way" value="${way}">${namesOf(frame)[way] ?? nameOf(frame, way)}</button>`,
  );
  return layout(
    frame,
    setUp.title,
    html`<h1>${setUp.title}</h1>
${besidePerson(frame, page)}
${alert(page.problem)}
<p class="lead">${none ? setUp.none : page.forced ? setUp.forced : setUp.offer}</p>
${
  (!none || !page.forced) &&
  html`<form method="post" action="/ui/login/mfa/setup">
${besideFields(page)}
<div class="choices">${ways}</div>
${!page.forced && html`<button class="link" type="submit" name="skip" value="1">${setUp.skip}</button>`}
</form>`
}
${cancelForm(frame, page)}`,
    page.problem !== undefined,
  );
}

export function appSetUpPage(
  frame: PageFrame,
  page: BesidePage & { readonly secret: string; readonly uri: string; readonly problem?: string },
): string {
  const { setUp, factor } = frame.messages;
  const { appDescription, code, submit } = setUp;
  const invalid = page.problem !== undefined;
  const back = besidePath('/ui/login/mfa/setup', page);
  return layout(
    frame,
    setUp.appTitle,
    html`<h1>${setUp.appTitle}</h1>
${alert(page.problem)}
${appDescription !== '' && html`<p class="lead">${appDescription}</p>`}
<p class="lead" id="hint">${setUp.appText}</p>
${qrCode(page.uri, setUp.picture)}
<p class="manual">${setUp.manual} <code class="secret">${grouped(page.secret)}</code></p>
<form method="post" action="/ui/login/mfa/setup/app" novalidate>
${besideFields(page)}
<div class="field">
<label for="code">${code}</label>
<input class="input code" id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" required autofocus${described(invalid, 'hint')}>
</div>
<button class="button" type="submit">${submit}</button>
</form>
<p class="aside"><a href="${back}">${factor.other}</a></p>`,
    invalid,
  );
}

/** In groups of four, as it is read out and typed. */
export const grouped = (secret: string): string => secret.replace(/.{4}(?=.)/g, '$& ');

/** As a picture of the page itself: nothing is asked of anybody else, and no script draws it. */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { ecc: 'M', border: 4 });
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    .join('');
  return html`<svg class="qr" viewBox="${`0 0 ${size} ${size}`}" role="img" aria-label="${label}" shape-rendering="crispEdges"><rect width="${String(size)}" height="${String(size)}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
}

/** @param codes undefined: they may be made; else this is the only time that they are shown */
export function recoveryCodesPage(
  frame: PageFrame,
  page: BesidePage & { readonly codes?: readonly string[] },
): string {
  const { setUp } = frame.messages;
  const { codes } = page;
  return layout(
    frame,
    setUp.codesTitle,
    html`<h1>${setUp.codesTitle}</h1>
<p class="lead">${codes ? setUp.codesText : setUp.codesOffer}</p>
${codes && html`<ul class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ul>`}
<form method="post" action="/ui/login/mfa/recovery">
${besideFields(page)}
${
  codes
    ? html`<button class="button" type="submit" name="done" value="1">${setUp.codesDone}</button>`
    : html`<button class="button" type="submit" name="make" value="1">${setUp.codesMake}</button>
<button class="link" type="submit" name="done" value="1">${setUp.skip}</button>`
}
</form>`,
  );
}
