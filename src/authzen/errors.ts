import { errorKinds, isTooSoon, toPosternError } from '../errors/index.ts';
import { toOAuthError } from '../oidc/index.ts';

/** Why a request is not answered with a decision: its status and a sentence (§10.2). */
export class AuthzenError extends Error {
  override readonly name = 'AuthzenError';

  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const badRequest = (message: string) => new AuthzenError(400, message);
export const forbidden = (message: string) => new AuthzenError(403, message);

/** §11.2: 401 names the ways to authenticate. */
export const unauthorized = (message: string) =>
  new AuthzenError(401, message, {
    'www-authenticate': 'Basic realm="access", charset="UTF-8", Bearer realm="access"',
  });

/** Anything that went wrong below; nothing of the cause reaches who asks. */
export function toAuthzenError(thrown: unknown): AuthzenError {
  if (thrown instanceof AuthzenError) return thrown;
  const cause = { cause: thrown };
  if (thrown instanceof Error && thrown.name === 'OAuthError') {
    const { status, description, headers } = toOAuthError(thrown);
    return new AuthzenError(status, description, headers, cause);
  }
  const failure = toPosternError(thrown);
  const { kind, message, headers = {} } = failure;
  if (isTooSoon(failure)) return new AuthzenError(429, message, headers, cause);
  if (kind === 'invalid_argument' || kind === 'resource_exhausted') return badRequest(message);
  if (kind === 'unavailable' || kind === 'deadline_exceeded' || kind === 'aborted')
    return new AuthzenError(503, 'The server is busy, try again', headers, cause);
  return new AuthzenError(errorKinds[kind].http === 499 ? 499 : 500, 'An internal error occurred', {}, cause);
}
