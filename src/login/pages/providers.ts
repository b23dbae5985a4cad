import type { OfferedProvider } from '../../settings/index.ts';
import { type Html, html } from '../http/html.ts';
import { fill } from '../spoken.ts';
import { hidden, type PageFrame } from './layout.ts';

export interface ProviderChoice {
  readonly csrf: string;
  readonly authRequestId: string | undefined;
  readonly organization: string | undefined;
  /** What the step before found out, sealed; undefined where this is the first. */
  readonly attempt?: string | undefined;
  readonly providers: readonly Pick<OfferedProvider, 'id' | 'name' | 'type'>[];
}

/** A ticket that is carried, a tree of entries, two that join hands, a key: of our own, since logos are others'. */
const drawings: Readonly<Record<number, Html>> = {
  2: html`<path d="M3 6h14v3a1.5 1.5 0 0 0 0 3v3H3v-3a1.5 1.5 0 0 0 0-3zM12 6v9"/>`,
  3: html`<path d="M10 3v4M5 13v-3h10v3M10 7v3"/><path d="M3.500 13h3v3h-3zM8.500 13h3v3h-3zM13.500 13h3v3h-3z"/>`,
  4: html`<circle cx="7.500" cy="10" r="4"/><circle cx="12.500" cy="10" r="4"/>`,
};
const key = html`<circle cx="7" cy="10" r="3.500"/><path d="M10.500 10H17v3M14 10v2"/>`;

/** Kinds that are one service have the first letter of its name; the others are drawn by what they are. */
const mark = ({ name, type }: Pick<OfferedProvider, 'name' | 'type'>): Html =>
  type >= 5 && type <= 11
    ? html`<span class="provider-mark" aria-hidden="true">${[...name.trim()][0]?.toUpperCase() ?? '?'}</span>`
    : html`<span class="provider-mark" aria-hidden="true"><svg viewBox="0 0 20 20" focusable="false">${drawings[type] ?? key}</svg></span>`;

/** A form for each, so that only pages of ours send a browser there. */
export const providerChoice = (frame: PageFrame, choice: ProviderChoice): Html | undefined =>
  choice.providers.length === 0
    ? undefined
    : html`<div class="choices providers">${choice.providers.map(
        (provider) => html`<form method="post" action="/ui/login/provider">
${hidden('csrf', choice.csrf)}${hidden('authRequestID', choice.authRequestId)}${hidden('organization', choice.organization)}${hidden('attempt', choice.attempt)}${hidden('provider', provider.id)}
<button class="button button-quiet" type="submit">${mark(provider)}<span>${fill(frame, frame.messages.provider.with, { provider: provider.name })}</span></button>
</form>
`,
      )}</div>`;
