import type { RecordedEvent } from '../../eventstore/index.ts';

/** What a browser is to people: its name, its system, its address, where that is, and when it was. */

const first = (text: string, names: readonly (readonly [RegExp, string])[]): string =>
  names.find(([pattern]) => pattern.test(text))?.[1] ?? '';

/** Others name those whose engine they have; these come first. */
const browsers = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
] as const;

const systems = [
  [/\bAndroid\b/, 'Android'],
  [/\b(iPhone|iPod)\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
] as const;

interface DevicePayload {
  readonly ip?: string;
  readonly description?: string;
  readonly city?: string;
  readonly country?: string;
}

/** In the person's language, as far as it is words; times in UTC, since nobody knows where the person is. */
export function deviceText({ payload, createdAt }: RecordedEvent, language: string): string {
  const { ip = '', description = '', city = '', country = '' } = payload as DevicePayload;
  const land = /^[A-Z]{2}$/.test(country)
    ? new Intl.DisplayNames(language, { type: 'region' }).of(country)
    : undefined;
  const moment = new Intl.DateTimeFormat(language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  return [
    first(description, browsers),
    first(description, systems),
    city,
    land ?? '',
    ip,
    `${moment.format(createdAt)} UTC`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
