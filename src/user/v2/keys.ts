import { commandDetails, listDetails } from '../../contract/details.ts';
import type { UserService } from '../../contract/services/user/v2.ts';
import type { Handlers } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import * as keys from '../keys/index.ts';
import * as operations from '../operations/index.ts';
import { authMethodType } from '../projection/tables.ts';
import { authMethods } from '../queries/index.ts';
import { passkeyMessage } from '../wire/factors.ts';

const linkAccess: operations.Access = { permission: 'user.passkey.write', self: true };
const credential = 'public_key_credential';

/** Passkeys and security keys. */
export function keyHandlers(platform: Platform) {
  return {
    async registerPasskey({ userId, code, authenticator, domain }, context) {
      const registration = { kind: 'passkey', domain, authenticator, code } as const;
      const { done, tokenId, options } = await keys.registerKey(platform, context, userId, registration);
      const details = commandDetails(done);
      return { details, passkeyId: tokenId, publicKeyCredentialCreationOptions: options };
    },
    async verifyPasskeyRegistration(request, context) {
      const { userId, passkeyId, publicKeyCredential, passkeyName } = request;
      const presented = keys.readRegistration(publicKeyCredential, credential);
      const input = { kind: 'passkey', tokenId: passkeyId, presented, name: passkeyName } as const;
      const done = await keys.verifyKeyRegistration(platform, context, userId, input);
      return { details: commandDetails(done) };
    },
    async createPasskeyRegistrationLink({ userId, medium }, context) {
      const returned = medium.case === 'returnCode';
      const link = await keys.createPasskeyLink(
        platform,
        context,
        userId,
        {
          medium: returned ? 'code' : 'sent',
          urlTemplate: medium.case === 'sendLink' ? medium.value.urlTemplate : undefined,
        },
        linkAccess,
      );
      const { done, id, code } = link;
      return { details: commandDetails(done), ...(returned && { code: { id, code } }) };
    },
    async listPasskeys({ userId }, context) {
      await operations.readUser(platform, context, userId);
      const rows = await authMethods(platform.sql, context.instance.id, userId, [authMethodType.passkey]);
      const page = { rows, total: BigInt(rows.length), limit: rows.length };
      return {
        details: listDetails(page, platform.projections.position(), platform.clock()),
        result: rows.map(passkeyMessage),
      };
    },
    async removePasskey({ userId, passkeyId }, context) {
      const done = await operations.changeFactors(platform, context, userId, (factors) =>
        keys.removeKey(factors, 'passkey', passkeyId),
      );
      return { details: commandDetails(done) };
    },

    async registerU2F({ userId, domain }, context) {
      const registration = { kind: 'securityKey', domain } as const;
      const { done, tokenId, options } = await keys.registerKey(platform, context, userId, registration);
      const details = commandDetails(done);
      return { details, u2fId: tokenId, publicKeyCredentialCreationOptions: options };
    },
    async verifyU2FRegistration({ userId, u2fId, publicKeyCredential, tokenName }, context) {
      const presented = keys.readRegistration(publicKeyCredential, credential);
      const input = { kind: 'securityKey', tokenId: u2fId, presented, name: tokenName } as const;
      const done = await keys.verifyKeyRegistration(platform, context, userId, input);
      return { details: commandDetails(done) };
    },
    async removeU2F({ userId, u2fId }, context) {
      const done = await operations.changeFactors(platform, context, userId, (factors) =>
        keys.removeKey(factors, 'securityKey', u2fId),
      );
      return { details: commandDetails(done) };
    },
  } satisfies Handlers<typeof UserService>;
}
