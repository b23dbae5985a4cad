import { html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { type CancelForm, cancelForm } from './cancel.ts';
import { layout, type PageFrame } from './layout.ts';
import { type Person, person } from './person.ts';

export interface NoAccessPage extends CancelForm {
  readonly clientName: string;
  readonly who: Person;
  readonly reason: 'organization' | 'project' | 'role';
  /** Whose administrators give access. */
  readonly ownerName: string;
  /** Where they can be reached; '' when they do not say. */
  readonly supportEmail: string;
  readonly otherAccountUrl: string;
}

/** The end of a sign-in to an application that the person may not use: why, and whom to ask. */
export function noAccessPage(frame: PageFrame, page: NoAccessPage): string {
  const { access } = frame.messages;
  const title = fill(frame, access.title, { application: page.clientName });
  const { supportEmail } = page;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${fill(frame, access[page.reason], { organization: page.ownerName })}</p>
${supportEmail !== '' && html`<p class="lead"><a href="mailto:${supportEmail}">${fill(frame, access.contact, { address: supportEmail })}</a></p>`}
${person(page.who)}
<a class="button button-quiet block" href="${page.otherAccountUrl}">${access.otherAccount}</a>
${cancelForm(frame, page)}`,
  );
}
