import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod, createConnectQueryKey, useTransport } from '@connectrpc/connect-query';
import type { Effect } from './effect.ts';
import { useApi } from './provider.tsx';
import { refetch } from './refetch.ts';

/** Whose answers show what a call does: those of a method to what holds the input, where others tell it otherwise. */
export type ShownBy = readonly [method: DescMethodUnary, input?: object];

function keyOf(transport: Transport, [schema, input]: ShownBy) {
  const [kind, key] = createConnectQueryKey({
    schema,
    transport,
    input: input as never,
    cardinality: undefined,
  });
  return [kind, key];
}

/** Answers in an organization: what is done in one is told by another's own calls. */
function keyOfAll(transport: Transport, schema: DescMethodUnary) {
  const [kind, key] = createConnectQueryKey({ schema, transport, cardinality: undefined });
  return [kind, { transport: key.transport }];
}

/**
 * A call of which the page shows at once what it does, and takes it back where it fails. For what is easily told and
 * done again: states, switches, what leaves a list. Settles once what is in view is the server's word.
 * @throws ConnectError
 */
export function useForeseen<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  effectOf: (input: MessageInitShape<I>) => Effect,
  shownBy?: ShownBy,
): (input: MessageInitShape<I>) => Promise<MessageShape<O>> {
  const transport = useTransport();
  const { queries, foresight } = useApi();
  return async (input) => {
    const key = shownBy ? keyOf(transport, shownBy) : keyOfAll(transport, method);
    const foreseen = foresight.foresee(effectOf(input), key);
    try {
      const output = await callUnaryMethod(transport, method, input);
      foreseen.done();
      await refetch(queries);
      return output;
    } catch (error) {
      foreseen.takenBack();
      void refetch(queries);
      throw error;
    }
  };
}
