import { PosternError } from '../errors/index.ts';
import type { Outbound } from '../outbound/index.ts';
import { Refused } from './refusal.ts';

const timeoutMs = 10_000;
const maxBytes = 256 * 1024;

interface Init {
  readonly method?: string;
  readonly headers?: Record<string, string> | Headers;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * `fetch` as libraries take it, over the outbound client: hosts are checked, nothing is followed, answers are bounded.
 * @throws Refused `unavailable`, `misconfigured` for what must not be asked
 */
export const fetchBy =
  (outbound: Outbound) =>
  async (url: string | URL, { method = 'GET', headers, body }: Init = {}): Promise<Response> => {
    try {
      const answer = await outbound.request(url, {
        method: method as 'GET' | 'POST',
        headers: Object.fromEntries(new Headers(headers)),
        ...(body !== undefined && body !== null && { body: String(body) }),
        timeoutMs,
        maxBytes,
        reuse: method === 'GET',
      });
      const bodyless = answer.status === 204 || answer.status === 304;
      return new Response(bodyless ? null : new Uint8Array(answer.body), {
        status: answer.status,
        headers: { ...answer.headers },
      });
    } catch (error) {
      if (!(error instanceof PosternError)) throw error;
      const away = error.kind === 'unavailable' || error.kind === 'deadline_exceeded';
      throw new Refused(away ? 'unavailable' : 'misconfigured', `${new URL(url).host}: ${error.message}`);
    }
  };
