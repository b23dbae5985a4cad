import type { HeaderNames } from '../application/index.ts';

/** What the application is told of who asks; empty where there is nothing to tell. */
export interface Told {
  readonly user: string;
  /** Verified. */
  readonly email: string;
  readonly preferredUsername: string;
  readonly groups: readonly string[];
  readonly roles: readonly string[];
  readonly assertion: string;
}

export const nobody: Told = {
  user: '',
  email: '',
  preferredUsername: '',
  groups: [],
  roles: [],
  assertion: '',
};

const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Visible ASCII as it is; everything else, and `%` itself, percent-encoded UTF-8 (RFC 3986 §2.1). */
const headerText = (value: string): string => value.replace(/[^\x21-\x24\x26-\x7e]+/gu, encoded);

/** With commas between, so that a name that holds one has it encoded. */
const listText = (values: readonly string[]): string =>
  values.map((value) => headerText(value).replaceAll(',', '%2C')).join(',');

/**
 * Every header that the application reads is in every answer, empty ones too: proxies put them in the place of what their
 * clients sent under these names.
 */
export function headersFor(names: HeaderNames, told: Told): Record<string, string> {
  const values: Readonly<Record<keyof HeaderNames, string>> = {
    user: headerText(told.user),
    email: headerText(told.email),
    preferredUsername: headerText(told.preferredUsername),
    groups: listText(told.groups),
    roles: listText(told.roles),
    assertion: told.assertion,
  };
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  for (const name of Object.keys(values) as (keyof HeaderNames)[])
    if (names[name] !== '') headers[names[name].toLowerCase()] = values[name];
  return headers;
}
