import type { WireRequest } from '../contract/transport/index.ts';
import { weighJson } from '../contract/transport/weigh-json.ts';
import { PosternError } from '../errors/index.ts';
import { invalidSyntax, ScimError } from './errors.ts';

/** RFC 7644 §3.7: what ServiceProviderConfig says of bulk requests holds for all. */
export const maxBytes = 1_000_000;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const types: ReadonlySet<string> = new Set(['application/scim+json', 'application/json']);
const utf8 = new TextDecoder('utf-8', { fatal: true });

const tooLarge = () => new ScimError(413, `The request is larger than ${maxBytes} bytes; send it in parts`);

async function bytesOf(request: WireRequest): Promise<Uint8Array> {
  if (Number(request.header('content-length') ?? 0) > maxBytes) throw tooLarge();
  try {
    const bytes = await request.body();
    if (bytes.length > maxBytes) throw tooLarge();
    return bytes;
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'resource_exhausted') throw tooLarge();
    throw error;
  }
}

/** The body, which is one JSON object. What it holds is counted before any of it is made. */
export async function readBody(request: WireRequest): Promise<JsonObject> {
  const type = request.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!types.has(type)) throw new ScimError(415, 'Send JSON, with the Content-Type application/scim+json');
  const bytes = await bytesOf(request);
  let parsed: unknown;
  try {
    const text = utf8.decode(bytes);
    weighJson(text);
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw invalidSyntax('The body is not valid JSON in UTF-8');
    throw error;
  }
  if (!isObject(parsed)) throw invalidSyntax('The body must be a JSON object');
  return parsed;
}
