import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { callUnaryMethod, useTransport } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';
import { isAnswerLost } from './problem.ts';
import { type Affected, refetch } from './refetch.ts';

/**
 * A call that changes something, for whoever tells of its failure himself, as forms do. Settles once what is in view
 * shows the change. @throws ConnectError
 */
export function useCall<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  invalidates?: readonly Affected[],
): (input: MessageInitShape<I>) => Promise<MessageShape<O>> {
  const transport = useTransport();
  const queries = useQueryClient();
  return async (input) => {
    try {
      const output = await callUnaryMethod(transport, method, input);
      await refetch(queries, invalidates);
      return output;
    } catch (error) {
      if (isAnswerLost(error)) void refetch(queries, invalidates);
      throw error;
    }
  };
}
