import type { Transport } from '@connectrpc/connect';
import { callUnaryMethod } from '@connectrpc/connect-query';
import { UserService } from '../../../contract/services/user/v2.ts';
import type { Found } from '../section.ts';
import { humanOf, lookingFor, nameOf, people } from './queries.ts';

const shown = 6;

/** People of any organization that one may see. */
export async function findUsers(
  transport: Transport,
  typed: string,
  signal: AbortSignal,
): Promise<readonly Found[]> {
  const { result } = await callUnaryMethod(
    transport,
    UserService.method.listUsers,
    { query: { limit: shown }, queries: [people, lookingFor(typed)] },
    { signal, headers: { prefer: 'count=none' } },
  );
  return result.map((user) => ({
    id: user.userId,
    name: nameOf(user),
    detail: humanOf(user)?.email?.email ?? user.preferredLoginName,
    to: `/users/${user.userId}`,
  }));
}
