import { html } from '../http/html.ts';

/** The postern: a small door, ajar, in a wall. Coloured by the style sheet. */
export const mark = html`<svg class="mark" viewBox="0 0 44 44" aria-hidden="true" focusable="false">
<path class="mark-stone" d="M10 2h24a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8Z"/>
<path class="mark-door" fill-rule="evenodd" d="M22 9.5A10.5 10.5 0 0 0 11.5 20v14.5h21V20A10.5 10.5 0 0 0 22 9.5Zm0 3.2a7.3 7.3 0 0 0-7.3 7.3v11.3h4.1V19.2l8.9-3.9A7.3 7.3 0 0 0 22 12.7Zm3.1 11.9a1.35 1.35 0 1 0-2.7 0 1.35 1.35 0 0 0 2.7 0Z"/>
</svg>`;

/** As a file of its own, for the browser's tab. */
export const icon =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 44 44"><path fill="#5469d4" d="M10 2h24a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8Z"/><path fill="#fff" fill-rule="evenodd" d="M22 9.5A10.5 10.5 0 0 0 11.5 20v14.5h21V20A10.5 10.5 0 0 0 22 9.5Zm0 3.2a7.3 7.3 0 0 0-7.3 7.3v11.3h4.1V19.2l8.9-3.9A7.3 7.3 0 0 0 22 12.7Zm3.1 11.9a1.35 1.35 0 1 0-2.7 0 1.35 1.35 0 0 0 2.7 0Z"/></svg>';
