import type { SealedValue } from '../../crypto/types.ts';
import { alreadyExists, failedPrecondition, invalidArgument, notFound } from '../../errors/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import { requireHuman } from '../commands/existing.ts';
import * as events from './events.ts';
import type { Factors } from './state.ts';

/** What people set up to prove themselves with beside a password, and take away. */

const one = (event: NewEvent): Decision => ({ events: [event] });

/** The secret of a registration that was not finished is replaced. */
export function addTotp(factors: Factors, otpSecret: SealedValue): Decision {
  requireHuman(factors.user);
  if (factors.totp?.ready) {
    throw alreadyExists('USER-Tot01', 'The user has an authenticator app already; remove it first');
  }
  return one(events.totpAdded({ otpSecret }));
}

/** @param timeStep of the code; undefined for a wrong one */
export function verifyTotp(factors: Factors, timeStep: number | undefined, userAgentId?: string): Decision {
  requireHuman(factors.user);
  if (!factors.totp) {
    throw failedPrecondition('USER-Tot02', 'No authenticator app is being registered; register one first');
  }
  if (factors.totp.ready) {
    throw failedPrecondition('USER-Tot03', 'The authenticator app is registered already');
  }
  if (timeStep === undefined) throw wrongTotp();
  return one(events.totpVerified({ timeStep, ...(userAgentId && { userAgentID: userAgentId }) }));
}

export const wrongTotp = () =>
  invalidArgument('USER-Tot04', 'The code is wrong or was used before; wait for the next one of the app', {
    field: 'code',
  });

export function removeTotp(factors: Factors): Decision {
  requireHuman(factors.user);
  if (!factors.totp) throw notFound('USER-Tot06', 'The user has no authenticator app');
  return one(events.totpRemoved({}));
}

export function addOtpSms(factors: Factors): Decision {
  const { user } = factors;
  requireHuman(user);
  if (user.phone.address === '' || !user.phone.verified) {
    throw failedPrecondition('USER-Ots01', 'Codes by SMS need a verified phone number; verify it first');
  }
  if (factors.otpSms) throw alreadyExists('USER-Ots02', 'The user gets codes by SMS already');
  return one(events.otpSmsAdded({}));
}

export function removeOtpSms(factors: Factors): Decision {
  requireHuman(factors.user);
  if (!factors.otpSms) throw notFound('USER-Ots03', 'The user gets no codes by SMS');
  return one(events.otpSmsRemoved({}));
}

export function addOtpEmail(factors: Factors): Decision {
  const { user } = factors;
  requireHuman(user);
  if (user.email.address === '' || !user.email.verified) {
    throw failedPrecondition('USER-Ote01', 'Codes by e-mail need a verified address; verify it first');
  }
  if (factors.otpEmail) throw alreadyExists('USER-Ote02', 'The user gets codes by e-mail already');
  return one(events.otpEmailAdded({}));
}

export function removeOtpEmail(factors: Factors): Decision {
  requireHuman(factors.user);
  if (!factors.otpEmail) throw notFound('USER-Ote03', 'The user gets no codes by e-mail');
  return one(events.otpEmailRemoved({}));
}

/** Those that there were before count no longer: a list that was lost must not stay of use. */
export function setRecoveryCodes(factors: Factors, codes: readonly string[]): Decision {
  requireHuman(factors.user);
  const before = factors.recoveryCodes.length > 0 ? [events.recoveryCodesRemoved({})] : [];
  return { events: [...before, events.recoveryCodesAdded({ codes: [...codes] })] };
}

export function removeRecoveryCodes(factors: Factors): Decision {
  requireHuman(factors.user);
  if (factors.recoveryCodes.length === 0) throw notFound('USER-Rec02', 'The user has no recovery codes');
  return one(events.recoveryCodesRemoved({}));
}
