import type { Branding } from '../../settings/index.ts';
import { darkPalette, lightPalette, type Palette } from './palette.ts';

/** What of the branding is a style sheet: colours by role, and the font. */

const shadows: Readonly<Record<Palette['scheme'], string>> = {
  light: '0 1px 2px rgb(22 24 29 / 5%), 0 18px 48px -20px rgb(35 45 95 / 22%)',
  dark: '0 1px 2px rgb(0 0 0 / 30%), 0 18px 48px -20px rgb(0 0 0 / 60%)',
};

const properties = ({ scheme, colours }: Palette): string =>
  [
    `color-scheme: ${scheme};`,
    ...Object.entries(colours).map(([role, colour]) => `--${role}: ${colour};`),
    `--shadow: ${shadows[scheme]};`,
  ].join('\n  ');

/** As the branding numbers them: 0 and 1 as the device says, 2 light, 3 dark. */
const onlyLight = 2;
const onlyDark = 3;

/** The schemes that pages have, for browsers to know before they have the style sheet. */
export function schemesOf(branding: Branding): string {
  if (branding.themeMode === onlyLight) return lightPalette(branding).scheme;
  if (branding.themeMode === onlyDark) return darkPalette(branding).scheme;
  return 'light dark';
}

/** Which of two files is shown: a fixed one, or as the device says. Either stands in for the other. */
export function shownOf(
  branding: Branding,
  light: string,
  dark: string,
): { always: string; inDark?: string } {
  if (branding.themeMode === onlyLight) return { always: light || dark };
  if (branding.themeMode === onlyDark) return { always: dark || light };
  return { always: light || dark, ...(light && dark && { inDark: dark }) };
}

/** Address of an asset in a style sheet of our own: same host, and nothing that ends the string. */
const cssUrl = (path: string): string =>
  `url("/assets/v1/${path.split('/').map(encodeURIComponent).join('/')}")`;

export function themeCss(branding: Branding): string {
  const { themeMode, files } = branding;
  const base = themeMode === onlyDark ? darkPalette(branding) : lightPalette(branding);
  const parts = [`:root {\n  ${properties(base)}\n}`];
  if (themeMode !== onlyLight && themeMode !== onlyDark)
    parts.push(
      `@media (prefers-color-scheme: dark) {\n:root {\n  ${properties(darkPalette(branding))}\n}\n}`,
    );
  if (files.font !== '')
    parts.push(
      // Text is there at once, in the font of the device until its own has come.
      `@font-face {\n  font-family: "Brand";\n  src: ${cssUrl(files.font)};\n  font-weight: 100 900;\n  font-display: swap;\n}`,
      ':root {\n  --brand-font: "Brand";\n}',
    );
  return `${parts.join('\n\n')}\n`;
}
