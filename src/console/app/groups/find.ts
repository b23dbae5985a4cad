import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { GroupService } from '../../../contract/services/group/v2.ts';
import type { Found } from '../section.ts';
import { named } from './queries.ts';

const shown = 6;

export async function findGroups(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { groups } = await callUnaryMethod(
    transport,
    GroupService.method.listGroups,
    { pagination: { limit: shown }, filters: [named(typed)] },
    { signal },
  );
  return groups.map(({ id, name, description }) => ({
    id,
    name,
    ...(description && { detail: description }),
    to: `/groups/${id}`,
  }));
}
