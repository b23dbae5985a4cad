import { commandDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Given, Handlers, RequestContext } from '../../contract/types.ts';
import type { PageRequest } from '../../database/search.ts';
import { notFound } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as operations from '../operations/index.ts';
import { type CredentialRow, searchCredentials } from '../queries/index.ts';
import { dateOf } from '../wire/requests.ts';
import {
  type KeyRow,
  keyMessage,
  listDetails,
  type PersonalAccessTokenRow,
  personalAccessTokenMessage,
} from './messages.ts';

/** Machines and their credentials in `zitadel.management.v1.ManagementService`. */
export function machineHandlers(platform: Platform) {
  const change = async (context: RequestContext, userId: string, decide: operations.DecideUser) => ({
    details: commandDetails(
      await operations.changeUser(platform, context, userId, operations.byAdministrator, decide),
    ),
  });
  /** Credentials of one user: all, or the one with the id. */
  const credentials = async <R extends CredentialRow>(
    context: RequestContext,
    kind: 'key' | 'personalAccessToken',
    userId: string,
    choice: { page?: PageRequest | undefined; id?: string },
  ) => {
    await operations.readUser(platform, context, userId);
    return searchCredentials<R>(platform, context.instance.id, kind, {
      page: choice.page,
      filter(where) {
        where.equals('user', userId);
        if (choice.id !== undefined) where.equals('id', choice.id);
      },
    });
  };

  return {
    async addMachineUser(request, context) {
      const { userId, userName, name, description, accessTokenType } = request;
      const input = { userId, userName, name, description, accessTokenType, metadata: [] };
      const created = await operations.createMachine(platform, context, { id: context.orgId }, input);
      return { userId: created.userId, details: commandDetails(created.done) };
    },
    async updateMachine({ userId, name, description, accessTokenType }, context) {
      const update = { name, description, accessTokenType };
      return { details: commandDetails(await operations.updateMachine(platform, context, userId, update)) };
    },

    async generateMachineSecret({ userId }, context) {
      const { clientId, secret, done } = await operations.issueSecret(platform, context, userId);
      return { clientId, clientSecret: secret, details: commandDetails(done) };
    },
    removeMachineSecret: ({ userId }, context) => change(context, userId, commands.removeMachineSecret),

    async addMachineKey({ userId, expirationDate, publicKey }, context, given?: Given) {
      const expiresAt = dateOf(expirationDate);
      const issued = await operations.issueKey(platform, context, userId, {
        keyId: given?.id,
        expiresAt,
        publicKey,
      });
      return { keyId: issued.keyId, keyDetails: issued.file, details: commandDetails(issued.done) };
    },
    removeMachineKey: ({ userId, keyId }, context) =>
      change(context, userId, (user) => commands.removeMachineKey(user, keyId)),
    async listMachineKeys({ userId, query }, context) {
      const page = await credentials<KeyRow>(context, 'key', userId, { page: query });
      return { details: listDetails(platform, page), result: page.rows.map(keyMessage) };
    },
    async getMachineKeyByIDs({ userId, keyId }, context) {
      const { rows } = await credentials<KeyRow>(context, 'key', userId, { id: keyId });
      if (!rows[0]) throw notFound('USER-Key03', 'The user has no such key');
      return { key: keyMessage(rows[0]) };
    },

    async addPersonalAccessToken({ userId, expirationDate }, context) {
      const expiresAt = dateOf(expirationDate);
      const issued = await operations.issuePersonalAccessToken(platform, context, userId, { expiresAt });
      return { tokenId: issued.tokenId, token: issued.token, details: commandDetails(issued.done) };
    },
    removePersonalAccessToken: ({ userId, tokenId }, context) =>
      change(context, userId, (user) => commands.removePersonalAccessToken(user, tokenId)),
    async listPersonalAccessTokens({ userId, query }, context) {
      const page = await credentials<PersonalAccessTokenRow>(context, 'personalAccessToken', userId, {
        page: query,
      });
      return { details: listDetails(platform, page), result: page.rows.map(personalAccessTokenMessage) };
    },
    async getPersonalAccessTokenByIDs({ userId, tokenId }, context) {
      const { rows } = await credentials<PersonalAccessTokenRow>(context, 'personalAccessToken', userId, {
        id: tokenId,
      });
      if (!rows[0]) throw notFound('USER-Pat01', 'The user has no such token');
      return { token: personalAccessTokenMessage(rows[0]) };
    },
  } satisfies Handlers<typeof ManagementService>;
}
