import { workScriptPath } from '../assets/index.ts';
import { html } from '../http/html.ts';
import { hidden, layout, type PageFrame } from './layout.ts';

export interface WorkPage {
  readonly csrf: string;
  readonly challenge: string;
  readonly bits: number;
  /** How long to wait otherwise, and where to begin again then. */
  readonly text: string;
  readonly againUrl: string;
}

/** Too much was wrong: one waits, or has the browser work. The form shows where that can be done. */
export function workPage(frame: PageFrame, page: WorkPage): string {
  const { title, work, workButton, working, again } = frame.messages.limited;
  return layout(
    frame,
    title,
    html`<h1>${title}</h1>
<p class="lead">${page.text}</p>
<form method="post" action="/ui/login/work" data-work="${String(page.bits)}" data-working="${working}" hidden>
${hidden('csrf', page.csrf)}${hidden('challenge', page.challenge)}<input type="hidden" name="found" value="">
<p>${work}</p>
<button class="button" type="submit">${workButton}</button>
<p role="status" class="hint"></p>
</form>
<a class="button button-quiet block" href="${page.againUrl}">${again}</a>
<script src="${workScriptPath}" defer></script>`,
  );
}
