import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { useQueryClient } from '@tanstack/react-query';
import { useApi, useOrgId } from './provider.tsx';
import { refetch } from './refetch.ts';

/**
 * `useCall` where only the API's version 1 can do it, whose descriptors are large: they are loaded when it is called.
 * @param organizationId in which it acts; default: the one in view
 */
export function useLateCall<I extends DescMessage, O extends DescMessage>(
  method: () => Promise<DescMethodUnary<I, O>>,
  organizationId?: string,
): (input: MessageInitShape<I>) => Promise<MessageShape<O>> {
  const api = useApi();
  const queries = useQueryClient();
  const inView = useOrgId();
  return async (input) => {
    const transport = api.transportFor(organizationId ?? inView);
    const output = await callUnaryMethod(transport, await method(), input);
    await refetch(queries);
    return output;
  };
}
