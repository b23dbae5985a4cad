import { type BerReader, berTag, MalformedBer } from './ber-reader.ts';
import { boolean, element, octetString } from './ber-writer.ts';

/** A search filter (RFC 4511 §4.5.1.7): made as a tree and sent as one, so that no value can be read as a part of it. */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | {
      readonly kind: 'equal' | 'greaterOrEqual' | 'lessOrEqual' | 'approx';
      readonly attribute: string;
      readonly value: Uint8Array;
    }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial?: Uint8Array;
      readonly any: readonly Uint8Array[];
      readonly final?: Uint8Array;
    }
  | {
      readonly kind: 'extensible';
      readonly rule?: string;
      readonly attribute?: string;
      readonly value: Uint8Array;
      readonly dnAttributes: boolean;
    };

/** Filters within filters; nobody writes as many, and who reads them calls himself as often. */
const deepest = 16;

const tags = {
  and: 0xa0,
  or: 0xa1,
  not: 0xa2,
  equal: 0xa3,
  substrings: 0xa4,
  greaterOrEqual: 0xa5,
  lessOrEqual: 0xa6,
  present: 0x87,
  approx: 0xa8,
  extensible: 0xa9,
} as const;
const kinds = new Map<number, Filter['kind']>(
  Object.entries(tags).map(([kind, tag]) => [tag, kind as Filter['kind']]),
);
const part = { initial: 0x80, any: 0x81, final: 0x82 } as const;
const match = { rule: 0x81, attribute: 0x82, value: 0x83, dnAttributes: 0x84 } as const;

export const equal = (attribute: string, value: string): Filter => ({
  kind: 'equal',
  attribute,
  value: new TextEncoder().encode(value),
});
export const allOf = (...filters: readonly Filter[]): Filter => ({ kind: 'and', filters });
export const anyOf = (...filters: readonly Filter[]): Filter => ({ kind: 'or', filters });

export function encodeFilter(filter: Filter): Uint8Array {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return element(tags[filter.kind], ...filter.filters.map(encodeFilter));
    case 'not':
      return element(tags.not, encodeFilter(filter.filter));
    case 'present':
      return octetString(filter.attribute, tags.present);
    case 'substrings': {
      const { attribute, initial, any, final } = filter;
      const parts = [
        ...(initial ? [octetString(initial, part.initial)] : []),
        ...any.map((value) => octetString(value, part.any)),
        ...(final ? [octetString(final, part.final)] : []),
      ];
      return element(tags.substrings, octetString(attribute), element(berTag.sequence, ...parts));
    }
    case 'extensible': {
      const { rule, attribute, value, dnAttributes } = filter;
      return element(
        tags.extensible,
        ...(rule === undefined ? [] : [octetString(rule, match.rule)]),
        ...(attribute === undefined ? [] : [octetString(attribute, match.attribute)]),
        octetString(value, match.value),
        ...(dnAttributes ? [boolean(true, match.dnAttributes)] : []),
      );
    }
    default:
      return element(tags[filter.kind], octetString(filter.attribute), octetString(filter.value));
  }
}

/** The next filter of a reader. @throws MalformedBer for what is none, and for one of too many within each other */
export function decodeFilter(reader: BerReader, depth = 1): Filter {
  const tag = reader.tag ?? 0;
  const kind = kinds.get(tag);
  if (kind === undefined) throw new MalformedBer('a filter of an unknown kind');
  if (depth > deepest) throw new MalformedBer(`more than ${deepest} filters within each other`);
  if (kind === 'present') return { kind, attribute: reader.text(tag) };
  const inside = reader.enter(tag);
  switch (kind) {
    case 'and':
    case 'or': {
      const filters: Filter[] = [];
      while (!inside.done) filters.push(decodeFilter(inside, depth + 1));
      return { kind, filters };
    }
    case 'not':
      return { kind, filter: decodeFilter(inside, depth + 1) };
    case 'substrings':
      return decodeSubstrings(inside);
    case 'extensible':
      return decodeExtensible(inside);
    default:
      return { kind, attribute: inside.text(), value: inside.octets() };
  }
}

function decodeSubstrings(inside: BerReader): Filter {
  const attribute = inside.text();
  const parts = inside.enter();
  const initial = parts.tag === part.initial ? parts.octets(part.initial) : undefined;
  const any: Uint8Array[] = [];
  while (parts.tag === part.any) any.push(parts.octets(part.any));
  const final = parts.tag === part.final ? parts.octets(part.final) : undefined;
  if (!parts.done || (!initial && any.length === 0 && !final))
    throw new MalformedBer('substrings of a filter are out of order, or there are none');
  return { kind: 'substrings', attribute, any, ...(initial && { initial }), ...(final && { final }) };
}

function decodeExtensible(inside: BerReader): Filter {
  const rule = inside.tag === match.rule ? inside.text(match.rule) : undefined;
  const attribute = inside.tag === match.attribute ? inside.text(match.attribute) : undefined;
  const value = inside.octets(match.value);
  const dnAttributes = inside.tag === match.dnAttributes && inside.boolean(match.dnAttributes);
  return {
    kind: 'extensible',
    value,
    dnAttributes,
    ...(rule !== undefined && { rule }),
    ...(attribute !== undefined && { attribute }),
  };
}

const signs = { equal: '=', greaterOrEqual: '>=', lessOrEqual: '<=', approx: '~=' } as const;

/** As people write filters (RFC 4515), to be read by them: `(&(objectClass=person)(uid=ada))`. */
export function filterText(filter: Filter): string {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return `(${filter.kind === 'and' ? '&' : '|'}${filter.filters.map(filterText).join('')})`;
    case 'not':
      return `(!${filterText(filter.filter)})`;
    case 'present':
      return `(${filter.attribute}=*)`;
    case 'substrings': {
      const parts = [filter.initial, ...filter.any, filter.final];
      return `(${filter.attribute}=${parts.map((value) => (value ? escaped(value) : '')).join('*')})`;
    }
    case 'extensible': {
      const { attribute = '', rule, dnAttributes, value } = filter;
      const how = `${dnAttributes ? ':dn' : ''}${rule === undefined ? '' : `:${rule}`}`;
      return `(${attribute}${how}:=${escaped(value)})`;
    }
    default:
      return `(${filter.attribute}${signs[filter.kind]}${escaped(filter.value)})`;
  }
}

/** RFC 4515 §3; what is no text is written byte by byte. */
function escaped(value: Uint8Array): string {
  const hex = (byte: number) => `\\${byte.toString(16).padStart(2, '0')}`;
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value);
    return text.replace(/[\0()*\\]/g, (sign) => hex(sign.charCodeAt(0)));
  } catch {
    return Array.from(value, hex).join('');
  }
}
