import type { Branding } from '../../settings/index.ts';
import { defaultBranding, themeOf } from './index.ts';

/**
 * The theme under an address: for good where the address is this theme's; else, as for a page that was opened before
 * the branding changed, the present one for this once. Pages of nobody's have the product's own.
 */
export function serveTheme(request: Request, branding: Branding, asked: string): Response {
  const own = themeOf(defaultBranding);
  const { css, hash } = own.hash === asked ? own : themeOf(branding);
  const tag = `"${hash}"`;
  const headers = {
    etag: tag,
    'content-type': 'text/css; charset=utf-8',
    // RFC 8246
    'cache-control': hash === asked ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  };
  if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : css, { headers });
}
