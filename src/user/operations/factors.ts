import type { RequestContext } from '../../contract/types.ts';
import { type Decision, type Executed, type Loaded, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from '../factors/commands.ts';
import { hashRecoveryCode, newRecoveryCodes } from '../factors/recovery-codes.ts';
import { type Factors, factorsAggregate } from '../factors/state.ts';
import { newTotpSecret, totpStep, totpUri } from '../factors/totp.ts';
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
  const row = await findUserProfile(platform.sql, context.instance.id, userId);
  const account = row ? loginNamesOf(row).preferred : userId;
  return { done, secret, uri: totpUri(secret, issuerOf(context.instance.host), account) };
}

/** Whom the account is with, as the app shows it: the host that the person knows, without a port. */
export const issuerOf = (host: string): string => host.replace(/:\d+$/, '');

export const verifyTotp = (
  platform: Platform,
  context: RequestContext,
  userId: string,
  code: string,
): Promise<Executed<Factors>> =>
  changeFactors(platform, context, userId, (factors) => {
    const secret = factors.totp && platform.encryption.openText(factors.totp.secret);
    return commands.verifyTotp(factors, secret ? totpStep(secret, code, platform.clock()) : undefined);
  });

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
