import { goOnScriptPath } from '../assets/index.ts';
import { html } from '../http/html.ts';
import { layout, type PageFrame } from './layout.ts';

export interface FrontChannelPage {
  /** Addresses of applications that end their own sessions when they are loaded. */
  readonly frames: readonly string[];
  /** Where the browser goes on to. */
  readonly next: string;
  /** Milliseconds after which it does, whatever has been loaded. */
  readonly wait: number;
}

/** Front-Channel Logout 1.0 §3: the frames can neither be seen nor lead the page elsewhere. */
export function frontChannelPage(frame: PageFrame, { frames, next, wait }: FrontChannelPage): string {
  const { done, loginName } = frame.messages;
  return layout(
    frame,
    done.title,
    html`<h1>${done.title}</h1>
<noscript><meta http-equiv="refresh" content="0; url=${next}"></noscript>
<a class="button block" href="${next}" data-wait="${String(wait)}">${loginName.next}</a>
${frames.map((url) => html`<iframe src="${url}" hidden tabindex="-1" title="" aria-hidden="true" sandbox="allow-scripts allow-same-origin"></iframe>\n`)}
<script src="${goOnScriptPath}" defer></script>`,
  );
}
