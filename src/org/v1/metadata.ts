import { commandDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import type { MetadataEntry, OrgOperations } from '../operations.ts';
import { searchOrgMetadata } from '../queries.ts';
import { orgWithMetadata } from '../state.ts';
import { emptyFilter } from '../wire.ts';
import { listDetails, metadataMessage } from './messages.ts';

/** What an organization is labelled with, in `zitadel.management.v1.ManagementService`. */
export function metadataHandlers(platform: Platform, orgs: OrgOperations) {
  const change = async (
    context: RequestContext,
    keys: readonly string[],
    decide: Parameters<typeof orgs.run>[2],
  ) => ({
    details: commandDetails(await orgs.run(context, context.orgId, decide, orgWithMetadata(keys))),
  });
  const set = (context: RequestContext, entries: readonly MetadataEntry[]) =>
    change(
      context,
      entries.map(({ key }) => key),
      (org) => commands.setOrgMetadata(org, entries),
    );
  const remove = (context: RequestContext, keys: readonly string[]) =>
    change(context, keys, (org) => commands.removeOrgMetadata(org, keys));

  return {
    setOrgMetadata: (entry, context) => set(context, [entry]),
    bulkSetOrgMetadata: ({ metadata }, context) => set(context, metadata),
    removeOrgMetadata: ({ key }, context) => remove(context, [key]),
    bulkRemoveOrgMetadata: ({ keys }, context) => remove(context, keys),

    async listOrgMetadata({ query: page, queries }, context) {
      const found = await searchOrgMetadata(platform, context.instance.id, context.orgId, {
        page,
        filter(where) {
          for (const { query } of queries) {
            if (query.case !== 'keyQuery') throw emptyFilter('queries');
            where.text('key', query.value.key, query.value.method);
          }
        },
      });
      return { details: listDetails(platform, found), result: found.rows.map(metadataMessage) };
    },

    async getOrgMetadata({ key }, context) {
      const { rows } = await searchOrgMetadata(platform, context.instance.id, context.orgId, {
        filter: (where) => void where.equals('key', key),
      });
      if (!rows[0]) throw notFound('ORG-Met01', `The organization has no metadata under the key "${key}"`);
      return { metadata: metadataMessage(rows[0]) };
    },
  } satisfies Handlers<typeof ManagementService>;
}
