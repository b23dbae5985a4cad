import { commandDetails, rowDetails } from '../../contract/details.ts';
import type { AuthService } from '../../contract/services/auth/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../commands/index.ts';
import * as operations from '../operations/index.ts';
import { ownFactorHandlers } from './factors.ts';
import { ownKeyHandlers } from './keys.ts';
import { linkAuthHandlers } from './links.ts';
import { emailMessage, phoneMessage, profileMessage, userMessage } from './messages.ts';
import { metadataReader } from './metadata.ts';
import { contactRequest, profileRequest } from './requests.ts';

/** What users may see and do of themselves, in `zitadel.auth.v1.AuthService`. */
export function userAuthHandlers(platform: Platform): Handlers<typeof AuthService> {
  const metadata = metadataReader(platform);
  const me = (context: RequestContext) => context.requireCaller().userId;
  const mine = (context: RequestContext) => operations.readUser(platform, context, me(context));
  const update = async (context: RequestContext, parts: operations.HumanUpdate) => {
    const { done } = await operations.updateHuman(platform, context, me(context), parts);
    return { details: commandDetails(done) };
  };

  return {
    ...ownFactorHandlers(platform),
    ...ownKeyHandlers(platform),
    ...linkAuthHandlers(platform),
    getMyUser: async (_request, context) => ({
      user: userMessage(await mine(context), context.instance.origin),
    }),
    async removeMyUser(_request, context) {
      return { details: commandDetails(await operations.removeUser(platform, context, me(context))) };
    },
    updateMyUserName: ({ userName }, context) => update(context, { userName }),
    updateMyPassword: ({ oldPassword, newPassword }, context) =>
      update(context, {
        password: {
          password: { case: 'password', value: { password: newPassword, changeRequired: false } },
          proof: { case: 'currentPassword', value: oldPassword },
        },
      }),

    async getMyProfile(_request, context) {
      const row = await mine(context);
      return { details: rowDetails(row), profile: profileMessage(row, context.instance.origin) };
    },
    async removeMyAvatar(_request, context) {
      return { details: commandDetails(await operations.clearAvatar(platform, context, me(context))) };
    },
    updateMyProfile: (request, context) => update(context, { profile: profileRequest(request) }),

    async getMyEmail(_request, context) {
      const row = await mine(context);
      return { details: rowDetails(row), email: emailMessage(row) };
    },
    setMyEmail: ({ email }, context) => update(context, { email: contactRequest(email, false) }),
    async verifyMyEmail({ code }, context) {
      return { details: commandDetails(await operations.verifyEmail(platform, context, me(context), code)) };
    },
    async resendMyEmailVerification(_request, context) {
      const { done } = await operations.requestEmailCode(platform, context, me(context), sent, false);
      return { details: commandDetails(done) };
    },

    async getMyPhone(_request, context) {
      const row = await mine(context);
      return { details: rowDetails(row), phone: phoneMessage(row) };
    },
    setMyPhone: ({ phone }, context) => update(context, { phone: contactRequest(phone, false) }),
    async verifyMyPhone({ code }, context) {
      return { details: commandDetails(await operations.verifyPhone(platform, context, me(context), code)) };
    },
    async resendMyPhoneVerification(_request, context) {
      const { done } = await operations.requestPhoneCode(platform, context, me(context), sent);
      return { details: commandDetails(done) };
    },
    async removeMyPhone(_request, context) {
      const done = await operations.changeUser(
        platform,
        context,
        me(context),
        operations.bySelf,
        commands.removePhone,
      );
      return { details: commandDetails(done) };
    },

    listMyMetadata: (request, context) => metadata.list(context, me(context), request),
    getMyMetadata: ({ key }, context) => metadata.get(context, me(context), key),
  };
}

const sent = { case: 'sendCode', value: {} } as const;
