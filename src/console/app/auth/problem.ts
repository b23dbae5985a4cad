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

export class AuthProblem extends Error {
  override readonly name = 'AuthProblem';
  /** What the server said about it: an OAuth error code and its description. */
  readonly detail: string | undefined;

  constructor(
    readonly kind: AuthProblemKind,
    message: string,
    options: { readonly detail?: string | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.detail = options.detail;
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

const sentences: Partial<Record<AuthProblemKind, string>> = {
  denied: 'You may not use the console with this account.',
  interaction: 'You have to sign in.',
  unavailable: 'The server cannot sign you in at the moment. Try again in a while.',
};

/** @param code an OAuth error code, such as `access_denied` */
export function problemOfOAuth(code: string, description?: string | null): AuthProblem {
  const kind = kinds[code] ?? 'refused';
  const sentence = sentences[kind] ?? 'The server refused to sign you in to the console.';
  return new AuthProblem(kind, sentence, { detail: description ? `${code}: ${description}` : code });
}

export const unreachable = (cause: unknown): AuthProblem =>
  new AuthProblem('network', 'The server cannot be reached. Check your connection and try again.', { cause });

export const notForUs = (detail: string): AuthProblem =>
  new AuthProblem('refused', 'The answer of the server was not meant for this sign-in.', { detail });

/** Whatever was thrown, as one: what is not of the protocol came of the network or of the page itself. */
export const asAuthProblem = (error: unknown): AuthProblem =>
  error instanceof AuthProblem ? error : unreachable(error);
