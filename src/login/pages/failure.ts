import { html } from '../http/html.ts';
import { layout, type PageFrame } from './layout.ts';

export interface FailurePage {
  readonly title: string;
  readonly text: string;
  /** Id of the rule that refused, for whoever helps. */
  readonly reference?: string | undefined;
  /** Where to go on; left out where only the application can start again. */
  readonly next?: { readonly url: string; readonly label: string } | undefined;
}

/** Any end that is not success: what happened, and what helps. */
export const failurePage = (frame: PageFrame, page: FailurePage): string =>
  layout(
    frame,
    page.title,
    html`<h1>${page.title}</h1>
<p class="lead">${page.text}</p>
${page.next && html`<a class="button button-quiet block" href="${page.next.url}">${page.next.label}</a>`}
${page.reference && html`<p class="reference">${frame.messages.failure.reference} <code>${page.reference}</code></p>`}`,
  );
