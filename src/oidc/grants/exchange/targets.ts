import { knownResource, ownerOfResource, type ResourceContext } from '../../scope/resources.ts';

/** What a token is used at, told apart from whom it is for: resources (RFC 8707), and whose each is. */

export interface Target {
  readonly resource: string;
  /** Client id of its application; of the server's own API its project. */
  readonly owner: string;
  readonly ownerProject: string;
}

/** @throws OAuthError `invalid_target` */
export const targetsOf = (context: ResourceContext, resources: readonly string[]): Promise<Target[]> =>
  Promise.all(
    resources.map(async (resource) => {
      const { clientId, projectId } = await knownResource(context, resource);
      return { resource, owner: clientId, ownerProject: projectId };
    }),
  );

/**
 * The resources to which an audience is narrowed, each with whose it is; '' for one that is nobody's any more. Costs
 * nothing where it holds ids alone: those of clients that have their address as id are told by being clients.
 */
export async function resourcesAmong(
  context: ResourceContext,
  audience: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { provider, instance } = context;
  const found = new Map<string, string>();
  for (const uri of audience.filter((id) => URL.canParse(id))) {
    if (await provider.clients.byId(instance.id, uri)) continue;
    found.set(uri, (await ownerOfResource(context, uri)) ?? '');
  }
  return found;
}
