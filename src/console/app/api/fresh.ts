import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { createQueryOptions, useTransport } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';

/**
 * Reads anew what a query shows, which follows.
 * @param select of the answer what is wanted
 * @throws ConnectError
 */
export function useFresh<I extends DescMessage, O extends DescMessage, Wanted>(
  method: DescMethodUnary<I, O>,
  input: MessageInitShape<I>,
  select: (answer: MessageShape<O>) => Wanted,
): () => Promise<Wanted> {
  const transport = useTransport();
  const queries = useQueryClient();
  return async () => {
    const options = createQueryOptions(method, input, { transport });
    return select(await queries.fetchQuery({ ...options, staleTime: 0 }));
  };
}
