import type { Client } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Clients } from '../clients/cached.ts';
import { audienceOf } from './scopes.ts';

/**
 * Who the tokens of an application are for: itself first, the other applications of its project, the project,
 * and the projects that scopes ask for.
 */
export async function clientAudience(
  clients: Clients,
  instance: InstanceContext,
  client: Client,
  scope: readonly string[],
): Promise<string[]> {
  const siblings = await clients.ofProject(instance.id, client.project.id);
  const all = [client.clientId, ...siblings, client.project.id, ...audienceOf(scope, instance.projectId)];
  return [...new Set(all)];
}
