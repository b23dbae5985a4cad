import { type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const long = 'x'.repeat(20_000);
const texts: Json[] = ['\u0000', 'a\u0000b', '\ud800', long, `%_\\'";--\n`, '🦄\u202e\u0301', ' ', 7];
const integers: Json[] = [-1, '9223372036854775807', '18446744073709551615', 1e308, 'x'];
const wellKnown: Record<string, Json[]> = {
  'google.protobuf.Timestamp': [
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59.999999999Z',
    'x',
    {},
  ],
  'google.protobuf.Duration': ['-1s', '315576000000s', '9223372035.999999999s', '0.000000001s', 'x'],
  'google.protobuf.Struct': [{ deep: { '\u0000': ['\ud800'] } }, 'x'],
};

/** Values that a field was not made for. */
export function hostileValues(field: DescField): Json[] {
  if (field.enum) return [9999, -1, 'NO_SUCH_VALUE', {}];
  if (field.message) return wellKnown[field.message.typeName] ?? ['x', []];
  switch (field.scalar) {
    case ScalarType.STRING:
      return texts;
    case ScalarType.BOOL:
      return ['x', 2];
    case ScalarType.BYTES:
      return ['!', '', Buffer.alloc(100_000).toString('base64')];
    default:
      return integers;
  }
}

/** What a field is likely to hold, by its name and type. */
function plausible(field: DescField, ids: Readonly<Record<string, string>>): Json {
  if (field.enum) return field.enum.values.at(-1)?.name ?? 0;
  if (field.message)
    return field.message.typeName === 'google.protobuf.Timestamp' ? '2100-01-01T00:00:00Z' : {};
  switch (field.scalar) {
    case ScalarType.STRING:
      return ids[field.name] ?? (/email/.test(field.name) ? 'a@example.com' : 'plausible');
    case ScalarType.BOOL:
      return true;
    case ScalarType.BYTES:
      return 'eA==';
    default:
      return 1;
  }
}

const isOpen = (message: DescMessage) => !message.typeName.startsWith('google.protobuf.');

/** A message whose own scalars are plausible; of each oneof the first such, unless another was chosen. */
function plausibleMessage(message: DescMessage, ids: Readonly<Record<string, string>>, chosen?: DescField) {
  const built: Record<string, Json> = {};
  const oneofs = new Set(chosen?.oneof ? [chosen.oneof] : []);
  for (const field of message.fields) {
    if (field.oneof) {
      if (oneofs.has(field.oneof)) continue;
      oneofs.add(field.oneof);
    } else if (field.fieldKind !== 'scalar' && field.fieldKind !== 'enum') continue;
    built[field.jsonName] = plausible(field, ids);
  }
  return built;
}

/** Requests that are plausible but for one field, for every field down to a depth. */
export function* hostileRequests(
  message: DescMessage,
  ids: Readonly<Record<string, string>>,
  depth = 4,
): Generator<{ path: string; request: { [key: string]: Json } }> {
  for (const field of message.fields) {
    const around = () => plausibleMessage(message, ids, field);
    const wrapped = (value: Json): Json =>
      field.fieldKind === 'list' ? [value] : field.fieldKind === 'map' ? { k: value } : value;
    if (field.fieldKind !== 'map') {
      for (const value of hostileValues(field)) {
        yield { path: field.name, request: { ...around(), [field.jsonName]: wrapped(value) } };
      }
    }
    if (field.message && isOpen(field.message) && depth > 1) {
      for (const inner of hostileRequests(field.message, ids, depth - 1)) {
        yield {
          path: `${field.name}.${inner.path}`,
          request: { ...around(), [field.jsonName]: wrapped(inner.request) },
        };
      }
    }
  }
}
