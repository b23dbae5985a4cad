import type {
  DescMessage,
  DescMethodUnary,
  DescService,
  MessageInitShape,
  MessageShape,
} from '@bufbuild/protobuf';
import { createConnectQueryKey, useMutation } from '@connectrpc/connect-query';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Problem, problemOfChange } from './problem.ts';

/** Whose answers a command changes: all of a service, or those of one method. */
export type Affected = DescService | DescMethodUnary;

export interface CommandOptions<O extends DescMessage> {
  /** Default: everything that is in view. */
  readonly invalidates?: readonly Affected[];
  /** Runs before answers are asked for anew, so that it may leave the page of what is no more. */
  readonly onSuccess?: (output: MessageShape<O>) => unknown;
}

export interface Command<I extends DescMessage, O extends DescMessage> {
  /** Settles once what is in view shows the change; undefined when it failed, and `problem` says why. */
  run(input: MessageInitShape<I>): Promise<MessageShape<O> | undefined>;
  readonly pending: boolean;
  readonly problem: Problem | undefined;
  /** Forgets the problem. */
  reset(): void;
}

const keyOf = (schema: Affected) =>
  schema.kind === 'rpc'
    ? createConnectQueryKey({ schema, cardinality: undefined })
    : createConnectQueryKey({ schema, cardinality: undefined });

/** Asks anew for what is in view, and marks the rest as stale: the API shows what was written before it answers. */
export const refetch = (queries: QueryClient, affected?: readonly Affected[]): Promise<unknown> =>
  affected
    ? Promise.all(affected.map((schema) => queries.invalidateQueries({ queryKey: keyOf(schema) })))
    : queries.invalidateQueries();

/** A call that changes something. It is made once, whatever becomes of it. */
export function useCommand<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  { invalidates, onSuccess }: CommandOptions<O> = {},
): Command<I, O> {
  const queries = useQueryClient();
  const { mutateAsync, isPending, error, reset } = useMutation(method, {
    async onSuccess(output) {
      await onSuccess?.(output);
      await refetch(queries, invalidates);
    },
  });
  const run = useCallback(
    (input: MessageInitShape<I>) => mutateAsync(input).catch(() => undefined),
    [mutateAsync],
  );
  return { run, pending: isPending, problem: error ? problemOfChange(error) : undefined, reset };
}
