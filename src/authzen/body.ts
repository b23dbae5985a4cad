import type { WireRequest } from '../contract/transport/index.ts';
import { weighJson } from '../contract/transport/weigh-json.ts';
import { badRequest } from './errors.ts';

/** Enough for the most evaluations of one request with tokens in them. */
const maxBytes = 1024 * 1024;

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === 'application/json';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The body, which is one JSON object (§10.1). What it holds is counted before any of it is made (decision 0024).
 * @throws AuthzenError 400; PosternError for what is larger than the limits of requests
 */
export async function readBody(request: WireRequest): Promise<JsonObject> {
  if (!isJson(request.header('content-type')))
    throw badRequest('The body must be JSON, and Content-Type application/json');
  const bytes = await request.body();
  if (bytes.length > maxBytes) throw badRequest(`The body is larger than ${maxBytes / 1024} KiB`);
  let parsed: unknown;
  try {
    const text = utf8.decode(bytes);
    weighJson(text);
    parsed = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw badRequest('The body is not valid JSON in UTF-8');
    throw error;
  }
  if (!isObject(parsed)) throw badRequest('The body must be a JSON object');
  return parsed;
}
