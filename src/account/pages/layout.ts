import { mark } from '../../login/assets/index.ts';
import { type Html, html } from '../../login/http/html.ts';
import { defaultLook } from '../../login/look/index.ts';
import { alert, documentOf, foot, hidden, logo, notice } from '../../login/pages/layout.ts';
import { type AccountRequest, inAccount, switchAddress } from '../account-request.ts';
import { stylesheetPath } from '../look/index.ts';
import { noteOf } from './notes.ts';

/** Pages of the menu, in its order. */
export const places = {
  overview: '/account',
  profile: '/account/profile',
  contact: '/account/contact',
  security: '/account/security',
  sessions: '/account/sessions',
  applications: '/account/applications',
  activity: '/account/activity',
  data: '/account/data',
} as const;
export type Place = keyof typeof places;

export interface Shown {
  readonly place: Place;
  /** Default: that of the place. */
  readonly title?: string;
  readonly lead?: string | undefined;
  readonly content: Html | readonly Html[];
  readonly problem?: string | undefined;
  /** Where a page leads back to that is not of the menu itself. */
  readonly back?: string;
  readonly scripts?: boolean;
}

/** A page of the account, with the way to all the others. */
export function accountPage(page: AccountRequest, shown: Shown): Response {
  const { frame, texts } = page;
  const { place, problem, scripts = false } = shown;
  const { look = defaultLook, links, messages } = frame;
  const title = shown.title ?? texts.nav[place];
  const invalid = problem !== undefined;
  const body = html`<a class="skip" href="#content">${texts.skip}</a>
<header class="top">
<a class="home" href="${inAccount(page, '/account')}">${look.logo ? logo(look.logo) : look.watermark && mark}<span>${texts.title}</span></a>
<span class="leave">${page.accounts.length > 1 && html`<a href="${switchAddress(page)}">${messages.accounts.title}</a> · `}<a href="${inAccount(page, '/ui/login/logout')}">${messages.signedIn.signOut}</a></span>
</header>
<div class="panes">
<nav class="menu" aria-label="${texts.title}"><ul>
${Object.entries(places).map(([name, path]) => html`<li><a href="${inAccount(page, path)}"${name === place && html` aria-current="page"`}>${texts.nav[name as Place]}</a></li>`)}
</ul></nav>
<main id="content" tabindex="-1">
${back(page, shown)}
<h1>${title}</h1>
${shown.lead !== undefined && html`<p class="lead">${shown.lead}</p>`}
${notice(invalid ? undefined : noteOf(page))}
${alert(problem)}
${shown.content}
</main>
</div>
${foot(frame, links)}`;
  const markup = documentOf(frame, title, body, { invalid, stylesheets: [stylesheetPath] });
  return page.show(markup, { status: invalid ? 400 : 200, scripts });
}

/** Where there is no room for the menu, or where one is below a page of it. */
function back(page: AccountRequest, { place, back: to }: Shown): Html | undefined {
  if (to === undefined && place === 'overview') return undefined;
  const { texts } = page;
  const text = to === undefined ? texts.title : texts.nav[place];
  return html`<p class="${to === undefined ? 'back' : 'back always'}"><a href="${inAccount(page, to ?? '/account')}">‹ ${text}</a></p>`;
}

/** What every form of the account brings along: that it is this browser's, and whose account it was shown for. */
export const along = ({ guard, me }: AccountRequest): Html =>
  html`${hidden('csrf', guard.token)}${hidden('account', me.userId)}`;

export const panel = (
  title: string,
  content: Html | readonly (Html | false | undefined)[],
  lead?: string,
): Html =>
  html`<section class="panel"><h2>${title}</h2>
${lead !== undefined && html`<p class="lead">${lead}</p>`}
${content}
</section>`;

/** Of mail or a telephone: written from left to right, whatever the page is. */
export const addressText = (address: string): Html | undefined =>
  address === '' ? undefined : html`<bdi dir="ltr">${address}</bdi>`;

export interface Row {
  readonly name: string | Html;
  /** Lines below it. */
  readonly more?: readonly (string | Html | undefined | false)[];
  readonly does?: readonly (Html | false | undefined)[];
}

export const rows = (list: readonly Row[]): Html =>
  html`<ul class="rows">${list.map(
    ({ name, more = [], does = [] }) => html`<li><div class="what"><p class="name">${name}</p>
${more.filter((line) => line !== undefined && line !== false && line !== '').map((line) => html`<p class="more">${line}</p>`)}</div>
${does.some((each) => each) && html`<div class="does">${does}</div>`}</li>`,
  )}</ul>`;

interface Button {
  readonly action: string;
  readonly text: string;
  readonly fields?: Readonly<Record<string, string>>;
  /** For those who do not see what it stands beside. */
  readonly about?: string | undefined;
  readonly kind?: 'link' | 'button' | 'button button-quiet' | 'button button-danger';
}

/** A form of one button. */
export const button = (
  page: AccountRequest,
  { action, text, fields = {}, about, kind = 'link' }: Button,
): Html =>
  html`<form method="post" action="${action}">${along(page)}${Object.entries(fields).map(([name, value]) => hidden(name, value))}<button class="${kind}" type="submit">${text}${about !== undefined && html`<span class="visually-hidden"> ${about}</span>`}</button></form>`;

/** A link that tells those who do not see what it stands beside. */
export const link = (page: AccountRequest, href: string, text: string, about?: string): Html =>
  html`<a href="${inAccount(page, href)}">${text}${about !== undefined && html`<span class="visually-hidden"> ${about}</span>`}</a>`;

/** To a page of somebody else, which is not told where from. */
export const linkAway = (href: string, text: string, about: string): Html =>
  html`<a href="${href}" target="_blank" rel="noopener noreferrer">${text}<span class="visually-hidden"> ${about}</span></a>`;

export { alert, type Html, hidden, html };
