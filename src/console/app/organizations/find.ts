import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { OrganizationService } from '../../../contract/services/org/v2.ts';
import type { Found } from '../section.ts';
import { named, ofId } from './queries.ts';

const shown = 6;

export async function findOrganizations(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { result } = await callUnaryMethod(
    transport,
    OrganizationService.method.listOrganizations,
    { query: { limit: shown }, queries: [/^\d+$/.test(typed) ? ofId(typed) : named(typed)] },
    { signal },
  );
  return result.map(({ id, name, primaryDomain }) => ({
    id,
    name,
    detail: primaryDomain,
    to: `/organizations/${id}`,
  }));
}
