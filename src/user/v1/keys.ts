import type { JsonObject } from '@bufbuild/protobuf';
import { durationFromMs } from '@bufbuild/protobuf/wkt';
import { commandDetails } from '../../contract/details.ts';
import type { AuthService } from '../../contract/services/auth/v1.ts';
import type { ManagementService } from '../../contract/services/management/v1.ts';
import type { Handlers, RequestContext } from '../../contract/types.ts';
import type { Platform } from '../../platform.ts';
import type { WebAuthnKey } from '../factors/state.ts';
import * as keys from '../keys/index.ts';
import * as operations from '../operations/index.ts';
import { authMethodType } from '../projection/tables.ts';
import { authMethods } from '../queries/index.ts';
import { passkeyMessage } from '../wire/factors.ts';

type Kind = WebAuthnKey['kind'];

interface Verification {
  readonly publicKeyCredential: Uint8Array;
  readonly tokenName: string;
}

const credential = 'verification.public_key_credential';
const forSelf = operations.bySelf;
const forOthers: operations.Access = { permission: 'user.credential.write', self: true };
const byWriters: operations.Access = { permission: 'user.write', self: true };

/** What both services of version 1 do with keys. */
function shared(platform: Platform) {
  return {
    async list(context: RequestContext, userId: string) {
      await operations.readUser(platform, context, userId);
      const rows = await authMethods(platform.sql, context.instance.id, userId, [authMethodType.passkey]);
      return { result: rows.map(passkeyMessage) };
    },
    async remove(context: RequestContext, userId: string, kind: Kind, tokenId: string) {
      const done = await operations.changeFactors(platform, context, userId, (factors) =>
        keys.removeKey(factors, kind, tokenId),
      );
      return { details: commandDetails(done) };
    },
    async link(context: RequestContext, userId: string, access: operations.Access) {
      const made = await keys.createPasskeyLink(platform, context, userId, { medium: 'link' }, access);
      const expiration = durationFromMs(made.expiry / 1e6);
      return { details: commandDetails(made.done), link: made.link, expiration };
    },
    async sendLink(context: RequestContext, userId: string, access: operations.Access) {
      const { done } = await keys.createPasskeyLink(platform, context, userId, { medium: 'sent' }, access);
      return { details: commandDetails(done) };
    },
  };
}

/** Version 1 carries the options as the bytes of their JSON. */
const keyMessage = (tokenId: string, options: JsonObject) => ({
  id: tokenId,
  publicKey: new TextEncoder().encode(JSON.stringify(options)),
});

/** Keys of the caller, in `zitadel.auth.v1.AuthService`. */
export function ownKeyHandlers(platform: Platform) {
  const { list, remove, link, sendLink } = shared(platform);
  const me = (context: RequestContext) => context.requireCaller().userId;

  const add = (kind: Kind) => async (_request: object, context: RequestContext) => {
    const registration = { kind, domain: '' };
    const { done, tokenId, options } = await keys.registerKey(platform, context, me(context), registration);
    return { details: commandDetails(done), key: keyMessage(tokenId, options) };
  };
  /** The request has no id: it is the registration whose challenge comes back. */
  const verify =
    (kind: Kind) =>
    async ({ verification }: { verification?: Verification }, context: RequestContext) => {
      const text = Buffer.from(verification?.publicKeyCredential ?? []).toString('utf8');
      const presented = keys.readRegistration(keys.parsedJson(text, credential), credential);
      const tokenId = await keys.registrationOf(platform, context, me(context), kind, presented);
      const name = verification?.tokenName ?? '';
      const input = { kind, tokenId, presented, name };
      const done = await keys.verifyKeyRegistration(platform, context, me(context), input);
      return { details: commandDetails(done) };
    };

  return {
    addMyAuthFactorU2F: add('securityKey'),
    verifyMyAuthFactorU2F: verify('securityKey'),
    removeMyAuthFactorU2F: ({ tokenId }, context) => remove(context, me(context), 'securityKey', tokenId),
    listMyPasswordless: (_request, context) => list(context, me(context)),
    addMyPasswordless: add('passkey'),
    verifyMyPasswordless: verify('passkey'),
    removeMyPasswordless: ({ tokenId }, context) => remove(context, me(context), 'passkey', tokenId),
    addMyPasswordlessLink: (_request, context) => link(context, me(context), forSelf),
    sendMyPasswordlessLink: (_request, context) => sendLink(context, me(context), forSelf),
  } satisfies Handlers<typeof AuthService>;
}

/** Keys of people, in `zitadel.management.v1.ManagementService`. */
export function humanKeyHandlers(platform: Platform) {
  const { list, remove, link, sendLink } = shared(platform);
  return {
    removeHumanAuthFactorU2F: ({ userId, tokenId }, context) =>
      remove(context, userId, 'securityKey', tokenId),
    listHumanPasswordless: ({ userId }, context) => list(context, userId),
    addPasswordlessRegistration: ({ userId }, context) => link(context, userId, forOthers),
    sendPasswordlessRegistration: ({ userId }, context) => sendLink(context, userId, byWriters),
    removeHumanPasswordless: ({ userId, tokenId }, context) => remove(context, userId, 'passkey', tokenId),
  } satisfies Handlers<typeof ManagementService>;
}
