/**
 * The one error type that crosses layers. A rule throws it where the rule stands; each protocol turns it
 * into its own form in one place (`contract/errors.ts` for RPCs, `oidc/errors.ts` for OAuth).
 */

/** gRPC status names in lower case, as Connect writes them. */
export const errorKinds = {
  canceled: { code: 1, http: 499 },
  unknown: { code: 2, http: 500 },
  invalid_argument: { code: 3, http: 400 },
  deadline_exceeded: { code: 4, http: 504 },
  not_found: { code: 5, http: 404 },
  already_exists: { code: 6, http: 409 },
  permission_denied: { code: 7, http: 403 },
  resource_exhausted: { code: 8, http: 429 },
  failed_precondition: { code: 9, http: 400 },
  aborted: { code: 10, http: 409 },
  out_of_range: { code: 11, http: 400 },
  unimplemented: { code: 12, http: 501 },
  internal: { code: 13, http: 500 },
  unavailable: { code: 14, http: 503 },
  data_loss: { code: 15, http: 500 },
  unauthenticated: { code: 16, http: 401 },
} as const;

export type ErrorKind = keyof typeof errorKinds;

export interface ErrorOptions {
  /** What went wrong below; logged, never sent. */
  cause?: unknown;
  /** The request field at fault, in the wire's own spelling (`user_name`). */
  field?: string;
  /** Headers of the answer that belong to the error, such as `retry-after`. */
  headers?: Readonly<Record<string, string>>;
  /** Set for a failed password check: sent as `zitadel.v1.CredentialsCheckError`. */
  failedAttempts?: number;
}

export class PosternError extends Error {
  override readonly name = 'PosternError';
  readonly field: string | undefined;
  readonly failedAttempts: number | undefined;
  readonly headers: Readonly<Record<string, string>> | undefined;

  /**
   * @param kind gRPC status name
   * @param id stable id of the throwing rule, `AREA-Xxxxx`; clients and support quote it
   * @param message an English sentence for the person who gets it: what is wrong and what would be right
   */
  constructor(
    readonly kind: ErrorKind,
    readonly id: string,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.field = options.field;
    this.failedAttempts = options.failedAttempts;
    this.headers = options.headers;
  }
}

const thrower =
  (kind: ErrorKind) =>
  (id: string, message: string, options?: ErrorOptions): PosternError =>
    new PosternError(kind, id, message, options);

export const invalidArgument = thrower('invalid_argument');
export const notFound = thrower('not_found');
export const alreadyExists = thrower('already_exists');
export const permissionDenied = thrower('permission_denied');
export const failedPrecondition = thrower('failed_precondition');
export const unauthenticated = thrower('unauthenticated');
export const unimplemented = thrower('unimplemented');
export const unavailable = thrower('unavailable');
export const aborted = thrower('aborted');
export const internal = thrower('internal');
export const resourceExhausted = thrower('resource_exhausted');
export const deadlineExceeded = thrower('deadline_exceeded');

/** Nothing is wrong with the request but when it came: 429, where what is too large is 413. */
export const isTooSoon = ({ kind, headers }: PosternError): boolean =>
  kind === 'resource_exhausted' && headers?.['retry-after'] !== undefined;

/** A `PosternError` stays itself; anything else becomes `internal` with its cause kept for the log. */
export const toPosternError = (error: unknown): PosternError =>
  error instanceof PosternError
    ? error
    : internal('SYS-Int01', 'An internal error occurred', { cause: error });
