/** A browser and its system by the names that people know them by, from what it says of itself (RFC 9110 §10.1.5). */

export interface Device {
  readonly browser: string;
  readonly system: string;
}

/** In this order: most say that they are several. */
const browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\b(OPR|Opera|OPiOS)\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Vivaldi', /\bVivaldi\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(HeadlessChrome|Chrome|Chromium|CriOS)\//],
  ['Safari', /\bVersion\/[\d.]+.*\bSafari\//],
] as const;

const systems = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b|\bMacintosh\b/],
  ['Linux', /\bLinux\b|\bX11\b/],
] as const;

const firstOf = (names: readonly (readonly [string, RegExp])[], text: string) =>
  names.find(([, pattern]) => pattern.test(text))?.[0];

/** @returns undefined for what is not known to be a browser */
export function deviceOf(userAgent: string): Device | undefined {
  const text = userAgent.slice(0, 500);
  const [browser, system] = [firstOf(browsers, text), firstOf(systems, text)];
  return browser && system ? { browser, system } : undefined;
}
