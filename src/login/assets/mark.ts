import { html } from '../http/html.ts';

/** The postern: a small door in a wall, ajar, with light behind it. */
const stone = 'M10 2h24a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8Z';
const light = 'M13 34V20a9 9 0 0 1 18 0v14Z';
const door =
  'M31 34V20a9 9 0 0 0-4.6-7.85c-3.6 1.7-5.9 5.2-5.9 9.35v16.1ZM23.6 27a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6Z';

/** Coloured by the style sheet. */
export const mark = html`<svg class="mark" viewBox="2 2 40 40" aria-hidden="true" focusable="false">
<path class="mark-stone" d="${stone}"/><path class="mark-light" d="${light}"/><path class="mark-door" fill-rule="evenodd" d="${door}"/>
</svg>`;

/** As a file of its own, for the browser's tab. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="2 2 40 40"><path fill="#5469d4" d="${stone}"/><path fill="#fff" d="${light}"/><path fill="#2e3c85" fill-rule="evenodd" d="${door}"/></svg>`;
