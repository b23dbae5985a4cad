import { createHash } from 'node:crypto';
import styles from './account.css' with { type: 'text' };

/** The content's hash is in the path: what was fetched once never changes (RFC 8246). */
const hash = createHash('sha256').update(styles).digest('base64url').slice(0, 12);
export const stylesheetPath = `/account/assets/account-${hash}.css`;

export const serveStylesheet = (): Response =>
  new Response(styles, {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
    },
  });
