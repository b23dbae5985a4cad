import type { WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { OAuthError } from '../protocol/errors.ts';

/** Enough for all metadata that we keep, many times over. */
const maxBytes = 64 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const invalid = (description: string) => new OAuthError('invalid_client_metadata', 400, description);
const tooLarge = () =>
  new OAuthError('invalid_client_metadata', 413, `The metadata are larger than ${maxBytes / 1024} KiB`);

/** The JSON object of a body. @throws OAuthError `invalid_client_metadata` */
export async function readJson(request: WireRequest): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\s*(;|$)/i.test(request.header('content-type') ?? ''))
    throw invalid('The body must be of type application/json');
  const body = await read(request);
  if (body.length > maxBytes) throw tooLarge();
  return jsonObject(body);
}

async function read(request: WireRequest): Promise<Uint8Array> {
  try {
    return await request.body();
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'resource_exhausted') throw tooLarge();
    throw error;
  }
}

function jsonObject(body: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw invalid('The body must be one JSON object, in UTF-8');
}
