import { authMethodState, authMethodType } from '../projection/tables.ts';
import type { AuthMethodRow } from '../queries/auth-methods.ts';

/** Second factors as all versions write them: what stands beside a password, one or (of keys) many of a kind. */

/** In the order of `AuthFactors`, by which v2 asks for some. */
export const factorTypes = [
  authMethodType.totp,
  authMethodType.otpSms,
  authMethodType.otpEmail,
  authMethodType.u2f,
] as const;

export const factorMessage = ({ method_type, token_id, state, name }: AuthMethodRow) => ({
  state,
  type: typeOf(method_type, { id: token_id, name }),
});

/** Of passkeys, in every version. */
export const passkeyMessage = ({ token_id: id, state, name }: AuthMethodRow) => ({ id, state, name });

function typeOf(method: number, u2f: { id: string; name: string }) {
  switch (method) {
    case authMethodType.totp:
      return { case: 'otp' as const, value: {} };
    case authMethodType.otpSms:
      return { case: 'otpSms' as const, value: {} };
    case authMethodType.otpEmail:
      return { case: 'otpEmail' as const, value: {} };
    default:
      return { case: 'u2f' as const, value: u2f };
  }
}

/** What an unspecified list of states means: those that can be used. */
export const statesOf = (asked: readonly number[]): readonly number[] =>
  asked.length > 0 ? asked : [authMethodState.ready];
