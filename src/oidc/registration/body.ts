import type { WireRequest } from '../../contract/transport/index.ts';
import { PosternError } from '../../errors/index.ts';
import { OAuthError, type OAuthErrorCode } from '../protocol/errors.ts';

/** Enough for all that we keep of it, many times over. */
const maxBytes = 64 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON object of a body. @param code of the error for what is none */
export async function readJson(
  request: WireRequest,
  code: OAuthErrorCode = 'invalid_client_metadata',
): Promise<Readonly<Record<string, unknown>>> {
  if (!/^application\/json\s*(;|$)/i.test(request.header('content-type') ?? ''))
    throw new OAuthError(code, 400, 'The body must be of type application/json');
  const tooLarge = () => new OAuthError(code, 413, `The body is larger than ${maxBytes / 1024} KiB`);
  const body = await read(request, tooLarge);
  if (body.length > maxBytes) throw tooLarge();
  return jsonObject(body, code);
}

async function read(request: WireRequest, tooLarge: () => OAuthError): Promise<Uint8Array> {
  try {
    return await request.body();
  } catch (error) {
    if (error instanceof PosternError && error.kind === 'resource_exhausted') throw tooLarge();
    throw error;
  }
}

function jsonObject(body: Uint8Array, code: OAuthErrorCode): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(utf8.decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Readonly<Record<string, unknown>>;
  } catch {
    // Told below.
  }
  throw new OAuthError(code, 400, 'The body must be one JSON object, in UTF-8');
}
