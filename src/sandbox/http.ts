import { PosternError } from '../errors/index.ts';
import type { Outbound, OutboundRequest } from '../outbound/index.ts';
import { answerBytes } from './limits.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** What belongs to the connection is the client's. */
const withheld =
  /^(host|connection|content-length|transfer-encoding|upgrade|expect|te|trailer|keep-alive|proxy-.*)$/i;

/**
 * A call of a script's to another server.
 * @param sent JSON of url, method, headers and body; whatever a script makes of that
 * @returns JSON of the answer, or of the problem why there is none
 */
export async function fetched(outbound: Outbound, sent: string, timeoutMs: number): Promise<string> {
  try {
    const { url, request } = requestOf(sent);
    const answer = await outbound.request(url, {
      ...request,
      timeoutMs,
      maxBytes: answerBytes,
      follow: () => true,
    });
    const { status, headers, body } = answer;
    return JSON.stringify({ status, headers, body: new TextDecoder().decode(body) });
  } catch (error) {
    const problem = error instanceof PosternError ? error.message : 'the request could not be made';
    return JSON.stringify({ problem });
  }
}

function requestOf(sent: string): { url: string; request: OutboundRequest } {
  const { url, method = 'GET', headers, body } = JSON.parse(sent) as Record<string, unknown>;
  const verb = methods.find((one) => one === String(method).toUpperCase());
  if (!verb)
    throw new PosternError('invalid_argument', 'SCRIPT-Mtd01', `method must be one of ${methods.join(', ')}`);
  const own = Object.entries((headers ?? {}) as Record<string, unknown>).filter(
    ([name]) => !withheld.test(name),
  );
  return {
    url: String(url),
    request: {
      method: verb,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...Object.fromEntries(own.map(([name, value]) => [name.toLowerCase(), String(value)])),
      },
      ...(typeof body === 'string' && { body }),
    },
  };
}
