import { paginationOf, timestamp } from '../../contract/details.ts';
import type {
  KeysSearchFilter,
  PersonalAccessTokensSearchFilter,
  UserService,
} from '../../contract/services/user/v2.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { PageRequest } from '../../database/search.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as operations from '../operations/index.ts';
import { type CredentialConditions, type CredentialRow, searchCredentials } from '../queries/index.ts';
import { dateOf, missing } from '../wire/requests.ts';
import { deletedAt } from './accounts.ts';

/** Secrets, keys and personal access tokens of machines. */
export function machineHandlers(platform: Platform) {
  const list = async (
    context: RequestContext,
    kind: 'key' | 'personalAccessToken',
    request: {
      pagination?: PageRequest | undefined;
      sortingColumn?: number | undefined;
      filters: readonly CredentialFilter[];
    },
  ) => {
    const restrict = await operations.readable(context, 'user');
    const page = await searchCredentials(platform, context.instance.id, kind, {
      page: request.pagination,
      sortingColumn: request.sortingColumn,
      filter(where) {
        restrict(where);
        for (const filter of request.filters) credentialCondition(where, filter);
      },
    });
    return { pagination: paginationOf(page), result: page.rows.map(credential) };
  };

  return {
    async addSecret({ userId }, context) {
      const { done, secret } = await operations.issueSecret(platform, context, userId);
      return { creationDate: timestamp(done.changedAt), clientSecret: secret };
    },

    async removeSecret({ userId }, context) {
      const done = await operations.changeUser(
        platform,
        context,
        userId,
        operations.byAdministrator,
        commands.removeMachineSecret,
      );
      return { deletionDate: deletedAt(done) };
    },

    async addKey({ userId, expirationDate, publicKey }, context) {
      const expiresAt = dateOf(expirationDate);
      const issued = await operations.issueKey(platform, context, userId, { expiresAt, publicKey });
      return { creationDate: timestamp(issued.done.changedAt), keyId: issued.keyId, keyContent: issued.file };
    },

    async removeKey({ userId, keyId }, context) {
      const done = await operations.changeUser(
        platform,
        context,
        userId,
        operations.byAdministrator,
        (user) => commands.removeMachineKey(user, keyId),
      );
      return { deletionDate: deletedAt(done) };
    },

    listKeys: (request, context) => list(context, 'key', request),

    async addPersonalAccessToken({ userId, expirationDate }, context) {
      const expiresAt = dateOf(expirationDate);
      const issued = await operations.issuePersonalAccessToken(platform, context, userId, { expiresAt });
      return { creationDate: timestamp(issued.done.changedAt), tokenId: issued.tokenId, token: issued.token };
    },

    async removePersonalAccessToken({ userId, tokenId }, context) {
      const done = await operations.changeUser(
        platform,
        context,
        userId,
        operations.byAdministrator,
        (user) => commands.removePersonalAccessToken(user, tokenId),
      );
      return { deletionDate: deletedAt(done) };
    },

    listPersonalAccessTokens: (request, context) => list(context, 'personalAccessToken', request),
  } satisfies Handlers<typeof UserService>;
}

const credential = (row: CredentialRow) => ({
  id: row.id,
  userId: row.user_id,
  organizationId: row.resource_owner,
  creationDate: timestamp(row.creation_date),
  changeDate: timestamp(row.change_date),
  expirationDate: timestamp(row.expiration_date),
});

type CredentialFilter = KeysSearchFilter | PersonalAccessTokensSearchFilter;

function credentialCondition(
  where: CredentialConditions,
  { filter }: CredentialFilter,
): CredentialConditions {
  switch (filter.case) {
    case 'keyIdFilter':
    case 'tokenIdFilter':
      return where.equals('id', filter.value.id);
    case 'userIdFilter':
      return where.equals('user', filter.value.id);
    case 'organizationIdFilter':
      return where.equals('organization', filter.value.id);
    case 'createdDateFilter':
      return moment(where, 'creationDate', filter.value);
    case 'expirationDateFilter':
      return moment(where, 'expirationDate', filter.value);
    default:
      return missing('filters');
  }
}

const moment = (
  where: CredentialConditions,
  column: 'creationDate' | 'expirationDate',
  { timestamp: at, method }: { timestamp?: Parameters<typeof dateOf>[0]; method: number },
): CredentialConditions => where.timestamp(column, dateOf(at) ?? missing('filters.timestamp'), method);
