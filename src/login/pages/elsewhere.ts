import type { AskedElsewhere } from '../authorization-flow.ts';
import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type AccessAsked, accessAsked, answerForms } from './access.ts';
import { hidden, layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

export interface ElsewherePage {
  readonly csrf: string;
  readonly authRequestId: string;
  readonly accountId: string;
  readonly clientName: string;
  readonly asking: AskedElsewhere;
  readonly access: AccessAsked;
  readonly who: Person;
}

/**
 * Whether an application may have what it asks for from elsewhere: what it is, whose it is, what it shows there, what it
 * gets, and that nobody should agree to what they did not begin.
 */
export function elsewherePage(frame: PageFrame, page: ElsewherePage): string {
  const { device, elsewhere: texts } = frame.messages;
  const { bindingMessage, remoteAddress: address, organization } = page.asking;
  const title = fill(frame, device.allowTitle, { application: page.clientName });
  const fields = html`${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('account', page.accountId)}`;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${fill(frame, texts.lead, { application: page.clientName, organization })}</p>
${person(page.who)}
${
  bindingMessage !== '' &&
  html`<div class="rules"><p>${texts.compare}</p><p class="shown"><bdi>${bindingMessage}</bdi></p></div>`
}
${answerForms(
  frame,
  { allow: '/ui/login/elsewhere', refuse: '/ui/login/elsewhere/refuse' },
  {
    fields,
    shown: html`${accessAsked(frame, page.access)}
<div class="notice warning">
<p>${texts.warning}</p>
${address !== '' && html`<p>${fill(frame, texts.from, { address })}</p>`}
</div>`,
  },
)}`,
  );
}
