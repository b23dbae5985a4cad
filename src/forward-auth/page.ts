import { createHash } from 'node:crypto';
import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { acceptedLanguages, chooseLanguage, directionOf, format, pageTexts } from '../i18n/index.ts';
import { escapeHtml } from '../login/index.ts';

/**
 * Pages on hosts of applications, where nothing else of the server is: whole in themselves, and plain.
 */

const style = `body{font:1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto 0;padding:0 1.25rem;color-scheme:light dark}
h1{font-size:1.4rem;line-height:1.3}p{margin:.75rem 0}code{overflow-wrap:anywhere}`;
const styleHash = createHash('sha256').update(style).digest('base64');

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

interface Page {
  readonly title: string;
  readonly text?: string;
  readonly reference?: string;
  readonly way: { readonly url: string; readonly label: string };
}

function page(status: number, language: string, { title, text, reference, way }: Page): WireReply {
  const body = `<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1>${text === undefined ? '' : `<p>${escapeHtml(text)}</p>`}
<p><a href="${escapeHtml(way.url)}">${escapeHtml(way.label)}</a></p>${reference === undefined ? '' : `\n<p><small><code>${escapeHtml(reference)}</code></small></p>`}</main></body></html>
`;
  return { status, headers, body };
}

const spokenTo = (request: Pick<WireRequest, 'header'>) =>
  chooseLanguage(acceptedLanguages(request.header('accept-language')));

/** A sign-in that nobody is waiting for any more. @param again where another begins */
export function overPage(request: WireRequest, again: string): WireReply {
  const language = spokenTo(request);
  const { failure } = pageTexts[language];
  return page(400, language, {
    title: failure.expiredTitle,
    text: failure.expiredText,
    way: { url: again, label: failure.startAgain },
  });
}

/** A sign-in that came to nothing. @param reference for the application's administrators */
export function failedPage(request: WireRequest, again: string, reference: string): WireReply {
  const language = spokenTo(request);
  const { failure } = pageTexts[language];
  return page(400, language, {
    title: failure.applicationTitle,
    reference,
    way: { url: again, label: failure.startAgain },
  });
}

/** Signed in, and not let in. */
export function noAccessPage(request: WireRequest, application: string, otherAccount: string): WireReply {
  const language = spokenTo(request);
  const { access } = pageTexts[language];
  return page(403, language, {
    title: format(access.title, { application }, language),
    way: { url: otherAccount, label: access.otherAccount },
  });
}
