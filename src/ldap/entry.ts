import type { Attribute } from '../ldapv3/index.ts';

/** An entry as clients are shown it; names in the form of the schema. */
export interface Entry {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** What is told only to who asks for it by name, or for all of these with `+` (RFC 3673). */
  readonly operational: Readonly<Record<string, readonly string[]>>;
}

const bytes = (value: string): Uint8Array => Buffer.from(value);

/** Names under which some know attributes. */
const aliases: Readonly<Record<string, string>> = {
  userid: 'uid',
  commonname: 'cn',
  surname: 'sn',
  gn: 'givenname',
  rfc822mailbox: 'mail',
  organizationname: 'o',
  organizationalunitname: 'ou',
  domaincomponent: 'dc',
};

/** A name as it is compared: in lower case, without options and aliases. */
export function attributeKey(name: string): string {
  const key = (name.split(';', 1)[0] ?? '').toLowerCase();
  return aliases[key] ?? key;
}

/** What of an entry a search asks for (RFC 4511 §4.5.1.8). */
export interface Selection {
  readonly has: (name: string, operational: boolean) => boolean;
}

export function selectionOf(names: readonly string[]): Selection {
  const keys = new Set(names.map(attributeKey));
  const allOfUsers = names.length === 0 || keys.has('*');
  const allOperational = keys.has('+');
  return {
    has: (name, operational) => keys.has(name.toLowerCase()) || (operational ? allOperational : allOfUsers),
  };
}

/** The attributes of an entry that were asked for. */
export function selected(entry: Entry, selection: Selection, typesOnly: boolean): Attribute[] {
  const of = (attributes: Entry['attributes'], operational: boolean) =>
    Object.entries(attributes)
      .filter(([name, values]) => values.length > 0 && selection.has(name, operational))
      .map(([type, values]) => ({ type, values: typesOnly ? [] : values.map(bytes) }));
  return [...of(entry.attributes, false), ...of(entry.operational, true)];
}
