import { commandDetails, listDetails } from '../../contract/details.ts';
import type { UserService } from '../../contract/services/user/v2.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../factors/commands.ts';
import * as operations from '../operations/index.ts';
import { authMethods, authMethodTypes } from '../queries/index.ts';
import { factorMessage, factorTypes, statesOf } from '../wire/factors.ts';

/** What people prove themselves with. */
export function factorHandlers(platform: Platform) {
  const { sql } = platform;
  const change =
    (decide: operations.DecideFactors) =>
    async ({ userId }: { userId: string }, context: RequestContext) => ({
      details: commandDetails(await operations.changeFactors(platform, context, userId, decide)),
    });

  return {
    async registerTOTP({ userId }, context) {
      const { done, secret, uri } = await operations.registerTotp(platform, context, userId);
      return { details: commandDetails(done), secret, uri };
    },
    async verifyTOTPRegistration({ userId, code }, context) {
      return { details: commandDetails(await operations.verifyTotp(platform, context, userId, code)) };
    },
    removeTOTP: change(commands.removeTotp),
    addOTPSMS: change(commands.addOtpSms),
    removeOTPSMS: change(commands.removeOtpSms),
    addOTPEmail: change(commands.addOtpEmail),
    removeOTPEmail: change(commands.removeOtpEmail),

    async generateRecoveryCodes({ userId, count }, context) {
      const { done, codes } = await operations.generateRecoveryCodes(platform, context, userId, count);
      return { details: commandDetails(done), recoveryCodes: [...codes] };
    },
    removeRecoveryCodes: change(commands.removeRecoveryCodes),

    async listAuthenticationMethodTypes({ userId, domainQuery }, context) {
      await operations.readUser(platform, context, userId);
      const types = await authMethodTypes(sql, context.instance.id, userId, domainQuery);
      const page = { rows: types, total: BigInt(types.length), limit: types.length };
      return {
        details: listDetails(page, platform.projections.position(), platform.clock()),
        authMethodTypes: types,
      };
    },

    async listAuthenticationFactors({ userId, authFactors, states }, context) {
      await operations.readUser(platform, context, userId);
      const types = authFactors.length > 0 ? authFactors.map((factor) => factorTypes[factor]) : factorTypes;
      const known = types.filter((type) => type !== undefined);
      const rows = await authMethods(sql, context.instance.id, userId, known, statesOf(states));
      return { result: rows.map(factorMessage) };
    },
  } satisfies Handlers<typeof UserService>;
}
