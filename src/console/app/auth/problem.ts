/**
 * - `insecure`: the page came by plain HTTP from another machine, where browsers have no Web Crypto
 * - `storage`: the browser keeps nothing for this page, so no sign-in can be told from a forged one
 * - `network`: the server did not answer
 * - `unavailable`: the server answered that it cannot at the moment
 * - `interaction`: only the person can go on: nobody is signed in, or several people are
 * - `ended`: the session of the page ended and could not be renewed
 * - `signed_out`: the person has just signed out
 * - `denied`: this person may not use the console, or did not want to
 * - `refused`: the server does not know the console's request, or its answer was not for it
 * - `repeated`: signing in failed again and again
 */
export type AuthProblemKind =
  | 'insecure'
  | 'storage'
  | 'network'
  | 'unavailable'
  | 'interaction'
  | 'ended'
  | 'signed_out'
  | 'denied'
  | 'refused'
  | 'repeated';

/** What people are told of each kind is in the console's texts. */
export class AuthProblem extends Error {
  override readonly name = 'AuthProblem';
  /** For who looks after the server: an OAuth error code and its description, or what was wrong with an answer. */
  readonly detail: string | undefined;

  constructor(
    readonly kind: AuthProblemKind,
    { detail, cause }: { readonly detail?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(detail ? `${kind}: ${detail}` : kind, cause === undefined ? undefined : { cause });
    this.detail = detail;
  }
}

/** Errors of OAuth 2.0 (RFC 6749 §4.1.2.1, §5.2) and OpenID Connect (Core §3.1.2.6). */
const kinds: Readonly<Record<string, AuthProblemKind>> = {
  access_denied: 'denied',
  login_required: 'interaction',
  interaction_required: 'interaction',
  account_selection_required: 'interaction',
  consent_required: 'interaction',
  server_error: 'unavailable',
  temporarily_unavailable: 'unavailable',
};

/** @param code an OAuth error code, such as `access_denied` */
export function problemOfOAuth(code: string, description?: string | null): AuthProblem {
  const kind = kinds[code] ?? 'refused';
  return new AuthProblem(kind, { detail: description ? `${code}: ${description}` : code });
}

export const unreachable = (cause: unknown): AuthProblem => new AuthProblem('network', { cause });

export const notForUs = (detail: string): AuthProblem => new AuthProblem('refused', { detail });

/** Whatever was thrown, as one: what is not of the protocol came of the network or of the page itself. */
export const asAuthProblem = (error: unknown): AuthProblem =>
  error instanceof AuthProblem ? error : unreachable(error);
