import { commandDetails } from '../../contract/details.ts';
import type { AuthService } from '../../contract/services/auth/v1.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../factors/commands.ts';
import * as operations from '../operations/index.ts';
import { authMethods } from '../queries/index.ts';
import { factorMessage, factorTypes } from '../wire/factors.ts';

const factorsOf = (platform: Platform) => async (context: RequestContext, userId: string) => {
  await operations.readUser(platform, context, userId);
  const rows = await authMethods(platform.sql, context.instance.id, userId, factorTypes);
  return { result: rows.map(factorMessage) };
};

/** Second factors of the caller, in `zitadel.auth.v1.AuthService`. */
export function ownFactorHandlers(platform: Platform) {
  const list = factorsOf(platform);
  const me = (context: RequestContext) => context.requireCaller().userId;
  const change = (decide: operations.DecideFactors) => async (_request: object, context: RequestContext) => ({
    details: commandDetails(await operations.changeFactors(platform, context, me(context), decide)),
  });
  return {
    listMyAuthFactors: (_request, context) => list(context, me(context)),
    async addMyAuthFactorOTP(_request, context) {
      const { done, secret, uri: url } = await operations.registerTotp(platform, context, me(context));
      return { details: commandDetails(done), secret, url };
    },
    async verifyMyAuthFactorOTP({ code }, context) {
      return { details: commandDetails(await operations.verifyTotp(platform, context, me(context), code)) };
    },
    removeMyAuthFactorOTP: change(commands.removeTotp),
    addMyAuthFactorOTPSMS: change(commands.addOtpSms),
    removeMyAuthFactorOTPSMS: change(commands.removeOtpSms),
    addMyAuthFactorOTPEmail: change(commands.addOtpEmail),
    removeMyAuthFactorOTPEmail: change(commands.removeOtpEmail),
  } satisfies Handlers<typeof AuthService>;
}

/** Second factors of people, in `zitadel.management.v1.ManagementService`. */
export function humanFactorHandlers(platform: Platform) {
  const list = factorsOf(platform);
  const change =
    (decide: operations.DecideFactors) =>
    async ({ userId }: { userId: string }, context: RequestContext) => ({
      details: commandDetails(await operations.changeFactors(platform, context, userId, decide)),
    });
  return {
    listHumanAuthFactors: ({ userId }, context) => list(context, userId),
    removeHumanAuthFactorOTP: change(commands.removeTotp),
    removeHumanAuthFactorOTPSMS: change(commands.removeOtpSms),
    removeHumanAuthFactorOTPEmail: change(commands.removeOtpEmail),
  } satisfies Handlers<typeof ManagementService>;
}
