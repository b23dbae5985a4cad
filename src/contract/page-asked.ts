import type { PageRequest } from '../database/search.ts';
import type { RequestContext } from './types.ts';

const first: PageRequest = { offset: 0n, limit: 0, asc: false };

/** Whether one of the preferences is `count=none`, whatever stands beside it (RFC 7240 §2). */
const isUncounted = (prefer: string): boolean =>
  prefer.split(',').some((one) => /^\s*count\s*=\s*"?none"?\s*(?:;|$)/i.test(one));

/**
 * The page that a request asks for. With `Prefer: count=none` (RFC 7240, spelled as PostgREST has it) nobody wants to
 * know how many match on all pages: what says so is 0 then.
 */
export function pageAsked(
  { headers, responseHeaders }: Pick<RequestContext, 'headers' | 'responseHeaders'>,
  page: PageRequest | undefined = first,
): PageRequest {
  if (!isUncounted(headers.get('prefer') ?? '')) return page;
  responseHeaders.set('preference-applied', 'count=none');
  return { offset: page.offset, limit: page.limit, asc: page.asc, uncounted: true };
}
