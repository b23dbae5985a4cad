import type { Client } from '../../application/index.ts';
import type { AuthorizationDetail } from '../../authorization-details/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Clients } from '../clients/cached.ts';
import { type DetailsContext, projectsOf } from './authorization-details.ts';
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

/** The same, and the projects whose APIs understand what is asked for beyond scopes. */
export async function requestAudience(
  context: DetailsContext & { readonly provider: { readonly clients: Clients } },
  client: Client,
  scope: readonly string[],
  details: readonly AuthorizationDetail[],
): Promise<string[]> {
  const { provider, instance } = context;
  const audience = await clientAudience(provider.clients, instance, client, scope);
  return details.length === 0
    ? audience
    : [...new Set([...audience, ...(await projectsOf(context, details))])];
}
