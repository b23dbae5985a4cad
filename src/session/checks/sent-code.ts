import { safeEqual } from '../../crypto/index.ts';
import type { Encryption } from '../../crypto/types.ts';
import { failedPrecondition } from '../../errors/index.ts';
import type { NewEvent } from '../../eventstore/index.ts';
import { checkFactor, type Factors, factorEvents } from '../../user/index.ts';
import type { CodeChallenge } from '../challenges/state.ts';
import * as events from '../events.ts';
import type { Session } from '../state.ts';
import { attemptsOf } from './attempts.ts';
import { type Checked, defineCheck, type Passed } from './check.ts';

/** Codes that the session had sent, by SMS or e-mail. */

type Channel = 'otpSms' | 'otpEmail';

const noCode = (field: string) =>
  failedPrecondition('SESSION-Otp01', `There is no code to check; ask for one with challenges.${field}`, {
    field: `checks.${field}`,
  });

/** The code that is waited for. @throws PosternError `failed_precondition` where none is, or it ran out */
export function pendingCode(session: Session | undefined, channel: Channel, now: Date): CodeChallenge {
  const field = channel === 'otpSms' ? 'otp_sms' : 'otp_email';
  const challenge = session?.challenges[channel];
  if (!challenge?.sealed) throw noCode(field);
  if (challenge.expiresAt <= now) {
    throw failedPrecondition('SESSION-Otp02', 'The code is no longer valid; ask for a new one', {
      field: `checks.${field}`,
    });
  }
  return challenge;
}

export const isCode = (
  { sealed }: CodeChallenge,
  presented: string,
  { openText }: Pick<Encryption, 'openText'>,
): boolean =>
  sealed !== undefined &&
  safeEqual(presented.replace(/\s/g, '').toUpperCase(), openText(sealed).toUpperCase());

/** The session still waits for that very code: of two who have it one is first. */
function requireUnused(session: Session, channel: Channel, { sealed }: CodeChallenge): void {
  if (session.challenges[channel]?.sealed?.crypted === sealed?.crypted) return;
  throw noCode(channel === 'otpSms' ? 'otp_sms' : 'otp_email');
}

/** The person still gets codes that way, at the address to which it went. */
function requireReached(factors: Factors, channel: Channel, { madeAt }: CodeChallenge): void {
  const { changedAt, verified } = channel === 'otpSms' ? factors.user.phone : factors.user.email;
  if (factors[channel] && verified && (changedAt === undefined || changedAt < madeAt)) return;
  throw noCode(channel === 'otpSms' ? 'otp_sms' : 'otp_email');
}

const of = <const N extends Channel>(
  name: N,
  field: string,
  succeeded: (at: { userAgentID?: string }) => NewEvent,
  checked: (payload: Checked) => NewEvent,
) =>
  defineCheck<N, string>({
    name,
    field,
    read: ({ code }) => code,
    async prove({ platform }, subject, code) {
      const { clock, encryption } = platform;
      const challenge = pendingCode(subject.session, name, clock());
      const attempts = await attemptsOf(platform, subject);
      const userVersion = await checkFactor(platform, subject.scope, {
        ...attempts,
        factor: name,
        compare(factors) {
          requireReached(factors, name, challenge);
          return isCode(challenge, code, encryption) ? succeeded : undefined;
        },
      });
      const means: Passed = (session, at) => {
        requireUnused(session, name, challenge);
        return [checked(at)];
      };
      return { userVersion, means };
    },
  });

export const otpSmsCheck = of(
  'otpSms',
  'checks.otp_sms',
  factorEvents.otpSmsCheckSucceeded,
  events.sessionOtpSmsChecked,
);
export const otpEmailCheck = of(
  'otpEmail',
  'checks.otp_email',
  factorEvents.otpEmailCheckSucceeded,
  events.sessionOtpEmailChecked,
);
