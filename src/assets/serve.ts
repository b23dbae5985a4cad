import type { WireReply, WireRequest } from '../contract/transport/index.ts';
import { notFound } from '../errors/index.ts';
import type { Asset, ContentType } from '../static/index.ts';

/** RFC 9110 §13.1.2: weak comparison, and `*` for whatever there is. */
function isKnown(request: WireRequest, tag: string): boolean {
  const known = request.header('if-none-match');
  if (known === undefined) return false;
  return known.split(',').some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')));
}

const passive = new Set<ContentType>(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/x-icon']);

/**
 * The answer that shows an asset. Whatever it is, a browser that opens it as a page of its own finds none with rights:
 * no type but ours, no scripts, no origin, nothing from elsewhere; what is no plain picture is saved rather than shown.
 *
 * @param cacheable its address never shows anything else, and is open to everybody
 */
export function show(request: WireRequest, asset: Asset | undefined, cacheable: boolean): WireReply {
  if (!asset) throw notFound('ASSET-Nfd01', 'There is no such asset');
  const tag = `"${asset.hash}"`;
  const headers: Record<string, string> = {
    etag: tag,
    // RFC 8246
    'cache-control': cacheable ? 'public, max-age=31536000, immutable' : 'private, no-cache',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'x-content-type-options': 'nosniff',
    // Pages of other origins (an application, the console, a mail) show it too.
    'cross-origin-resource-policy': 'cross-origin',
  };
  if (isKnown(request, tag)) return { status: 304, headers, body: null };
  headers['content-type'] = asset.contentType;
  if (!passive.has(asset.contentType)) headers['content-disposition'] = 'attachment';
  return { status: 200, headers, body: asset.content };
}
