import type { Proof } from '../session/index.ts';
import { type Factors, factorsAggregate } from '../user/index.ts';
import type { FactorSettings } from './second-factor.ts';

export type { Proof };

interface Has {
  readonly app?: boolean;
  readonly sms?: boolean;
  readonly email?: boolean;
  readonly recovery?: number;
  readonly verified?: boolean;
  readonly skippedAt?: Date;
}

/** People and settings for the rules of second factors. */
export function ruleScene() {
  const hours = 3_600e9;
  return {
    factors({ app, sms, email, recovery = 0, verified = sms || email, skippedAt }: Has = {}): Factors {
      const { user, ...none } = factorsAggregate.initial;
      const contact = (address: string) => ({ address, verified: verified ?? false });
      return {
        ...none,
        user: { ...user, email: contact('ada@example.com'), phone: contact('+41791234567') },
        totp: app
          ? { secret: { cryptoType: 0, algorithm: '', keyId: '', crypted: '' }, ready: true }
          : undefined,
        otpSms: sms ?? false,
        otpEmail: email ?? false,
        recoveryCodes: Array.from({ length: recovery }, (_, i) => `hash ${i}`),
        mfaInitSkippedAt: skippedAt,
      };
    },
    settings({
      second = [1, 2],
      ...more
    }: Partial<FactorSettings> & { second?: number[] } = {}): FactorSettings {
      return {
        forceMFA: false,
        forceMFALocalOnly: false,
        mfaInitSkipLifetime: 720 * hours,
        secondFactorCheckLifetime: 18 * hours,
        multiFactorCheckLifetime: 12 * hours,
        factors: { second, multi: [1] },
        passwordlessType: 0,
        ...more,
      };
    },
  };
}
