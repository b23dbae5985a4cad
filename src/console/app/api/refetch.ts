import type { DescMethodUnary, DescService } from '@bufbuild/protobuf';
import { createConnectQueryKey } from '@connectrpc/connect-query';
import type { QueryClient } from '@tanstack/react-query';

/** Whose answers a call changes: all of a service, or those of one method. */
export type Affected = DescService | DescMethodUnary;

const keyOf = (schema: Affected) =>
  schema.kind === 'rpc'
    ? createConnectQueryKey({ schema, cardinality: undefined })
    : createConnectQueryKey({ schema, cardinality: undefined });

/** Whoever shows answers is told of them in a turn of their own, after those who asked. */
const shown = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/**
 * Asks anew for what is in view, and marks the rest as stale: the API shows what was written before it answers. Settles
 * once the new answers are shown.
 */
export async function refetch(queries: QueryClient, affected?: readonly Affected[]): Promise<void> {
  await (affected
    ? Promise.all(affected.map((schema) => queries.invalidateQueries({ queryKey: keyOf(schema) })))
    : queries.invalidateQueries());
  await shown();
}
