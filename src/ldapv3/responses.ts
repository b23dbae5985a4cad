import { type BerReader, berTag, MalformedBer } from './ber-reader.ts';
import { element, integer, octetString, sequence } from './ber-writer.ts';
import { op } from './protocol.ts';

export interface LdapResult {
  /** One of `resultCode`, or of the server's own. */
  readonly code: number;
  readonly matchedDn?: string;
  /** What the server says to people. */
  readonly diagnostic?: string;
}

export interface Attribute {
  readonly type: string;
  readonly values: readonly Uint8Array[];
}

export interface SearchEntry {
  readonly op: 'entry';
  readonly dn: string;
  readonly attributes: readonly Attribute[];
}

export type LdapResponse =
  | SearchEntry
  /** Other servers that know more (RFC 4511 §4.5.3); where they are is nobody's business here. */
  | { readonly op: 'reference' }
  | { readonly op: 'bind' | 'searchDone'; readonly result: LdapResult }
  | {
      readonly op: 'extended';
      readonly result: LdapResult;
      readonly name?: string;
      readonly value?: Uint8Array;
    }
  /** One that nobody asked for; its tag says what it is. */
  | { readonly op: 'other'; readonly tag: number };

const extendedName = 0x8a;
const extendedValue = 0x8b;
const saslCredentials = 0x87;
const referral = 0xa3;

export function encodeEntry(dn: string, attributes: readonly Attribute[]): Uint8Array {
  const parts = attributes.map(({ type, values }) =>
    sequence(octetString(type), element(berTag.set, ...values.map((value) => octetString(value)))),
  );
  return element(op.searchResultEntry, octetString(dn), sequence(...parts));
}

/** The answer to an operation. @param tag of the answer, one of `op` */
export const encodeResult = (tag: number, result: LdapResult, ...more: Uint8Array[]): Uint8Array =>
  element(
    tag,
    integer(result.code, berTag.enumerated),
    octetString(result.matchedDn ?? ''),
    octetString(result.diagnostic ?? ''),
    ...more,
  );

export const encodeExtended = (
  result: LdapResult,
  { name, value }: { readonly name?: string; readonly value?: string } = {},
): Uint8Array =>
  encodeResult(
    op.extendedResponse,
    result,
    ...(name === undefined ? [] : [octetString(name, extendedName)]),
    ...(value === undefined ? [] : [octetString(value, extendedValue)]),
  );

/** @throws MalformedBer */
export function decodeResponse(reader: BerReader): LdapResponse {
  const tag = reader.tag;
  switch (tag) {
    case op.searchResultEntry:
      return decodeEntry(reader.enter(tag));
    case op.searchResultReference:
      reader.octets(tag);
      return { op: 'reference' };
    case op.searchResultDone:
      return { op: 'searchDone', result: decodeResult(reader.enter(tag)) };
    case op.bindResponse:
      return { op: 'bind', result: decodeResult(reader.enter(tag)) };
    case op.extendedResponse:
      return decodeExtended(reader.enter(tag));
    case undefined:
      throw new MalformedBer('a message without an operation');
    default:
      reader.octets(tag);
      return { op: 'other', tag };
  }
}

function decodeResult(inside: BerReader): LdapResult {
  const code = inside.integer(berTag.enumerated);
  const matchedDn = inside.text();
  const diagnostic = inside.text();
  return { code, ...(matchedDn && { matchedDn }), ...(diagnostic && { diagnostic }) };
}

function decodeExtended(inside: BerReader): LdapResponse {
  const result = decodeResult(inside);
  if (inside.tag === referral) inside.octets(referral);
  if (inside.tag === saslCredentials) inside.octets(saslCredentials);
  const name = inside.tag === extendedName ? inside.text(extendedName) : undefined;
  const value = inside.tag === extendedValue ? inside.octets(extendedValue) : undefined;
  return {
    op: 'extended',
    result,
    ...(name !== undefined && { name }),
    ...(value !== undefined && { value }),
  };
}

function decodeEntry(inside: BerReader): SearchEntry {
  const dn = inside.text();
  const list = inside.enter();
  const attributes: Attribute[] = [];
  while (!list.done) {
    const attribute = list.enter();
    const type = attribute.text();
    const set = attribute.enter(berTag.set);
    const values: Uint8Array[] = [];
    while (!set.done) values.push(set.octets());
    attributes.push({ type, values });
  }
  return { op: 'entry', dn, attributes };
}
