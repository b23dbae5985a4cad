import { errorKinds, isTooSoon, type PosternError, toPosternError } from '../errors/index.ts';

/** RFC 7644 §3.12, table 9 */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive';

/** Why a SCIM request is refused. */
export class ScimError extends Error {
  override readonly name = 'ScimError';

  constructor(
    readonly status: number,
    message: string,
    readonly scimType?: ScimType,
    options?: ErrorOptions & {
      readonly headers?: Readonly<Record<string, string>>;
      /** Of the rule that refused. */
      readonly id?: string;
    },
  ) {
    super(message, options);
    this.headers = options?.headers ?? {};
    this.id = options?.id;
  }

  readonly headers: Readonly<Record<string, string>>;
  readonly id: string | undefined;
}

const bad = (scimType: ScimType) => (message: string) => new ScimError(400, message, scimType);
export const invalidSyntax = bad('invalidSyntax');
export const invalidValue = bad('invalidValue');
export const invalidPath = bad('invalidPath');
export const invalidFilter = bad('invalidFilter');
export const noTarget = bad('noTarget');
export const mutability = bad('mutability');
export const tooMany = bad('tooMany');
export const notFound = (message: string) => new ScimError(404, message);
export const preconditionFailed = () =>
  new ScimError(412, 'The resource has changed since; read it again and repeat the change on what it is now');

/** Anything that went wrong below; nothing of the cause of a failure reaches who asks. */
export function toScimError(thrown: unknown): ScimError {
  if (thrown instanceof ScimError) return thrown;
  const failure = toPosternError(thrown);
  const { kind, message, id, headers = {} } = failure;
  const told = { cause: thrown, headers, id };
  if (isTooSoon(failure)) return new ScimError(429, message, undefined, told);
  switch (kind) {
    case 'already_exists':
      return new ScimError(409, message, 'uniqueness', told);
    case 'invalid_argument':
    case 'failed_precondition':
    case 'out_of_range':
      return new ScimError(400, message, 'invalidValue', told);
    case 'not_found':
      // What a request names, not what it is about.
      if (failure.field !== undefined) return new ScimError(400, message, 'invalidValue', told);
      return new ScimError(404, message, undefined, told);
    case 'resource_exhausted':
      return new ScimError(413, message, undefined, told);
    case 'unauthenticated':
      return new ScimError(401, message, undefined, {
        ...told,
        headers: { 'www-authenticate': 'Bearer realm="scim"', ...headers },
      });
    case 'aborted':
    case 'unavailable':
    case 'deadline_exceeded':
      return new ScimError(503, 'The server is busy, try again', undefined, {
        ...told,
        headers: { 'retry-after': '1', ...headers },
      });
    default:
      return new ScimError(statusOf(failure), spoken(failure), undefined, told);
  }
}

const statusOf = ({ kind }: PosternError) => errorKinds[kind].http;
const spoken = (failure: PosternError) =>
  statusOf(failure) >= 500 && failure.kind !== 'unimplemented'
    ? 'An internal error occurred'
    : failure.message;

export const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error';
export const errorDetailSchema = 'urn:ietf:params:scim:api:zitadel:messages:2.0:ErrorDetail';

/** The body of an error; Zitadel adds the id of the rule. */
export const errorBody = ({ status, message, scimType, id }: ScimError) => ({
  schemas: id === undefined ? [errorSchema] : [errorSchema, errorDetailSchema],
  ...(scimType && { scimType }),
  detail: message,
  status: String(status),
  ...(id !== undefined && { [errorDetailSchema]: { id, message } }),
});
