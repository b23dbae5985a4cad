import type { Outbound } from '../outbound/index.ts';
import type { BreachList } from './types.ts';

/** For names, connection and the whole answer: somebody waits for the page. */
const timeoutMs = 1_500;
const prefixDigits = 5;

/**
 * A service with the range protocol of Have I Been Pwned: of the hash it is told the first five digits, which some
 * thousand others share (k-anonymity), and it answers with what it has of these. Padding hides by the answer's length
 * which they were.
 */
export function breachRange(outbound: Pick<Outbound, 'request'>, url: string): BreachList {
  const base = url.endsWith('/') ? url : `${url}/`;
  return {
    async count(hash) {
      const { status, body } = await outbound.request(base + hash.slice(0, prefixDigits), {
        headers: { 'add-padding': 'true', 'user-agent': 'postern' },
        timeoutMs,
        reuse: true,
      });
      if (status !== 200) throw new Error(`the service answered with status ${status}`);
      return countIn(new TextDecoder().decode(body), hash.slice(prefixDigits));
    },
  };
}

/** Lines of SUFFIX:COUNT; what has the count 0 is padding. @throws Error for an answer that is something else */
export function countIn(answer: string, suffix: string): number {
  if (!/^[0-9A-F]{35}:\d+\s/i.test(`${answer}\n`) && answer.trim() !== '')
    throw new Error('the service answered with something else than suffixes of hashes');
  const line = new RegExp(`^${suffix}:(\\d+)\\s*$`, 'im').exec(answer);
  return Number(line?.[1] ?? 0);
}
