import { commandDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Conditions, PageRequest } from '../../database/search.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as operations from '../operations/index.ts';
import { searchUserMetadata } from '../queries/index.ts';
import { missing } from '../wire/requests.ts';
import { listDetails, metadataMessage } from './messages.ts';

interface MetadataQuery {
  readonly query:
    | { readonly case: 'keyQuery'; readonly value: { readonly key: string; readonly method: number } }
    | { readonly case: undefined; readonly value?: undefined };
}

/** Metadata of a user, for management and for the user itself. */
export function metadataReader(platform: Platform) {
  const search = (
    context: RequestContext,
    userId: string,
    page: PageRequest | undefined,
    filter: (where: Conditions) => void,
  ) => searchUserMetadata(platform, context.instance.id, userId, { page, filter });

  return {
    async list(
      context: RequestContext,
      userId: string,
      { query, queries }: { query?: PageRequest | undefined; queries: readonly MetadataQuery[] },
    ) {
      await operations.readUser(platform, context, userId);
      const page = await search(context, userId, query, (where) => {
        for (const { query: one } of queries) {
          if (one.case !== 'keyQuery') throw missing('queries.key_query');
          where.text('key', one.value.key, one.value.method);
        }
      });
      return { details: listDetails(platform, page), result: page.rows.map(metadataMessage) };
    },

    async get(context: RequestContext, userId: string, key: string) {
      await operations.readUser(platform, context, userId);
      const { rows } = await search(context, userId, undefined, (where) => void where.equals('key', key));
      if (!rows[0]) throw notFound('USER-Met02', `The user has no metadata under the key "${key}"`);
      return { metadata: metadataMessage(rows[0]) };
    },
  };
}

/** Metadata in `zitadel.management.v1.ManagementService`. */
export function metadataHandlers(platform: Platform) {
  const reader = metadataReader(platform);
  const change = async (
    context: RequestContext,
    userId: string,
    entries: readonly { readonly key: string }[],
    decide: operations.DecideUser,
  ) => ({
    details: commandDetails(
      await operations.changeUser(platform, context, userId, operations.byAdministrator, decide, entries),
    ),
  });
  return {
    async setUserMetadata({ id, key, value }, context) {
      const set = await change(context, id, [{ key }], (user) =>
        commands.setUserMetadata(user, [{ key, value }]),
      );
      return { id, ...set };
    },
    bulkSetUserMetadata: ({ id, metadata }, context) =>
      change(context, id, metadata, (user) => commands.setUserMetadata(user, metadata)),
    listUserMetadata: (request, context) => reader.list(context, request.id, request),
    getUserMetadata: ({ id, key }, context) => reader.get(context, id, key),
    removeUserMetadata: ({ id, key }, context) =>
      change(context, id, [{ key }], (user) => commands.removeUserMetadata(user, [key])),
    bulkRemoveUserMetadata: ({ id, keys }, context) =>
      change(
        context,
        id,
        keys.map((key) => ({ key })),
        (user) => commands.removeUserMetadata(user, keys),
      ),
  } satisfies Handlers<typeof ManagementService>;
}
