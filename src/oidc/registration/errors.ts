import { PosternError, toPosternError } from '../../errors/index.ts';
import { refusedProof } from '../access-token-verifier.ts';
import { OAuthError, type OAuthErrorOptions } from '../protocol/errors.ts';

/** RFC 6750 §3.1, at the registration endpoint (RFC 7591 §3, RFC 7592 §2). */
const bearer =
  (code: 'invalid_token' | 'insufficient_scope', status: number) =>
  (description: string, options: OAuthErrorOptions = {}): OAuthError =>
    new OAuthError(code, status, description, {
      ...options,
      headers: { 'www-authenticate': `Bearer realm="registration", error="${code}"` },
    });

export const invalidRegistrationToken = bearer('invalid_token', 401);
export const insufficientRegistrationScope = bearer('insufficient_scope', 403);

/** What an `error_description` may hold (RFC 6749 §5.2). */
export const describable = (text: string): string =>
  text.replaceAll(/[^\x20-\x7e]/g, '?').replaceAll(/["\\]/g, "'");

/** RFC 7591 §3.2.2: what is wrong with the metadata, by its own codes. */
export function metadataError(error: unknown): unknown {
  if (!(error instanceof PosternError) || error.kind !== 'invalid_argument') return error;
  const code = error.field === 'redirect_uris' ? 'invalid_redirect_uri' : 'invalid_client_metadata';
  return new OAuthError(code, 400, describable(error.message));
}

/** What became of a token that was not good, or is over by the time that it is used up. */
export function refusedToken(error: unknown): unknown {
  if (toPosternError(error).kind !== 'unauthenticated') return error;
  return (
    refusedProof(error) ??
    invalidRegistrationToken('The token is unknown, over, used up or not for this', { cause: error })
  );
}
