import { accountTexts } from '../../i18n/index.ts';
import type { Lost, Undone } from '../../user/index.ts';
import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { hidden, layout, type PageFrame } from './layout.ts';

/** Asks whoever follows the link of a notice to confirm it: programs open the links of messages too. */
export function notMePage(
  frame: PageFrame,
  page: {
    readonly csrf: string;
    readonly along: Readonly<Record<string, string>>;
    readonly added: readonly Undone[];
    readonly lost: readonly Lost[];
  },
): string {
  const { title, text, submit, since, lost } = frame.messages.notMe;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
${listed(frame, since, page.added)}${listed(frame, lost, page.lost)}
<form method="post" action="/ui/login/not-me">
${hidden('csrf', page.csrf)}${Object.entries(page.along).map(([name, value]) => hidden(name, value))}
<button class="button" type="submit">${submit}</button>
</form>`,
  );
}

/** What was taken back, before the person goes on. */
export function undonePage(
  frame: PageFrame,
  page: {
    readonly undone: readonly Undone[];
    readonly lost: readonly Lost[];
    readonly text: string | undefined;
    readonly next: { url: string; label: string };
  },
): string {
  const { doneTitle, removed, lost } = frame.messages.notMe;
  return layout(
    frame,
    doneTitle,
    html`<h1>${doneTitle}</h1>
${page.text !== undefined && html`<p class="lead">${page.text}</p>`}
${listed(frame, removed, page.undone)}${listed(frame, lost, page.lost)}
<a class="button block" href="${page.next.url}">${page.next.label}</a>`,
  );
}

const listed = (frame: PageFrame, title: string, undone: readonly Undone[]): Html | false =>
  undone.length > 0 &&
  html`<p>${title}</p>
<ul>${undone.map((each) => html`<li>${nameOf(frame, each)}</li>`)}</ul>`;

function nameOf(frame: PageFrame, undone: Undone): string {
  const { messages, language } = frame;
  const { security } = accountTexts[language];
  switch (undone.what) {
    case 'passkey':
      return `${security.passkeys}: ${undone.name || security.unnamed}`;
    case 'securityKey':
      return `${security.securityKeys}: ${undone.name || security.unnamed}`;
    case 'recovery':
      return messages.setUp.codesTitle;
    case 'address':
      return fill(frame, messages.notMe.restored, { address: undone.address });
    case 'name':
      return fill(frame, messages.notMe.restored, { address: undone.name });
    case 'link':
      return undone.name;
    case 'number':
      return undone.number;
    default:
      return messages.factor[undone.what];
  }
}
