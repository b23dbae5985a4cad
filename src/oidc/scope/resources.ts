import { clientOfResource } from '../../application/index.ts';
import type { InstanceContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import type { Clients } from '../clients/cached.ts';
import { invalidTarget } from '../protocol/errors.ts';
import type { Parameters } from '../protocol/parameters.ts';
import { audienceOf } from './scopes.ts';

/** Resource indicators (RFC 8707): what a token is to be used at, by the URIs that applications have for it. */

export interface ResourceContext {
  readonly provider: { readonly platform: Pick<Platform, 'sql'>; readonly clients: Clients };
  readonly instance: InstanceContext;
}

const most = 10;

/** @throws OAuthError `invalid_target` */
export function resourcesIn(parameters: Pick<Parameters, 'all'>): readonly string[] {
  const resources = [...new Set(parameters.all('resource'))];
  if (resources.length > most) throw invalidTarget(`resource may come ${most} times at most`);
  return resources;
}

/** Whose a resource is: a client id, or of the server's own API (RFC 9728) its project; undefined: nobody's. */
export async function ownerOfResource(
  { provider, instance }: ResourceContext,
  resource: string,
): Promise<string | undefined> {
  if (resource === instance.origin) return instance.projectId;
  return clientOfResource(provider.platform.sql, instance.id, resource);
}

/** @throws OAuthError `invalid_target` for what is nobody's, or of an application that is not active */
export async function knownResource(
  context: ResourceContext,
  resource: string,
): Promise<{ readonly clientId: string; readonly projectId: string }> {
  const { provider, instance } = context;
  const clientId = (await ownerOfResource(context, resource)) ?? '';
  if (resource === instance.origin) return { clientId, projectId: clientId };
  const client = clientId === '' ? undefined : await provider.clients.byId(instance.id, clientId);
  if (client?.active) return { clientId, projectId: client.project.id };
  throw invalidTarget('resource is unknown here; an administrator registers it with its application', {
    detail: resource,
  });
}

/**
 * Who a token for these is for: each resource, and the application that has it, which so may introspect the token.
 * Power over the server's own API is a matter of the scope.
 * @throws OAuthError `invalid_target`
 */
export async function audienceOfResources(
  context: ResourceContext,
  resources: readonly string[],
  scope: readonly string[],
): Promise<string[]> {
  const { instance } = context;
  const hasApi = audienceOf(scope, instance.projectId).includes(instance.projectId);
  const audiences = await Promise.all(
    resources.map(async (resource) => {
      const { clientId } = await knownResource(context, resource);
      return resource === instance.origin && !hasApi ? [resource] : [resource, clientId];
    }),
  );
  return [...new Set(audiences.flat())];
}

/**
 * The audience of an access token, where it is for resources: those that are asked for now, of the ones that were
 * granted; all of these where nothing is said (RFC 8707 §2.2).
 * @returns undefined where none were granted: the token is for whom it would be anyway
 * @throws OAuthError `invalid_target`
 */
export async function audienceWithin(
  context: ResourceContext,
  granted: readonly string[],
  parameters: Pick<Parameters, 'all'>,
  scope: readonly string[],
): Promise<readonly string[] | undefined> {
  const asked = resourcesIn(parameters);
  const beyond = asked.find((resource) => !granted.includes(resource));
  if (beyond !== undefined)
    throw invalidTarget('resource asks for more than was granted; send it with the authorization request', {
      detail: beyond,
    });
  if (granted.length === 0) return undefined;
  return audienceOfResources(context, asked.length > 0 ? asked : granted, scope);
}
