import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { WireType } from '@bufbuild/protobuf/wire';
import { invalidArgument } from '../../errors/index.ts';
import { elementsPerTurn, maxDepth, maxElements, tooDeep, tooMany } from './bounds.ts';

interface Shape {
  readonly wire: WireType;
  /** The fields of a message or map entry. */
  readonly fields?: Fields;
  /** List items may also stand packed in one length-delimited field. */
  readonly packable?: boolean;
}
type Fields = Map<number, Shape>;

const shapes = new Map<DescMessage, Fields>();

function fieldsOf(type: DescMessage): Fields {
  const known = shapes.get(type);
  if (known !== undefined) return known;
  const fields: Fields = new Map();
  // Kept before it is complete: messages hold themselves.
  shapes.set(type, fields);
  for (const field of type.fields) fields.set(field.number, shapeOf(field));
  return fields;
}

function shapeOf(field: DescField): Shape {
  if (field.fieldKind === 'map') {
    const value =
      field.message === undefined
        ? { wire: wireOf(field.scalar) }
        : { wire: WireType.LengthDelimited, fields: fieldsOf(field.message) };
    return {
      wire: WireType.LengthDelimited,
      fields: new Map<number, Shape>([
        [1, { wire: wireOf(field.mapKey) }],
        [2, value],
      ]),
    };
  }
  if (field.message !== undefined) return { wire: WireType.LengthDelimited, fields: fieldsOf(field.message) };
  const wire = wireOf(field.scalar);
  return field.fieldKind === 'list' && wire !== WireType.LengthDelimited
    ? { wire, packable: true }
    : { wire };
}

/** undefined: an enum. */
function wireOf(scalar: ScalarType | undefined): WireType {
  switch (scalar) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}

function malformed(at: number, reason: string): never {
  throw invalidArgument('REQ-Prot2', `The request is not a protobuf message: ${reason} at byte ${at}`);
}

/**
 * Counts what a protobuf message holds, without making any of it. It is stricter than the decoder, so that both see
 * the same: the decoder lets a field exceed the message around it, and takes any wire type for a known one.
 *
 * @returns where to cut the bytes so that each part is a message of few elements; decoded one after the other into
 * one message they give the whole (https://protobuf.dev/programming-guides/encoding/#last-one-wins)
 * @throws PosternError `resource_exhausted`, `invalid_argument`
 */
export function weighProto(type: DescMessage, bytes: Uint8Array): readonly number[] {
  let at = 0;
  let count = 0;
  const cuts: number[] = [];

  const varint = (): number => {
    const begin = at;
    let value = 0;
    for (let scale = 1; at < bytes.length && at < begin + 10; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return malformed(begin, 'a number does not end');
  };
  const add = (more: number) => {
    count += more;
    if (count > maxElements) tooMany();
  };
  const skip = (length: number, end: number) => {
    if (length > end - at) malformed(at, 'a field is longer than the message that holds it,');
    at += length;
  };
  const countPacked = (wire: WireType, from: number, to: number) => {
    if (wire === WireType.Bit64) add((to - from) / 8);
    else if (wire === WireType.Bit32) add((to - from) / 4);
    else for (let i = from; i < to; i++) if (bytes[i]! < 0x80) add(1);
  };

  const walk = (fields: Fields, end: number, depth: number): void => {
    if (depth > maxDepth) tooDeep();
    let cutAt = count;
    let groups = 0;
    while (at < end) {
      add(1);
      const begin = at;
      const tag = varint();
      if (tag > 0xffffffff) malformed(begin, 'a field number is too large');
      const wire: number = tag & 7;
      const shape = groups === 0 ? fields.get(tag >>> 3) : undefined;
      const packed = shape?.packable === true && wire === WireType.LengthDelimited;
      if (shape !== undefined && wire !== shape.wire && !packed)
        malformed(begin, `field ${tag >>> 3} has the wire type ${wire} instead of ${shape.wire}`);
      switch (wire) {
        case WireType.Varint:
          varint();
          break;
        case WireType.Bit64:
          skip(8, end);
          break;
        case WireType.LengthDelimited: {
          const length = varint();
          const from = at;
          skip(length, end);
          const to = at;
          if (packed) countPacked(shape.wire, from, to);
          else if (shape?.fields !== undefined && length > 0) {
            at = from;
            walk(shape.fields, to, depth + 1);
          }
          break;
        }
        case WireType.StartGroup:
          if (++groups > maxDepth) tooDeep();
          break;
        case WireType.EndGroup:
          if (--groups < 0) malformed(begin, 'a group ends that did not begin');
          break;
        case WireType.Bit32:
          skip(4, end);
          break;
        default:
          malformed(begin, `there is no wire type ${wire}`);
      }
      if (at > end) malformed(begin, 'a field is longer than the message that holds it,');
      if (depth === 1 && groups === 0 && count - cutAt >= elementsPerTurn) {
        cuts.push(at);
        cutAt = count;
      }
    }
  };

  walk(fieldsOf(type), bytes.length, 1);
  return cuts;
}
