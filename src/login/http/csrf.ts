import { createHash } from 'node:crypto';
import { randomToken, safeEqual } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import { cookie, readCookie } from './cookies.ts';

/** Ties a form to the browser it was shown in: the field opens to the value of the browser's cookie. */
export interface FormGuard {
  /** Value of the hidden field `csrf`. */
  readonly token: string;
  /** To be set when the browser had none yet. */
  readonly setCookie: string | undefined;
  /** By which the browser is known again without its secret. */
  readonly browser: string;
}

const purpose = 'form ';

export function formGuard(encryption: Encryption, request: Request, secure: boolean): FormGuard {
  const known = readCookie(request, 'csrf', secure);
  const secret = known ?? randomToken();
  return {
    token: encryption.sealToken('cookie', purpose + secret),
    setCookie: known === undefined ? cookie('csrf', secret, secure) : undefined,
    browser: createHash('sha256').update(`browser ${secret}`).digest('base64url'),
  };
}

/** False for a form that another site sent, or whose browser lost its cookie. */
export function isGuarded(
  encryption: Encryption,
  request: Request,
  secure: boolean,
  field: string | null,
): boolean {
  // Browsers say so themselves where they can (Fetch Metadata).
  if (request.headers.get('sec-fetch-site') === 'cross-site') return false;
  const secret = readCookie(request, 'csrf', secure);
  const opened = encryption.openToken('cookie', field ?? '');
  return secret !== undefined && opened !== undefined && safeEqual(opened, purpose + secret);
}
