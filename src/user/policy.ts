import { invalidArgument } from '../errors/index.ts';
import { enforceOpaqueString } from '../precis/index.ts';

/** What settings say about users, and what holds where no setting was made. */

export interface PasswordComplexity {
  /** In characters, 1 to 72. */
  readonly minLength: number;
  readonly hasLowercase: boolean;
  readonly hasUppercase: boolean;
  readonly hasNumber: boolean;
  readonly hasSymbol: boolean;
}

export interface LockoutPolicy {
  /** Failed passwords in a row after which the account is locked; 0: never. */
  readonly maxPasswordAttempts: number;
}

export interface DomainPolicy {
  /** User names are unique in their organization only, so a login name needs its domain. */
  readonly userLoginMustBeDomain: boolean;
}

export const defaultPasswordComplexity: PasswordComplexity = {
  minLength: 8,
  hasLowercase: true,
  hasUppercase: true,
  hasNumber: true,
  hasSymbol: true,
};
export const defaultLockoutPolicy: LockoutPolicy = { maxPasswordAttempts: 0 };
export const defaultDomainPolicy: DomainPolicy = { userLoginMustBeDomain: false };

/** Beyond this a password is a way to keep the hasher busy. */
const maxPasswordBytes = 1024;

/**
 * The password as it is to be hashed (OpaqueString, RFC 8265 §4.2).
 * @throws PosternError `invalid_argument` naming the first rule that the password breaks
 */
export function requireComplexPassword(
  typed: string,
  policy: PasswordComplexity,
  field = 'password',
): string {
  const enforced = enforceOpaqueString(typed);
  if ('problem' in enforced) {
    throw invalidArgument('USER-Pwd11', `The password ${enforced.problem}`, { field });
  }
  const password = enforced.value;
  const refuse = (id: string, rule: string) => {
    throw invalidArgument(id, `The password must ${rule}`, { field });
  };
  if ([...password].length < policy.minLength) {
    refuse('USER-Pwd01', `have at least ${policy.minLength} characters`);
  }
  if (Buffer.byteLength(password) > maxPasswordBytes) {
    refuse('USER-Pwd02', `have at most ${maxPasswordBytes} bytes`);
  }
  if (policy.hasLowercase && !/\p{Ll}/u.test(password)) refuse('USER-Pwd03', 'contain a lower case letter');
  if (policy.hasUppercase && !/\p{Lu}/u.test(password)) refuse('USER-Pwd04', 'contain an upper case letter');
  if (policy.hasNumber && !/\p{Nd}/u.test(password)) refuse('USER-Pwd05', 'contain a digit');
  if (policy.hasSymbol && !/[^\p{L}\p{N}\s]/u.test(password)) {
    refuse('USER-Pwd06', 'contain a symbol, such as ! or -');
  }
  return password;
}
