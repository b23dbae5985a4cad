import { randomUUID } from 'node:crypto';

/**
 * The id under which a request shows in logs and answers: the caller's `x-request-id` when it is 1 to 128
 * characters of letters, digits and `._:+/=@-`, else a new one.
 */
export function requestId(request: Headers | { header(name: string): string | undefined }): string {
  const given = 'header' in request ? request.header('x-request-id') : request.get('x-request-id');
  return given && /^[\w.:+/=@-]{1,128}$/.test(given) ? given : randomUUID();
}
