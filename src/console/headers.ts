import { pageHeaders } from '../login/http/headers.ts';

/**
 * Headers of the console's page. Its scripts are those that the page names, by a nonce, and what these load; styles that
 * React Aria adds have the nonce too.
 */
export function consoleHeaders(nonce: string): Headers {
  const headers = pageHeaders({ frameAncestors: [], formsLeave: false });
  headers.set(
    'content-security-policy',
    [
      "default-src 'none'",
      `script-src 'nonce-${nonce}' 'strict-dynamic'`,
      `style-src 'self' 'nonce-${nonce}'`,
      // Pictures that are not uploaded yet, and codes to be scanned.
      "img-src 'self' blob: data:",
      "font-src 'self'",
      "connect-src 'self'",
      // How the login looks with a branding.
      "frame-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  );
  headers.set('cross-origin-opener-policy', 'same-origin');
  return headers;
}
