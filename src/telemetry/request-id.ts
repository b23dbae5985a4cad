import { randomUUID } from 'node:crypto';

/**
 * The id under which a request shows in logs and answers: the caller's `x-request-id` when it is 1 to 128
 * characters of letters, digits and `._:+/=@-`, else a new one.
 */
export function requestId(headers: Headers): string {
  const given = headers.get('x-request-id');
  return given !== null && /^[\w.:+/=@-]{1,128}$/.test(given) ? given : randomUUID();
}
