import { type BerReader, berTag, MalformedBer } from './ber-reader.ts';
import { boolean, element, integer, octetString, sequence } from './ber-writer.ts';
import { decodeFilter, encodeFilter, type Filter } from './filter.ts';
import { op } from './protocol.ts';

export interface BindRequest {
  readonly op: 'bind';
  readonly version: number;
  readonly name: string;
  /** undefined: another way than a name and a password (SASL). */
  readonly password: Uint8Array | undefined;
}

export interface SearchRequest {
  readonly op: 'search';
  readonly base: string;
  /** One of `scope`. */
  readonly scope: number;
  /** 0: none. */
  readonly sizeLimit: number;
  /** Seconds; 0: none. */
  readonly timeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  /** None: all that people made, as `*`; `1.1` alone: none. */
  readonly attributes: readonly string[];
}

export interface ExtendedRequest {
  readonly op: 'extended';
  readonly name: string;
  readonly value?: Uint8Array;
}

export type LdapRequest =
  | BindRequest
  | SearchRequest
  | ExtendedRequest
  | { readonly op: 'unbind' }
  | { readonly op: 'abandon'; readonly id: number }
  /** One that is not read further; its tag says what it is. */
  | { readonly op: 'other'; readonly tag: number };

const simple = 0x80;
const sasl = 0xa3;
const extendedName = 0x80;
const extendedValue = 0x81;
const neverDerefAliases = 0;

export function encodeRequest(request: Exclude<LdapRequest, { op: 'other' }>): Uint8Array {
  switch (request.op) {
    case 'bind':
      return element(
        op.bindRequest,
        integer(request.version),
        octetString(request.name),
        octetString(request.password ?? '', simple),
      );
    case 'search':
      return element(
        op.searchRequest,
        octetString(request.base),
        integer(request.scope, berTag.enumerated),
        integer(neverDerefAliases, berTag.enumerated),
        integer(request.sizeLimit),
        integer(request.timeLimit),
        boolean(request.typesOnly),
        encodeFilter(request.filter),
        sequence(...request.attributes.map((name) => octetString(name))),
      );
    case 'extended':
      return element(
        op.extendedRequest,
        octetString(request.name, extendedName),
        ...(request.value === undefined ? [] : [octetString(request.value, extendedValue)]),
      );
    case 'unbind':
      return element(op.unbindRequest);
    case 'abandon':
      return integer(request.id, op.abandonRequest);
  }
}

/** @throws MalformedBer */
export function decodeRequest(reader: BerReader): LdapRequest {
  const tag = reader.tag;
  switch (tag) {
    case op.bindRequest:
      return decodeBind(reader.enter(tag));
    case op.searchRequest:
      return decodeSearch(reader.enter(tag));
    case op.extendedRequest: {
      const inside = reader.enter(tag);
      const name = inside.text(extendedName);
      return { op: 'extended', name, ...(!inside.done && { value: inside.octets(extendedValue) }) };
    }
    case op.unbindRequest:
      reader.octets(tag);
      return { op: 'unbind' };
    case op.abandonRequest:
      return { op: 'abandon', id: reader.integer(tag) };
    case undefined:
      throw new MalformedBer('a message without an operation');
    default:
      reader.octets(tag);
      return { op: 'other', tag };
  }
}

function decodeBind(inside: BerReader): BindRequest {
  const version = inside.integer();
  const name = inside.text();
  if (inside.tag !== simple) {
    inside.octets(sasl);
    return { op: 'bind', version, name, password: undefined };
  }
  return { op: 'bind', version, name, password: inside.octets(simple) };
}

function decodeSearch(inside: BerReader): SearchRequest {
  const base = inside.text();
  const scope = inside.integer(berTag.enumerated);
  // How aliases are followed: there are none.
  inside.integer(berTag.enumerated);
  const sizeLimit = inside.integer();
  const timeLimit = inside.integer();
  if (sizeLimit < 0 || timeLimit < 0) throw new MalformedBer('a negative limit');
  const typesOnly = inside.boolean();
  const filter = decodeFilter(inside);
  const names = inside.enter();
  const attributes: string[] = [];
  while (!names.done) attributes.push(names.text());
  return { op: 'search', base, scope, sizeLimit, timeLimit, typesOnly, filter, attributes };
}
