import type { DescService, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Dictionary, Plain } from './translation/dictionary.ts';
import { inEarlierWords, namesOf } from './translation/errors.ts';
import { type Translate, translator } from './translation/translator.ts';
import type { Handlers, RequestContext, ServiceImplementation } from './types.ts';

/**
 * An earlier version of a service is a table of names over the handlers of the later one. The table speaks the
 * earlier version's names: on the left what that version calls a field, on the right what the later one calls it.
 *
 * The compiler holds the table to be whole: a field of the earlier request that the later one does not know has
 * to stand in it, and so has a field of the earlier answer.
 */

type Methods<S extends DescService> = keyof S['method'] & string;
type Input<S extends DescService, M extends Methods<S>> = MessageShape<S['method'][M]['input']>;
type Output<S extends DescService, M extends Methods<S>> = MessageShape<S['method'][M]['output']>;

/** What a table alone cannot say is a function: of the whole request, or of the whole answer. */
type Asks<E, L> = (request: E, context: RequestContext) => Plain<L>;
type Answers<L, E, A> = (answer: Plain<L>, request: E) => A;

type Part<Name extends string, Table, Whole> =
  Record<never, never> extends Table
    ? { readonly [N in Name]?: Table | Whole }
    : { readonly [N in Name]: Table | Whole };

type Call<E extends DescService, L extends DescService, M extends Methods<E>, C extends Methods<L>> = ([
  C,
] extends [M]
  ? { readonly call?: never }
  : { readonly call: C }) & {
  /** What the later handler counts on and the earlier request has not, or may leave out. */
  readonly given?: Partial<Plain<Input<L, C>>>;
} & Part<'request', Dictionary<Input<E, M>, Input<L, C>, 'asked'>, Asks<Input<E, M>, Input<L, C>>> &
  Part<
    'answer',
    Dictionary<Output<E, M>, Output<L, C>, 'answered'>,
    Answers<Output<L, C>, Input<E, M>, MessageInitShape<E['method'][M]['output']>>
  >;

/** Methods whose messages have the same fields in both versions. */
type Same<E extends DescService, L extends DescService> = {
  [M in Methods<E>]: M extends Methods<L>
    ? Record<never, never> extends Dictionary<Input<E, M>, Input<L, M>, 'asked'> &
        Dictionary<Output<E, M>, Output<L, M>, 'answered'>
      ? M
      : never
    : never;
}[Methods<E>];

export interface Translation<E extends DescService, L extends DescService> {
  readonly same?: readonly Same<E, L>[];
  /** Calls under the later version's name for them, where that is another: `call`. */
  readonly renamed?: {
    readonly [M in Methods<E>]?: M extends Methods<L>
      ? Call<E, L, M, M>
      : { [C in Methods<L>]: Call<E, L, M, C> }[Methods<L>];
  };
  /** Calls whose answers the later version's do not hold. */
  readonly own?: Handlers<E>;
}

interface Entry {
  readonly call?: string;
  readonly given?: object;
  readonly request?: object | Translate;
  readonly answer?: object | ((answer: object, request: object) => object);
}

type Handler = (request: never, context: RequestContext) => unknown;

function translatedHandler(later: Handler, { given, request = {}, answer }: Entry): Handler {
  const named = typeof request === 'function' ? request : translator(request, 'asked');
  const ask =
    given === undefined ? named : (...args: Parameters<Translate>) => ({ ...given, ...named(...args) });
  const tell = answer === undefined || typeof answer === 'function' ? answer : translator(answer, 'answered');
  const names = typeof request === 'function' ? new Map<string, string>() : namesOf(request);
  return async (asked: never, context) => {
    try {
      const answered = (await later(ask(asked, context) as never, context)) as object;
      return tell === undefined ? answered : tell(answered, asked);
    } catch (error) {
      throw inEarlierWords(error, names);
    }
  };
}

/**
 * @param later the handlers of the later version
 * @throws Error at start when the later version has no handler for a call
 *
 * @example
 * translated<typeof ProjectServiceBeta, typeof ProjectService>('zitadel.project.v2beta.ProjectService', v2, {
 *   same: ['addProjectRole'],
 *   renamed: {
 *     deleteProject: { request: { id: 'projectId' } },
 *     getProject: { request: { id: 'projectId' }, answer: { project: { id: 'projectId' } } },
 *   },
 * });
 */
export function translated<E extends DescService, L extends DescService>(
  typeName: E['typeName'],
  later: ServiceImplementation,
  { same = [], renamed = {}, own = {} }: Translation<E, L>,
): ServiceImplementation {
  const handlerOf = (method: string): Handler => {
    const found = later.handlers[method];
    if (!found)
      throw new Error(`${typeName} translates ${later.typeName}, which has no handler for ${method}`);
    return found;
  };
  const entries = Object.entries(renamed as Record<string, Entry>);
  return {
    typeName,
    handlers: Object.fromEntries<Handler>([
      ...Object.entries(own as ServiceImplementation['handlers']),
      ...same.map((method) => [method, handlerOf(method)] as const),
      ...entries.map(
        ([method, entry]) => [method, translatedHandler(handlerOf(entry.call ?? method), entry)] as const,
      ),
    ]),
  };
}
