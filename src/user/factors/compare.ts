import { failedPrecondition } from '../../errors/index.ts';
import type { Platform } from '../../platform.ts';
import type { FactorCheckInput } from './check.ts';
import * as events from './events.ts';
import { findRecoveryCode } from './recovery-codes.ts';
import { totpStep } from './totp.ts';

/** How codes that the user keeps are compared; those that a session sent are compared with the session. */

type Compare = FactorCheckInput['compare'];

/** A code counts once, and none that is older than one that counted (RFC 6238 §5.2). */
export const compareTotp =
  ({ encryption, clock }: Pick<Platform, 'encryption' | 'clock'>, presented: string): Compare =>
  async ({ totp }, recent) => {
    if (!totp?.ready) throw notSetUp('no authenticator app');
    const timeStep = totpStep(encryption.openText(totp.secret), presented, clock());
    if (timeStep === undefined) return undefined;
    const last = await recent.lastTotpStep();
    if (last !== undefined && timeStep <= last) return undefined;
    return (at) => events.totpCheckSucceeded({ ...at, timeStep });
  };

export const compareRecoveryCode =
  (platform: Pick<Platform, 'encryption' | 'secrets'>, userId: string, presented: string): Compare =>
  async ({ recoveryCodes }) => {
    if (recoveryCodes.length === 0) throw notSetUp('no recovery codes (left)');
    const code = await findRecoveryCode(platform, userId, recoveryCodes, presented);
    if (code === undefined) return undefined;
    const remaining = recoveryCodes.length - 1;
    return (at) => events.recoveryCodeCheckSucceeded({ ...at, code, remaining });
  };

export const notSetUp = (what: string) => failedPrecondition('USER-Fac05', `The user has ${what}`);
