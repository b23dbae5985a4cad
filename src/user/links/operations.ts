import type { RequestContext } from '../../contract/types.ts';
import { type Decision, type Executed, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { type Access, byAdministrator, bySelf, requireMayChange } from '../operations/access.ts';
import * as commands from './commands.ts';
import { requireProviderFor } from './providers.ts';
import { type Link, type Links, linksAggregate } from './state.ts';

function change(
  platform: Platform,
  context: RequestContext,
  userId: string,
  access: Access,
  decide: (links: Links, orgId: string) => Decision | Promise<Decision>,
): Promise<Executed<Links>> {
  return runCommand(platform.store, context.scope, linksAggregate, userId, async (loaded) => {
    await requireMayChange(platform, context, { ...loaded, state: loaded.state.user }, access);
    return decide(loaded.state, loaded.owner);
  });
}

/**
 * Links an account that nobody has proven: for administrators, who know.
 * @throws PosternError `not_found` where the provider is not one that people of the organization may use
 */
export const addLink = (platform: Platform, context: RequestContext, userId: string, link: Link) =>
  change(platform, context, userId, byAdministrator, async (links, orgId) => {
    await requireProviderFor(platform, context.instance.id, orgId, link.idpId);
    return commands.addLink(links, link);
  });

export const removeLink = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  idpId: string,
  externalId: string,
) => change(platform, context, userId, bySelf, (links) => commands.removeLink(links, idpId, externalId));
