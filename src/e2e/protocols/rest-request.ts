import { type DescMethod, fromJson, type JsonObject, type JsonValue, toJson } from '@bufbuild/protobuf';
import type { RestBinding } from '../../contract/routes.ts';

/**
 * A request as a binding of the proto has it: what the path names, what the body is, and the rest as parameters.
 * @returns undefined where the path names what the request leaves empty
 */
export function restRequest(
  { verb, path, body }: RestBinding,
  { input }: DescMethod,
  request: object,
): { readonly verb: string; readonly path: string; readonly body: string | undefined } | undefined {
  const left = toJson(input, fromJson(input, request as JsonValue), {
    useProtoFieldName: true,
  }) as JsonObject;
  const filled = path.replaceAll(/\{([\w.]+)\}/g, (_, field: string) =>
    encodeURIComponent(taken(left, field)),
  );
  if (filled.includes('//') || filled.endsWith('/')) return undefined;
  if (body === '*') return { verb, path: filled, body: JSON.stringify(left) };
  const content = body === '' ? undefined : JSON.stringify(left[body] ?? {});
  if (body !== '') delete left[body];
  const parameters = new URLSearchParams(parametersOf(left));
  return { verb, path: parameters.size === 0 ? filled : `${filled}?${parameters}`, body: content };
}

/** What a path names does not stand anywhere else. */
function taken(request: JsonObject, field: string): string {
  const [first = '', ...inner] = field.split('.');
  if (inner.length > 0) return taken(request[first] as JsonObject, inner.join('.'));
  const value = request[first];
  delete request[first];
  return String(value ?? '');
}

const parametersOf = (value: JsonValue, name = ''): [string, string][] => {
  if (Array.isArray(value)) return value.flatMap((one) => parametersOf(one, name));
  if (typeof value !== 'object' || value === null) return [[name, String(value)]];
  return Object.entries(value).flatMap(([field, inner]) =>
    parametersOf(inner, name ? `${name}.${field}` : field),
  );
};
