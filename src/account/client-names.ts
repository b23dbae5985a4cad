import { findClient } from '../application/index.ts';
import type { AccountRequest } from './account-request.ts';

/** Names of applications by client id; of those that are gone none. */
export async function namesOf({ platform, instance }: AccountRequest, clientIds: readonly string[]) {
  const names = new Map<string, string>();
  for (const clientId of new Set(clientIds)) {
    const client = await findClient(platform.sql, instance.id, clientId);
    if (client) names.set(clientId, client.name);
  }
  return names;
}
