import { html } from '../http/html.ts';
import { hidden, layout, type PageFrame } from './layout.ts';

/** Asks whoever follows the link of a notice to confirm it: programs open the links of messages too. */
export function notMePage(
  frame: PageFrame,
  page: { readonly csrf: string; readonly along: Readonly<Record<string, string>> },
): string {
  const { title, text, submit } = frame.messages.notMe;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${text}</p>
<form method="post" action="/ui/login/not-me">
${hidden('csrf', page.csrf)}${Object.entries(page.along).map(([name, value]) => hidden(name, value))}
<button class="button" type="submit">${submit}</button>
</form>`,
  );
}
