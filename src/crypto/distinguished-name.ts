import { type DerElement, derOid, derParts } from './der.ts';

/** One attribute of a name: the OID of its type, and its text. */
export type NameAttribute = readonly [type: string, value: string];

/** The sets of attributes of an X.501 name, the broadest first, as certificates have them. */
export type DistinguishedName = readonly (readonly NameAttribute[])[];

/** Names of types as RFC 4514 §3 and the tools of certificates write them. */
const types: Readonly<Record<string, string>> = {
  cn: '2.5.4.3',
  sn: '2.5.4.4',
  serialnumber: '2.5.4.5',
  c: '2.5.4.6',
  l: '2.5.4.7',
  st: '2.5.4.8',
  s: '2.5.4.8',
  street: '2.5.4.9',
  o: '2.5.4.10',
  ou: '2.5.4.11',
  title: '2.5.4.12',
  gn: '2.5.4.42',
  uid: '0.9.2342.19200300.100.1.1',
  dc: '0.9.2342.19200300.100.1.25',
  emailaddress: '1.2.840.113549.1.9.1',
  e: '1.2.840.113549.1.9.1',
  organizationidentifier: '2.5.4.97',
  jurisdictioncountryname: '1.3.6.1.4.1.311.60.2.1.3',
  businesscategory: '2.5.4.15',
};

const bmpString = 0x1e;
const universalString = 0x1c;

function textOf({ tag, content }: DerElement): string {
  const bytes = Buffer.from(content);
  if (tag === bmpString) return bytes.swap16().toString('utf16le');
  if (tag === universalString) throw new Error('a name in UCS-4');
  return bytes.toString('utf8');
}

/** Of a certificate. @throws Error for what is no name */
export const readName = (sets: readonly DerElement[]): DistinguishedName =>
  sets.map((set) =>
    derParts(set).map((attribute): NameAttribute => {
      const [type, value] = derParts(attribute);
      if (!type || !value) throw new Error('malformed name');
      return [derOid(type), textOf(value)];
    }),
  );

/** A value with its escapes (RFC 4514 §2.4), up to an unescaped `,` or `+`. */
const attribute =
  /^\s*([A-Za-z][\w-]*|\d+(?:\.\d+)+)\s*=\s*((?:\\[0-9A-Fa-f]{2}|\\[^0-9A-Fa-f]|[^\\,+"<>;])*)([,+]|$)/;

const unescaped = (value: string): string => {
  const bytes: Buffer[] = [];
  const part = /\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/gs;
  for (const [, hex, char, plain] of value.matchAll(part))
    bytes.push(hex === undefined ? Buffer.from(char ?? plain ?? '') : Buffer.from(hex, 'hex'));
  return Buffer.concat(bytes).toString('utf8');
};

/**
 * Reads `CN=client,O=Shop\, Inc.,C=CH` (RFC 4514): the narrowest first, so the other way round than in certificates.
 * @returns undefined for what is none
 */
export function parseName(text: string): DistinguishedName | undefined {
  const sets: NameAttribute[][] = [[]];
  let rest = text;
  for (;;) {
    const found = attribute.exec(rest);
    if (!found) return undefined;
    const [all, type = '', value = '', separator] = found;
    const oid = /^\d/.test(type) ? type : types[type.toLowerCase()];
    if (oid === undefined) return undefined;
    // Blanks around a value count only where they are escaped.
    sets.at(-1)?.push([oid, unescaped(value.replace(/(?<!\\)\s+$/, ''))]);
    rest = rest.slice(all.length);
    if (separator === '') return sets.reverse();
    if (separator === ',') sets.push([]);
  }
}

const inOrder = (set: readonly NameAttribute[]) => set.map(([type, value]) => `${type}=${value}`).sort();

export const isSameName = (left: DistinguishedName, right: DistinguishedName): boolean =>
  JSON.stringify(left.map(inOrder)) === JSON.stringify(right.map(inOrder));
