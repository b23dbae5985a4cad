import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { UserService } from '../../../contract/services/user/v2.ts';
import type { Found } from '../section.ts';
import { lookingFor, machines, nameOf } from './queries.ts';

const shown = 6;

export async function findServiceAccounts(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { result } = await callUnaryMethod(
    transport,
    UserService.method.listUsers,
    { query: { limit: shown }, queries: [machines, lookingFor(typed)] },
    { signal },
  );
  return result.map((user) => ({
    id: user.userId,
    name: nameOf(user),
    detail: user.preferredLoginName,
    to: `/service-accounts/${user.userId}`,
  }));
}
