import type { InstanceContext, RequestContext } from '../../contract/types.ts';
import {
  type Decision,
  type Executed,
  type Loaded,
  type ProvenScope,
  runCommand,
} from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { removePhone } from '../commands/contact.ts';
import * as commands from '../factors/commands.ts';
import { hashRecoveryCode, newRecoveryCodes } from '../factors/recovery-codes.ts';
import { type Factors, factorsAggregate, type WebAuthnKey } from '../factors/state.ts';
import { newTotpSecret, totpStep, totpUri } from '../factors/totp.ts';
import { removeKey, renameKey } from '../keys/commands.ts';
import { findUserProfile, loginNamesOf } from '../queries/index.ts';
import { type Access, bySelf, requireMayChange } from './access.ts';

/** What people prove themselves with beside a password: set up by themselves, taken away by administrators too. */

export type DecideFactors = (factors: Factors, loaded: Loaded<Factors>) => Decision | Promise<Decision>;

/**
 * Runs a decision on a person's factors, once the caller was found to be allowed it.
 * @throws PosternError `not_found`, `permission_denied`, and what `decide` throws
 */
export function changeFactors(
  platform: Platform,
  context: RequestContext,
  userId: string,
  decide: DecideFactors,
  access: Access = bySelf,
): Promise<Executed<Factors>> {
  return runCommand(platform.store, context.scope, factorsAggregate, userId, async (loaded) => {
    await requireMayChange(platform, context, { ...loaded, state: loaded.state.user }, access);
    return decide(loaded.state, loaded);
  });
}

export interface TotpRegistration {
  readonly done: Executed<Factors>;
  /** In base32, for those who type it. */
  readonly secret: string;
  /** The same for a QR code. */
  readonly uri: string;
}

export async function registerTotp(
  platform: Platform,
  context: RequestContext,
  userId: string,
): Promise<TotpRegistration> {
  const secret = newTotpSecret();
  const sealed = platform.encryption.seal('otp', secret);
  const done = await changeFactors(platform, context, userId, (factors) => commands.addTotp(factors, sealed));
  return { done, secret, uri: await uriOf(platform, context.instance, userId, secret) };
}

async function uriOf(
  { sql }: Pick<Platform, 'sql'>,
  instance: Pick<InstanceContext, 'id' | 'host'>,
  userId: string,
  secret: string,
): Promise<string> {
  const row = await findUserProfile(sql, instance.id, userId);
  return totpUri(secret, issuerOf(instance.host), row ? loginNamesOf(row).preferred : userId);
}

/** Whom the account is with, as the app shows it: the host that the person knows, without a port. */
export const issuerOf = (host: string): string => host.replace(/:\d+$/, '');

export const verifyTotp = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  code: string,
): Promise<Executed<Factors>> =>
  changeFactors(platform, context, userId, (factors) => verified(platform, factors, code));

function verified(platform: Platform, factors: Factors, code: string): Decision {
  const secret = factors.totp && platform.encryption.openText(factors.totp.secret);
  return commands.verifyTotp(factors, secret ? totpStep(secret, code, platform.clock()) : undefined);
}

/** The only time that the codes are told. @param count 0: as many as there may be */
export async function generateRecoveryCodes(
  platform: Platform,
  context: RequestContext,
  userId: string,
  count: number,
): Promise<{ readonly done: Executed<Factors>; readonly codes: readonly string[] }> {
  const codes = newRecoveryCodes(count);
  const hashes = codes.map((code) => hashRecoveryCode(platform.encryption, userId, code));
  const done = await changeFactors(platform, context, userId, (factors) =>
    commands.setRecoveryCodes(factors, hashes),
  );
  return { done, codes };
}

export interface OwnKey {
  readonly kind: WebAuthnKey['kind'];
  readonly tokenId: string;
}
/** `phone`: the number, and with it the codes that are sent there. */
export type OwnFactor = 'app' | 'sms' | 'email' | 'recovery' | 'phone' | OwnKey;

const removals = (which: OwnFactor): ((factors: Factors) => Decision) => {
  if (typeof which === 'object') return (factors) => removeKey(factors, which.kind, which.tokenId);
  return {
    app: commands.removeTotp,
    sms: commands.removeOtpSms,
    email: commands.removeOtpEmail,
    recovery: commands.removeRecoveryCodes,
    phone: ({ user }: Factors) => removePhone(user),
  }[which];
};

/** The same for a person who has proven to be the one, as on the pages of the login. */
export function ownFactors(platform: Platform) {
  const { store, encryption } = platform;
  const change = (scope: ProvenScope, userId: string, decide: (factors: Factors) => Decision) =>
    runCommand(store, scope, factorsAggregate, userId, ({ state }) => decide(state));

  return {
    load: async (instanceId: string, userId: string): Promise<Factors> =>
      (await store.load(instanceId, factorsAggregate, userId)).state,

    registerApp: (scope: ProvenScope, userId: string) =>
      change(scope, userId, (factors) => commands.addTotp(factors, encryption.seal('otp', newTotpSecret()))),

    /** What the app is to be told; undefined where none is being registered. */
    async appBeingRegistered(
      instance: Pick<InstanceContext, 'id' | 'host'>,
      userId: string,
      { totp }: Factors,
    ) {
      if (!totp || totp.ready) return undefined;
      const secret = encryption.openText(totp.secret);
      return { secret, uri: await uriOf(platform, instance, userId, secret) };
    },

    /** @throws PosternError `invalid_argument` (USER-Tot04) for a wrong code */
    finishApp: (scope: ProvenScope, userId: string, code: string) =>
      change(scope, userId, (factors) => verified(platform, factors, code)),

    addSms: (scope: ProvenScope, userId: string) => change(scope, userId, commands.addOtpSms),
    addEmail: (scope: ProvenScope, userId: string) => change(scope, userId, commands.addOtpEmail),

    /**
     * Takes one away.
     * @param may throws where what would be left is not enough
     */
    remove: (scope: ProvenScope, userId: string, which: OwnFactor, may: (left: Factors) => void) =>
      change(scope, userId, (factors) => {
        const decision = removals(which)(factors);
        const left = decision.events.reduce(
          (state, event) =>
            factorsAggregate.evolve(state, event as Parameters<typeof factorsAggregate.evolve>[1]),
          factors,
        );
        may(left);
        return decision;
      }),

    renameKey: (scope: ProvenScope, userId: string, key: OwnKey, name: string) =>
      change(scope, userId, (factors) => renameKey(factors, key.kind, key.tokenId, name)),

    async makeRecoveryCodes(scope: ProvenScope, userId: string): Promise<readonly string[]> {
      const codes = newRecoveryCodes(0);
      const hashes = codes.map((code) => hashRecoveryCode(encryption, userId, code));
      await change(scope, userId, (factors) => commands.setRecoveryCodes(factors, hashes));
      return codes;
    },
  };
}
