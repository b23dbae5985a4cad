import { commandDetails, rowDetails } from '../../contract/details.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Given, Handlers, RequestContext } from '../../contract/types.ts';
import { notFound, unimplemented } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import { readLanguage } from '../names.ts';
import * as operations from '../operations/index.ts';
import { findUserByLoginName, isUserUnique, searchUsers, userCondition } from '../queries/index.ts';
import {
  emailMessage,
  listDetails,
  phoneMessage,
  profileMessage,
  stateFromV1,
  userMessage,
} from './messages.ts';
import { contactRequest, personRequest, profileRequest } from './requests.ts';

/** People and users in general in `zitadel.management.v1.ManagementService`. */
export function peopleHandlers(platform: Platform) {
  const { sql } = platform;
  const change = async (
    context: RequestContext,
    userId: string,
    decide: operations.DecideUser,
    access: operations.Access = operations.byAdministrator,
  ) => ({ details: commandDetails(await operations.changeUser(platform, context, userId, access, decide)) });
  const lifecycle =
    (decide: operations.DecideUser) =>
    ({ id }: { id: string }, context: RequestContext) =>
      change(context, id, decide);
  const update = async (context: RequestContext, userId: string, parts: operations.HumanUpdate) => {
    const { done } = await operations.updateHuman(platform, context, userId, parts);
    return { details: commandDetails(done) };
  };
  const create = async (context: RequestContext, input: operations.CreateHuman) => {
    const { userId, done } = await operations.createHuman(platform, context, { id: context.orgId }, input);
    return { userId, details: commandDetails(done) };
  };
  const setPassword = (context: RequestContext, userId: string, password: string, changeRequired: boolean) =>
    update(context, userId, {
      password: { password: { case: 'password', value: { password, changeRequired } }, proof: byPermission },
    });

  return {
    addHumanUser: (request, context) =>
      create(
        context,
        personRequest(
          request,
          // The password is one that somebody else chose, so it is good for one sign-in.
          request.initialPassword
            ? { case: 'password', value: { password: request.initialPassword, changeRequired: true } }
            : { case: undefined },
        ),
      ),

    importHumanUser(request, context, given?: Given) {
      if (request.requestPasswordlessRegistration) {
        throw unimplemented(
          'USER-Imp01',
          'request_passwordless_registration is not supported yet; leave it out',
        );
      }
      const changeRequired = request.passwordChangeRequired;
      const password: operations.PasswordRequest = request.hashedPassword?.value
        ? { case: 'hashedPassword', value: { hash: request.hashedPassword.value, changeRequired } }
        : request.password
          ? { case: 'password', value: { password: request.password, changeRequired } }
          : { case: undefined };
      const person = personRequest(request, password);
      return create(context, {
        ...person,
        userId: given?.id,
        profile: importedProfile(person.profile),
        links: request.idps.map(({ configId: idpId, externalUserId: externalId, displayName: name }) => ({
          idpId,
          externalId,
          name,
        })),
        ...(request.otpCode && { totpSecret: { value: request.otpCode, field: 'otp_code' } }),
        ...((given?.initialized || request.idps.length > 0) && { initialization: false }),
      });
    },

    async getUserByID({ id }, context) {
      return { user: userMessage(await operations.readUser(platform, context, id), context.instance.origin) };
    },

    async getUserByLoginNameGlobal({ loginName }, context) {
      await context.require('user.global.read', { orgId: context.orgId });
      const row = await findUserByLoginName(sql, context.instance.id, loginName);
      if (!row) throw notFound('USER-Nfd01', 'User not found');
      return { user: userMessage(row, context.instance.origin) };
    },

    async listUsers(request, context) {
      await context.require('user.read', { orgId: context.orgId });
      const page = await searchUsers(platform, context.instance.id, {
        page: request.query,
        sortingColumn: request.sortingColumn,
        filter(where) {
          where.equals('organization', context.orgId);
          for (const query of request.queries) userCondition(where, query, stateFromV1);
        },
      });
      return {
        details: listDetails(platform, page),
        sortingColumn: request.sortingColumn,
        result: page.rows.map((row) => userMessage(row, context.instance.origin)),
      };
    },

    async isUserUnique({ userName, email }, context) {
      await context.require('user.read', { orgId: context.orgId });
      return { isUnique: await isUserUnique(sql, context.instance.id, { userName, email }) };
    },

    deactivateUser: lifecycle(commands.deactivateUser),
    reactivateUser: lifecycle(commands.reactivateUser),
    lockUser: lifecycle(commands.lockUser),
    unlockUser: lifecycle(commands.unlockUser),
    async removeUser({ id }, context) {
      return { details: commandDetails(await operations.removeUser(platform, context, id)) };
    },

    async updateUserName({ userId, userName }, context) {
      const done = await operations.updateAny(platform, context, userId, { userName });
      return { details: commandDetails(done) };
    },
    async getHumanProfile({ userId }, context) {
      const row = await operations.readUser(platform, context, userId);
      return { details: rowDetails(row), profile: profileMessage(row, context.instance.origin) };
    },
    async removeHumanAvatar({ userId }, context) {
      return { details: commandDetails(await operations.clearAvatar(platform, context, userId)) };
    },
    updateHumanProfile: (request, context) =>
      update(context, request.userId, { profile: profileRequest(request) }),
    async getHumanEmail({ userId }, context) {
      const row = await operations.readUser(platform, context, userId);
      return { details: rowDetails(row), email: emailMessage(row) };
    },
    updateHumanEmail: ({ userId, email, isEmailVerified }, context) =>
      update(context, userId, { email: contactRequest(email, isEmailVerified) }),
    async resendHumanEmailVerification({ userId }, context) {
      const { done } = await operations.requestEmailCode(platform, context, userId, byMail, false);
      return { details: commandDetails(done) };
    },
    async resendHumanInitialization({ userId, email }, context) {
      const done = await operations.resendInitialization(platform, context, userId, email);
      return { details: commandDetails(done) };
    },
    async getHumanPhone({ userId }, context) {
      const row = await operations.readUser(platform, context, userId);
      return { details: rowDetails(row), phone: phoneMessage(row) };
    },
    updateHumanPhone: ({ userId, phone, isPhoneVerified }, context) =>
      update(context, userId, { phone: contactRequest(phone, isPhoneVerified) }),
    removeHumanPhone: ({ userId }, context) =>
      change(context, userId, commands.removePhone, operations.bySelf),
    async resendHumanPhoneVerification({ userId }, context) {
      const { done } = await operations.requestPhoneCode(platform, context, userId, byMail);
      return { details: commandDetails(done) };
    },

    setHumanInitialPassword: ({ userId, password }, context) => setPassword(context, userId, password, true),
    setHumanPassword: ({ userId, password, noChangeRequired }, context) =>
      setPassword(context, userId, password, !noChangeRequired),
    async sendHumanResetPasswordNotification({ userId, type }, context) {
      const request = { returned: false, bySms: type === resetBySms };
      const { done } = await operations.requestPasswordCode(platform, context, userId, request);
      return { details: commandDetails(done) };
    },
  } satisfies Handlers<typeof ManagementService>;
}

/** Histories bring along what Zitadel once took: a language that cannot be read is none. */
const importedProfile = (profile: operations.CreateHuman['profile']) => ({
  ...profile,
  preferredLanguage: readLanguage(profile.preferredLanguage ?? '') ?? '',
});

const byPermission = { case: undefined } as const;
const byMail = { case: 'sendCode', value: {} } as const;
/** `SendHumanResetPasswordNotificationRequest.Type` */
const resetBySms = 1;
