import { commandDetails, paginationOf, timestamp } from '../../contract/details.ts';
import type { UserService } from '../../contract/services/user/v2.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Executed } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as operations from '../operations/index.ts';
import { searchUserMetadata } from '../queries/index.ts';
import { emailRequest, humanRequest, missing, phoneRequest } from '../wire/requests.ts';

/** The calls that only `user.v2` has: people and machines through one door, metadata, invitations. */
export function accountHandlers(platform: Platform) {
  const change = (
    context: RequestContext,
    userId: string,
    access: operations.Access,
    decide: operations.DecideUser,
    metadata?: readonly { readonly key: string }[],
  ) => operations.changeUser(platform, context, userId, access, decide, metadata);

  return {
    async createUser(request, context) {
      const { organizationId, userId, username, userType } = request;
      const org = { id: organizationId };
      const metadata = request.metadata ?? [];
      let created: operations.CreatedUser;
      if (userType.case === 'human') {
        const human = humanRequest({
          ...userType.value,
          userId,
          username,
          metadata: [...metadata, ...userType.value.metadata],
        });
        created = await operations.createHuman(platform, context, org, human);
      } else if (userType.case === 'machine') {
        created = await operations.createMachine(platform, context, org, {
          ...userType.value,
          userId,
          userName: username,
          metadata,
        });
      } else {
        return missing('user_type (human or machine)');
      }
      return {
        id: created.userId,
        creationDate: timestamp(created.done.changedAt),
        emailCode: created.emailCode,
        phoneCode: created.phoneCode,
      };
    },

    async updateUser(request, context) {
      const { userId, username: userName, userType, metadata } = request;
      if (userType.case === 'machine') {
        const update = { ...userType.value, userName, metadata };
        const done = await operations.updateMachine(platform, context, userId, update);
        return { changeDate: timestamp(done.changedAt) };
      }
      if (userType.case === 'human') {
        const { profile, email, phone, password } = userType.value;
        const { done, emailCode, phoneCode } = await operations.updateHuman(platform, context, userId, {
          userName,
          metadata,
          profile,
          email: emailRequest(email),
          phone: phoneRequest(phone),
          password: password && { password: password.passwordType, proof: password.verification },
        });
        return { changeDate: timestamp(done.changedAt), emailCode, phoneCode };
      }
      const done = await operations.updateAny(platform, context, userId, { userName, metadata });
      return { changeDate: timestamp(done.changedAt) };
    },

    async sendEmailCode({ userId, verification }, context) {
      const { done, code } = await operations.requestEmailCode(
        platform,
        context,
        userId,
        verification,
        false,
      );
      return { details: commandDetails(done), verificationCode: code };
    },

    async createInviteCode({ userId, verification }, context) {
      const sent = verification.case === 'sendCode' ? verification.value : undefined;
      const request = {
        returned: verification.case === 'returnCode',
        urlTemplate: sent?.urlTemplate,
        applicationName: sent?.applicationName,
      };
      const { done, code } = await operations.requestInvite(platform, context, userId, request, false);
      return { details: commandDetails(done), inviteCode: code };
    },

    async resendInviteCode({ userId }, context) {
      const { done } = await operations.requestInvite(platform, context, userId, { returned: false }, true);
      return { details: commandDetails(done) };
    },

    async verifyInviteCode({ userId, verificationCode }, context) {
      const done = await operations.verifyInvite(platform, context, userId, verificationCode);
      return { details: commandDetails(done) };
    },

    async humanMFAInitSkipped({ userId }, context) {
      const done = await change(context, userId, operations.bySelf, commands.skipMfaInit);
      return { details: commandDetails(done) };
    },

    async setUserMetadata({ userId, metadata }, context) {
      const done = await change(
        context,
        userId,
        operations.byAdministrator,
        (user) => commands.setUserMetadata(user, metadata),
        metadata,
      );
      return { setDate: timestamp(done.changedAt) };
    },

    async listUserMetadata({ userId, pagination, filters }, context) {
      await operations.readUser(platform, context, userId);
      const page = await searchUserMetadata(platform, context.instance.id, userId, {
        page: pagination,
        filter(where) {
          for (const { filter } of filters) {
            if (filter.case !== 'keyFilter') throw missing('filters.key_filter');
            where.text('key', filter.value.key, filter.value.method);
          }
        },
      });
      return {
        pagination: paginationOf(page),
        metadata: page.rows.map((row) => ({
          key: row.key,
          value: Buffer.from(row.value, 'base64'),
          creationDate: timestamp(row.creation_date),
          changeDate: timestamp(row.change_date),
        })),
      };
    },

    async deleteUserMetadata({ userId, keys }, context) {
      const done = await change(
        context,
        userId,
        operations.byAdministrator,
        (user) => commands.removeUserMetadata(user, keys),
        keys.map((key) => ({ key })),
      );
      return { deletionDate: deletedAt(done) };
    },
  } satisfies Handlers<typeof UserService>;
}

/** Removing what is not there succeeds, without a date. */
export const deletedAt = (done: Executed<unknown>) => (done.changed ? timestamp(done.changedAt) : undefined);
