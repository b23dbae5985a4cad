import { directionOf, pageTexts, type SupportedLanguage } from '../i18n/index.ts';
import { faviconPath } from '../login/assets/index.ts';
import { html } from '../login/http/html.ts';
import type { ConsoleIndex } from './files.ts';
import { unaided } from './unaided.ts';

export const assetsPath = '/ui/console/assets/';

/** The one page of the console, which its scripts fill; what stands in it shows when they have not for long. */
export function consolePage(
  { entry, preloads, styles }: ConsoleIndex,
  language: SupportedLanguage,
  nonce: string,
): string {
  const { needsScripts, title, text, again } = unaided[language];
  return html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<meta property="csp-nonce" nonce="${nonce}">
<title>${pageTexts[language].brand}</title>
<link rel="icon" href="${faviconPath}" type="image/svg+xml">
<link rel="preload" href="${assetsPath}environment.json" as="fetch" crossorigin="anonymous">
${styles.map((name) => html`<link rel="stylesheet" href="${assetsPath}${name}">\n`)}${preloads.map((name) => html`<link rel="modulepreload" href="${assetsPath}${name}" nonce="${nonce}">\n`)}<script type="module" src="${assetsPath}${entry}" nonce="${nonce}"></script>
</head>
<body>
<div id="console"><main class="late"><h1>${title}</h1><p>${text}</p><p><a class="button" data-kind="primary" href="">${again}</a></p></main></div>
<noscript><p>${needsScripts}</p></noscript>
</body>
</html>`.markup;
}
