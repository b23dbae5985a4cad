import { html } from '../http/html.ts';
import { layout, type PageFrame } from './layout.ts';

export interface Way {
  readonly url: string;
  readonly label: string;
}

export interface FailurePage {
  readonly title: string;
  readonly text: string;
  /** Id of the rule that refused, for whoever helps. */
  readonly reference?: string | undefined;
  /** Where to go on, the likeliest first. None: nothing is served at this host. */
  readonly ways: readonly Way[];
}

/** Any end that is not success: what happened, and what helps. */
export const failurePage = (frame: PageFrame, page: FailurePage): string =>
  layout(
    frame,
    page.title,
    html`<h1>${page.title}</h1>
<p class="lead">${page.text}</p>
${page.ways.map(({ url, label }, at) => html`<a class="button button-quiet${at === 0 && ' block'}" href="${url}">${label}</a>`)}
${page.reference && html`<p class="reference">${frame.messages.failure.reference} <code>${page.reference}</code></p>`}`,
  );
