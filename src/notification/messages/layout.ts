import type { Branding } from '../../settings/index.ts';
import { assetUrl } from '../../static/index.ts';
import { fillHtml, fillText, type MessageText, type MessageValues } from '../../text/index.ts';
import { inkOn, lighter } from './ink.ts';

/** What a message shows besides its words. */
export interface Frame {
  readonly branding: Branding;
  readonly language: string;
  /** Public address under which pictures are read. */
  readonly origin: string;
  /** Whom it is from, for the picture's place and the last line. */
  readonly organization: string;
  /** '' for a message without a button. */
  readonly url: string;
}

interface Scheme {
  readonly page: string;
  readonly card: string;
  readonly ink: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly line: string;
}

const light = ({ backgroundColor, fontColor, primaryColor }: Branding): Scheme => ({
  page: backgroundColor,
  card: '#ffffff',
  ink: fontColor,
  accent: primaryColor,
  onAccent: inkOn(primaryColor),
  line: '#e3e6eb',
});
const dark = ({ backgroundColorDark, fontColorDark, primaryColorDark }: Branding): Scheme => ({
  page: backgroundColorDark,
  card: lighter(backgroundColorDark, 0.07),
  ink: fontColorDark,
  accent: primaryColorDark,
  onAccent: inkOn(primaryColorDark),
  line: lighter(backgroundColorDark, 0.18),
});

const fonts = `-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif`;

/** As the branding has it: 2 light alone, 3 dark alone, else as the device says. */
const schemesOf = ({ themeMode }: Branding): 'light' | 'dark' | 'light dark' =>
  themeMode === 2 ? 'light' : themeMode === 3 ? 'dark' : 'light dark';

const attribute = (text: string): string => fillHtml(text, {}).replaceAll('\n', ' ');

/** Programs that know no style sheet have the colours in the elements; those that do may change them. */
const darkRules = (scheme: Scheme): string => `
@media (prefers-color-scheme: dark) {
  .page { background: ${scheme.page} !important; }
  .card { background: ${scheme.card} !important; border-color: ${scheme.line} !important; }
  .ink, .ink a { color: ${scheme.ink} !important; }
  .button { background: ${scheme.accent} !important; }
  .button a { color: ${scheme.onAccent} !important; }
  .rule { border-color: ${scheme.line} !important; }
  .in-light { display: none !important; }
  .in-dark { display: inline-block !important; max-height: none !important; }
}`;

function picture({ branding, origin, organization }: Frame): string {
  const { logo, logoDark } = branding.files;
  const schemes = schemesOf(branding);
  const one = (path: string, of: string, hidden = false) =>
    `<img class="${of}" src="${attribute(assetUrl(origin, path))}" alt="${attribute(organization)}" height="40" style="height:40px;border:0;${hidden ? 'display:none;max-height:0' : 'display:inline-block'}">`;
  const first = schemes === 'dark' ? logoDark || logo : logo || logoDark;
  if (first === '') return `<span class="ink name">${fillHtml(organization, {})}</span>`;
  if (schemes !== 'light dark' || logoDark === '' || logo === '') return one(first, 'logo');
  return one(logo, 'in-light') + one(logoDark, 'in-dark', true);
}

function fontFace({ branding, origin }: Frame): string {
  const { font } = branding.files;
  if (font === '') return '';
  return `@font-face { font-family: 'Brand'; src: url('${attribute(assetUrl(origin, font))}'); }\n`;
}

/** The message as a page: one column, that fits a phone; nothing is loaded but the pictures of the branding. */
export function htmlOf(words: MessageText, values: MessageValues, frame: Frame): string {
  const { branding, language, url } = frame;
  const schemes = schemesOf(branding);
  const scheme = schemes === 'dark' ? dark(branding) : light(branding);
  const say = (text: string) => fillHtml(text, values);
  const family = branding.files.font === '' ? fonts : `'Brand', ${fonts}`;
  const paragraph = (text: string, style = '') =>
    text.trim() === ''
      ? ''
      : `<p class="ink" style="margin:0 0 16px;color:${scheme.ink};${style}">${say(text)}</p>\n`;
  const button =
    url === '' || words.buttonText === ''
      ? ''
      : `<table role="presentation" cellpadding="0" cellspacing="0" style="margin:8px 0 24px"><tr>
<td class="button" style="background:${scheme.accent};border-radius:8px"><a href="${attribute(url)}" style="display:inline-block;padding:13px 24px;color:${scheme.onAccent};font-weight:600;text-decoration:none">${say(words.buttonText)}</a></td>
</tr></table>
<p class="ink" style="margin:0 0 16px;color:${scheme.ink};font-size:13px;line-height:1.5;word-break:break-all"><a href="${attribute(url)}" style="color:${scheme.ink}">${attribute(url)}</a></p>
`;
  return `<!doctype html>
<html lang="${attribute(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="${schemes}">
<meta name="supported-color-schemes" content="${schemes}">
<title>${say(words.subject)}</title>
<style>
:root { color-scheme: ${schemes}; }
${fontFace(frame)}.name { font-size: 18px; font-weight: 700; }
@media (max-width: 480px) { .card { padding: 24px 20px !important; } .around { padding: 16px 8px !important; } }${schemes === 'light dark' ? darkRules(dark(branding)) : ''}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:${scheme.page}">
<div style="display:none;max-height:0;overflow:hidden">${say(words.preHeader)}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" style="background:${scheme.page}"><tr>
<td class="around" align="center" style="padding:40px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;font-family:${family};font-size:16px;line-height:1.55">
<tr><td style="padding:0 4px 20px;color:${scheme.ink}">${picture(frame)}</td></tr>
<tr><td class="card" style="padding:32px 36px;background:${scheme.card};border:1px solid ${scheme.line};border-radius:12px;text-align:left">
<h1 class="ink" style="margin:0 0 20px;color:${scheme.ink};font-size:22px;line-height:1.3">${say(words.title)}</h1>
${paragraph(words.greeting)}${paragraph(words.text)}${button}</td></tr>
<tr><td style="padding:20px 4px 0">${paragraph(words.footerText || frame.organization, 'font-size:13px;opacity:.75')}</td></tr>
</table>
</td>
</tr></table>
</body>
</html>
`;
}

/** The same words for programs that show no pages, and for text messages. */
export function textOf(words: MessageText, values: MessageValues, { url, organization }: Frame): string {
  const parts = [
    words.greeting,
    words.text,
    url === '' ? '' : `${words.buttonText === '' ? '' : `${words.buttonText}: `}${url}`,
    words.footerText || `-- \n${organization}`,
  ];
  return parts
    .map((part) => (part === parts[2] ? part : fillText(part, values)))
    .filter((part) => part.trim() !== '')
    .join('\n\n');
}
