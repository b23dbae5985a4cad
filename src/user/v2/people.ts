import { commandDetails, listDetails, rowDetails } from '../../contract/details.ts';
import { pageAsked } from '../../contract/page-asked.ts';
import type { UserService } from '../../contract/services/user/v2.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as operations from '../operations/index.ts';
import { searchUsers, userCondition } from '../queries/index.ts';
import { userMessage } from '../wire/messages.ts';
import { emailRequest, humanRequest, missing, orgRequest, phoneRequest } from '../wire/requests.ts';

/** The calls that `user.v2` and `user.v2beta` have in common. */
export function peopleHandlers(platform: Platform) {
  const change = (
    context: RequestContext,
    userId: string,
    access: operations.Access,
    decide: operations.DecideUser,
  ) => operations.changeUser(platform, context, userId, access, decide);

  const lifecycle =
    (decide: operations.DecideUser) => async (request: { userId: string }, context: RequestContext) => ({
      details: commandDetails(await change(context, request.userId, operations.byAdministrator, decide)),
    });

  return {
    async addHumanUser(request, context) {
      const created = await operations.createHuman(
        platform,
        context,
        orgRequest(request.organization),
        humanRequest(request),
      );
      const { userId, emailCode, phoneCode } = created;
      return { userId, emailCode, phoneCode, details: commandDetails(created.done) };
    },

    async getUserByID(request, context) {
      const row = await operations.readUser(platform, context, request.userId);
      return { details: rowDetails(row), user: userMessage(row, context.instance.origin) };
    },

    async listUsers(request, context) {
      const restrict = await operations.readable(context, 'id');
      const page = await searchUsers(platform, context.instance.id, {
        page: pageAsked(context, request.query),
        sortingColumn: request.sortingColumn,
        filter(where) {
          restrict(where);
          for (const query of request.queries) userCondition(where, query);
        },
      });
      return {
        details: listDetails(page, platform.projections.position(), platform.clock()),
        sortingColumn: request.sortingColumn,
        result: page.rows.map((row) => userMessage(row, context.instance.origin)),
      };
    },

    async setEmail(request, context) {
      const { done, emailCode } = await operations.updateHuman(platform, context, request.userId, {
        email: emailRequest(request),
      });
      return { details: commandDetails(done), verificationCode: emailCode };
    },

    async resendEmailCode({ userId, verification }, context) {
      const { done, code } = await operations.requestEmailCode(platform, context, userId, verification, true);
      return { details: commandDetails(done), verificationCode: code };
    },

    async verifyEmail({ userId, verificationCode }, context) {
      const done = await operations.verifyEmail(platform, context, userId, verificationCode);
      return { details: commandDetails(done) };
    },

    async setPhone(request, context) {
      const { done, phoneCode } = await operations.updateHuman(platform, context, request.userId, {
        phone: request.phone ? phoneRequest(request) : missing('phone'),
      });
      return { details: commandDetails(done), verificationCode: phoneCode };
    },

    async removePhone({ userId }, context) {
      const done = await change(context, userId, operations.bySelf, commands.removePhone);
      return { details: commandDetails(done) };
    },

    async resendPhoneCode({ userId, verification }, context) {
      const request =
        verification.case === 'sendCode' ? { case: 'sendCode' as const, value: {} } : verification;
      const { done, code } = await operations.requestPhoneCode(platform, context, userId, request);
      return { details: commandDetails(done), verificationCode: code };
    },

    async verifyPhone({ userId, verificationCode }, context) {
      const done = await operations.verifyPhone(platform, context, userId, verificationCode);
      return { details: commandDetails(done) };
    },

    async updateHumanUser(request, context) {
      const { password } = request;
      const updated = await operations.updateHuman(platform, context, request.userId, {
        userName: request.username,
        profile: request.profile,
        email: emailRequest(request.email),
        phone: phoneRequest(request.phone),
        password: password && { password: password.passwordType, proof: password.verification },
      });
      const { done, emailCode, phoneCode } = updated;
      return { details: commandDetails(done), emailCode, phoneCode };
    },

    deactivateUser: lifecycle(commands.deactivateUser),
    reactivateUser: lifecycle(commands.reactivateUser),
    lockUser: lifecycle(commands.lockUser),
    unlockUser: lifecycle(commands.unlockUser),

    async deleteUser({ userId }, context) {
      return { details: commandDetails(await operations.removeUser(platform, context, userId)) };
    },

    async passwordReset({ userId, medium }, context) {
      const link = medium.case === 'sendLink' ? medium.value : undefined;
      const { done, code } = await operations.requestPasswordCode(platform, context, userId, {
        returned: medium.case === 'returnCode',
        bySms: link?.notificationType === notificationTypeSms,
        urlTemplate: link?.urlTemplate,
      });
      return { details: commandDetails(done), verificationCode: code };
    },

    async setPassword({ userId, newPassword, verification }, context) {
      const done = await operations.setPassword(platform, context, userId, {
        password: { case: 'password', value: newPassword ?? missing('new_password') },
        proof: verification,
      });
      return { details: commandDetails(done) };
    },
  } satisfies Handlers<typeof UserService>;
}

/** `NotificationType` of the wire. */
const notificationTypeSms = 2;
