import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type AccessAsked, accessAsked, answerForms, otherAccount } from './access.ts';
import { hidden, layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

export interface ConsentPage {
  readonly csrf: string;
  readonly authRequestId: string;
  readonly accountId: string;
  readonly access: AccessAsked;
  readonly who: Person;
  readonly otherAccountUrl: string;
}

/** Whether an application may have what it asks for: who asks, whose it is, and what it gets. */
export function consentPage(frame: PageFrame, page: ConsentPage): string {
  const { device, consent } = frame.messages;
  const { clientName: application, organization } = page.access;
  const title = fill(frame, device.allowTitle, { application });
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
${organization !== '' && html`<p class="lead">${fill(frame, consent.text, { application, organization })}</p>`}
${person(page.who)}
${answerForms(
  frame,
  { allow: '/ui/login/consent' },
  {
    fields: html`${hidden('csrf', page.csrf)}${hidden('authRequestID', page.authRequestId)}${hidden('account', page.accountId)}`,
    shown: html`${accessAsked(frame, page.access)}
<p class="fine">${consent.later}</p>`,
  },
)}
${otherAccount(frame, page.otherAccountUrl)}`,
  );
}
