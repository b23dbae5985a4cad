import { html } from '../http/html.ts';

/** The postern: a small door in a wall, ajar, with light behind it. */
const stone = 'M10 2h24a8 8 0 0 1 8 8v24a8 8 0 0 1-8 8H10a8 8 0 0 1-8-8V10a8 8 0 0 1 8-8Z';
const light = 'M11.5 35.5v-15a10.5 10.5 0 0 1 21 0v15Z';
const door =
  'M32.5 35.5v-15a10.5 10.5 0 0 0-5.4-9.2c-4.2 2-6.9 6.1-6.9 10.9v17.2ZM23.7 27.6a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3Z';

/** Coloured by the style sheet. */
export const mark = html`<svg class="mark" viewBox="2 2 40 40" aria-hidden="true" focusable="false">
<path class="mark-stone" d="${stone}"/><path class="mark-light" d="${light}"/><path class="mark-door" fill-rule="evenodd" d="${door}"/>
</svg>`;

/** As a file of its own, for the browser's tab. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="2 2 40 40"><path fill="#5469d4" d="${stone}"/><path fill="#fff" d="${light}"/><path fill="#2e3c85" fill-rule="evenodd" d="${door}"/></svg>`;
