import { Code, ConnectError } from '@connectrpc/connect';
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from '@zitadel/proto/zitadel/message_pb.js';
import { BadRequestSchema } from '../../../contract/services/google/rpc.ts';
import { AuthProblem, type AuthProblemKind } from '../auth/index.ts';
import type { Texts } from '../texts/index.ts';

export interface FieldViolation {
  /** In the wire's own spelling, with dots: `profile.given_name`. */
  readonly field: string;
  /** A sentence without its subject: `must be at least 1 character long`. */
  readonly message: string;
}

/** What went wrong with a call, for people. */
export interface Problem {
  /** As Connect writes it: `permission_denied`. */
  readonly code: string;
  /** Of the rule that was broken: `COMMAND-Xxxxx`; undefined where the server did not answer. */
  readonly id: string | undefined;
  /** A sentence, in the server's words where it has some: what is wrong and what would be right. */
  readonly title: (t: Texts) => string;
  readonly violations: readonly FieldViolation[];
  /** Under which the server logged the call, where it says so. */
  readonly requestId: string | undefined;
  /** The same call may succeed a moment later. */
  readonly retryable: boolean;
}

const codeNames: ReadonlyMap<Code, string> = new Map(
  Object.entries(Code)
    .filter((entry): entry is [string, Code] => typeof entry[1] === 'number')
    .map(([name, code]) => [code, name.replace(/(?<=[a-z])[A-Z]/g, '_$&').toLowerCase()]),
);

/** `permission_denied` of an error of a call. */
export const codeOf = (error: ConnectError): string => codeNames.get(error.code) ?? 'unknown';

const sentenceOfCode = (code: string, t: Texts): string => {
  const sentences: Readonly<Record<string, string>> = {
    ...t.problems.calls,
    already_exists: t.common.already,
    out_of_range: t.problems.calls.invalid_argument,
    unavailable: t.problems.signIn.network,
    unauthenticated: t.problems.signIn.ended,
  };
  return sentences[code] ?? t.problems.calls.unknown;
};

const sentenceOfSignIn = (kind: AuthProblemKind, t: Texts): string =>
  kind === 'signed_out' ? t.shell.signedOutText : t.problems.signIn[kind];

const retryableCodes: ReadonlySet<Code> = new Set([Code.Unavailable, Code.DeadlineExceeded, Code.Aborted]);

/** `fetch` rejects with a TypeError when no answer came, whatever the reason. */
const isNetwork = ({ cause }: ConnectError): boolean => cause instanceof TypeError;

/** Whether a call was sent and no answer came: nobody knows whether it was done. */
export const isAnswerLost = (error: unknown): boolean =>
  error instanceof ConnectError && isNetwork(error) && navigator.onLine !== false;

const violationsOf = (error: ConnectError): FieldViolation[] =>
  error
    .findDetails(BadRequestSchema)
    .flatMap(({ fieldViolations }) =>
      fieldViolations.map(({ field, description }) => ({ field, message: sentenceOf(field, description) })),
    );

/** Beside the field there is no need to name it. */
const sentenceOf = (field: string, description: string): string =>
  description.startsWith(`${field} `) ? description.slice(field.length + 1) : description;

function ofCall(error: ConnectError): Problem {
  const [detail] = [
    ...error.findDetails(ErrorDetailSchema),
    ...error.findDetails(CredentialsCheckErrorSchema),
  ];
  const network = isNetwork(error);
  const code = network ? 'unavailable' : codeOf(error);
  const text = network ? '' : (detail?.message ?? error.rawMessage);
  return {
    code,
    id: detail?.id,
    title: (t) => text || sentenceOfCode(code, t),
    violations: violationsOf(error),
    requestId: error.metadata.get('x-request-id') ?? undefined,
    retryable: network || retryableCodes.has(error.code),
  };
}

/** Whatever a query or a command failed with. */
export function problemOf(error: unknown): Problem {
  const auth = error instanceof ConnectError ? error.cause : error;
  if (auth instanceof AuthProblem) {
    const away = auth.kind === 'network' || auth.kind === 'unavailable';
    return {
      code: away ? 'unavailable' : 'unauthenticated',
      id: undefined,
      title: (t) => sentenceOfSignIn(auth.kind, t),
      violations: [],
      requestId: undefined,
      retryable: away,
    };
  }
  return ofCall(error instanceof ConnectError ? error : ConnectError.from(error, Code.Internal));
}

/** Of a call that changes something: who sends it again where it was done has two of it. */
export function problemOfChange(error: unknown): Problem {
  const problem = problemOf(error);
  return isAnswerLost(error) ? { ...problem, title: (t) => t.problems.answerLost } : problem;
}
