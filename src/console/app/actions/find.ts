import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { ActionService } from '../../../contract/services/action/v2.ts';
import type { Found } from '../section.ts';
import { named } from './queries.ts';

const shown = 6;

export async function findTargets(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { targets } = await callUnaryMethod(
    transport,
    ActionService.method.listTargets,
    { pagination: { limit: shown }, filters: [named(typed)] },
    { signal },
  );
  return targets.map(({ id, name, endpoint }) => ({
    id,
    name,
    detail: endpoint,
    to: `/actions/targets/${id}`,
  }));
}
