import { directionOf } from '../../i18n/index.ts';
import { faviconPath, mark, stylesheetPath } from '../assets/index.ts';
import type { UnverifiedApplication } from '../authorization-flow.ts';
import { clientLogoPath } from '../http/client-logo.ts';
import { type Html, html } from '../http/html.ts';
import { defaultLook, type Look, type Picture } from '../look/index.ts';
import { fill, type Spoken } from '../spoken.ts';

export interface FooterLinks {
  readonly terms: string;
  readonly privacy: string;
  readonly help: string;
  /** An address; '' for none. */
  readonly supportEmail: string;
}

export interface PageFrame extends Spoken {
  readonly links?: FooterLinks;
  /** Default: the product's own. */
  readonly look?: Look;
  /** The application that people sign in to here, where nobody knows whose it is. */
  readonly unverified?: UnverifiedApplication | undefined;
}

/** @param invalid the page reports a mistake, which its title says first for those who do not see it */
export function layout(frame: PageFrame, title: string, content: Html, invalid = false): string {
  const { links, look = defaultLook } = frame;
  return documentOf(
    frame,
    title,
    html`<main>
<div class="card">
${look.logo ? logo(look.logo) : look.watermark && mark}
${content}
${frame.unverified && warning(frame, frame.unverified)}
</div>
</main>
${foot(frame, links)}`,
    { invalid },
  );
}

/** Where the owner's documents are, and who made the pages, where their owner has a logo of his own. */
export function foot(frame: PageFrame, links: FooterLinks | undefined): Html | undefined {
  const { messages, look = defaultLook } = frame;
  const documents = links && documentLinks(frame, links);
  const watermark =
    look.logo && look.watermark && html`<p class="watermark">${mark}<span>${messages.brand}</span></p>`;
  return documents || watermark ? html`<footer>${documents}${watermark}</footer>` : undefined;
}

/** The whole of a page around what it shows. */
export function documentOf(
  frame: PageFrame,
  title: string,
  body: Html,
  { invalid = false, stylesheets = [] }: { invalid?: boolean; stylesheets?: readonly string[] } = {},
): string {
  const { messages, language, tag = language, look = defaultLook } = frame;
  const shown = invalid ? fill(frame, messages.errorTitle, { title }) : title;
  return html`<!doctype html>
<html lang="${tag}" dir="${directionOf(tag)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="${look.schemes}">
<title>${shown}${look.watermark && ` · ${messages.brand}`}</title>
${tabIcon(look.icon)}
${[stylesheetPath, ...stylesheets, look.stylesheet].map((path) => html`<link rel="stylesheet" href="${path}">\n`)}</head>
<body>
${body}
</body>
</html>`.markup;
}

/** Says nothing that the page does not say in words, so screen readers pass it over. */
export const logo = ({ always, inDark }: Picture): Html =>
  html`<picture class="logo">${inDark && html`<source media="(prefers-color-scheme: dark)" srcset="${inDark}">`}<img src="${always}" alt=""></picture>`;

const tabIcon = (icon: Picture | undefined): Html => {
  if (!icon) return html`<link rel="icon" href="${faviconPath}" type="image/svg+xml">`;
  const { always, inDark } = icon;
  return inDark
    ? html`<link rel="icon" href="${always}" media="(prefers-color-scheme: light)"><link rel="icon" href="${inDark}" media="(prefers-color-scheme: dark)">`
    : html`<link rel="icon" href="${always}">`;
};

/** What the settings take as links: nothing that would run in the page (RFC 3986 §3.1). */
const followed = /^(https?:\/\/|mailto:|tel:|\/(?!\/))/i;

function documentLinks({ messages, language }: PageFrame, links: FooterLinks): Html | undefined {
  const { terms, privacy, help, support } = messages.footer;
  const { supportEmail } = links;
  const shown = (
    [
      [terms, links.terms],
      [privacy, links.privacy],
      [help, links.help],
      [support, supportEmail === '' ? '' : `mailto:${supportEmail}`],
    ] as const
  )
    .map(([name, url]) => [name, url.replaceAll('{{.Lang}}', language)] as const)
    .filter(([, url]) => followed.test(url));
  return shown.length === 0
    ? undefined
    : html`<p class="documents">${shown.map(([name, url]) => html`<a href="${url}">${name}</a>`)}</p>`;
}

/** Names are easily taken; addresses are not. */
function warning(
  { messages: { footer, unverified }, ...frame }: PageFrame,
  asking: UnverifiedApplication,
): Html {
  const { name: application, describedAt: host, place, logo: picture } = asking;
  return html`<div class="notice warning unverified">
<div class="claimed">${picture !== undefined && html`<img class="claimed-logo" src="${clientLogoPath}${picture}" alt="">`}<p>${fill(frame, unverified.text, { application })}</p></div>
${host !== '' && html`<p>${fill(frame, unverified.described, { host })}</p>`}
${place !== '' && html`<p>${fill(frame, unverified.place, { place })}</p>`}
${claimedLinks(asking, { site: unverified.site, privacy: footer.privacy, terms: footer.terms })}
</div>`;
}

/** By hosts, so that nobody takes them for pages of somebody else. */
const claimedLinks = (
  { links }: UnverifiedApplication,
  names: Readonly<Record<UnverifiedApplication['links'][number]['kind'], string>>,
): readonly Html[] =>
  [...Map.groupBy(links, ({ host }) => host)].map(
    ([host, all]) =>
      html`<p class="claimed-links"><bdi>${host}</bdi>: ${all.map(({ kind, url }, index) => html`${index > 0 && ' · '}<a href="${url}" target="_blank" rel="noopener noreferrer nofollow">${names[kind]}</a>`)}</p>`,
  );

/** What went wrong, read out at once by screen readers. */
export const alert = (message: string | undefined): Html | undefined =>
  message === undefined
    ? undefined
    : html`<div class="alert" role="alert" id="problem"><svg viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d="M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm.9 4.2-.2 5.6H9.3l-.2-5.6h1.8ZM10 14.6a1.05 1.05 0 1 1 0-2.1 1.05 1.05 0 0 1 0 2.1Z"/></svg><p>${message}</p></div>`;

/** What went right, read out when there is a moment. */
export const notice = (message: string | undefined): Html | undefined =>
  message === undefined ? undefined : html`<p class="notice" role="status">${message}</p>`;

/** Ties an input to its hint and, when it is at fault, to the problem that is reported. */
export const described = (invalid: boolean, ...hints: string[]): Html => {
  const ids = [...(invalid ? ['problem'] : []), ...hints].join(' ');
  return html`${invalid && html` aria-invalid="true"`}${ids !== '' && html` aria-describedby="${ids}"`}`;
};

export const hidden = (name: string, value: string | undefined): Html | undefined =>
  value === undefined || value === ''
    ? undefined
    : html`<input type="hidden" name="${name}" value="${value}">`;

export const initial = (name: string): Html =>
  html`<span class="initial" aria-hidden="true">${[...name.trim()][0]?.toUpperCase() ?? '?'}</span>`;
