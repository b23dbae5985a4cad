import { invalidArgument } from '../errors/index.ts';
import type { ConstraintChange } from '../eventstore/index.ts';

/** Names under which a person or machine is known, and how they are written. */

const userNameTaken = { id: 'USER-Nam01', message: 'This user name is taken; choose another one' };

/** What is unique: the name in the instance, or in its organization where the domain is part of a login name. */
export const userNameField = (userName: string, orgId: string, domainRequired: boolean): string =>
  domainRequired ? `${userName}${orgId}` : userName;

export const userNameConstraint = (action: 'add' | 'remove', field: string): ConstraintChange => ({
  action,
  type: 'usernames',
  field,
  error: userNameTaken,
});

/** @throws PosternError `invalid_argument` */
export function cleanUserName(userName: string, field = 'username'): string {
  const clean = userName.trim();
  if (clean === '' || clean.length > 200 || /\s/.test(clean)) {
    throw invalidArgument('USER-Nam02', `${field} must have 1 to 200 characters and no spaces`, { field });
  }
  return clean;
}

/** The part behind the last `@`, in lower case; undefined where there is none. */
export function domainOf(name: string): string | undefined {
  const at = name.lastIndexOf('@');
  return at > 0 && at < name.length - 1 ? name.slice(at + 1).toLowerCase() : undefined;
}

/** Loose on purpose (RFC 5321 allows much): only the mail that arrives proves an address. */
const emailPattern = /^[^\s@<>(),;:"]+@[^\s@.<>(),;:"]+(\.[^\s@.<>(),;:"]+)*$/;

/** @throws PosternError `invalid_argument` */
export function cleanEmail(email: string, field = 'email'): string {
  const clean = email.trim();
  if (clean.length > 200 || !emailPattern.test(clean)) {
    throw invalidArgument('USER-Eml01', `"${email}" is not an e-mail address such as name@example.com`, {
      field,
    });
  }
  return clean;
}

/** E.164: spaces, dashes, dots and brackets go, a leading 00 becomes +. */
export function normalizePhone(phone: string): string | undefined {
  const digits = phone.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{5,14}$/.test(digits) ? digits : undefined;
}

/** @throws PosternError `invalid_argument` */
export function cleanPhone(phone: string, field = 'phone'): string {
  const clean = normalizePhone(phone);
  if (!clean) {
    throw invalidArgument(
      'USER-Phn01',
      `"${phone}" is not a phone number with its country code, such as +41 79 123 45 67`,
      { field },
    );
  }
  return clean;
}

/** @throws PosternError `invalid_argument` */
export function cleanLanguage(language: string, field = 'preferred_language'): string {
  const trimmed = language.trim();
  if (trimmed === '' || trimmed === 'und') return '';
  try {
    return Intl.getCanonicalLocales(trimmed)[0] ?? '';
  } catch {
    throw invalidArgument('USER-Lng01', `"${language}" is not a language tag such as en or de-CH`, { field });
  }
}

export interface LoginNames {
  readonly preferred: string;
  readonly all: string[];
}

/**
 * Every name that the sign-in page knows the user by, e-mail and phone apart. A name that holds an `@` is
 * complete; others come also with each domain that their organization has verified.
 */
export function loginNames(
  userName: string,
  primaryDomain: string,
  verifiedDomains: readonly string[],
): LoginNames {
  if (userName.includes('@') || primaryDomain === '') {
    return { preferred: userName, all: [userName] };
  }
  const preferred = `${userName}@${primaryDomain}`;
  const others = verifiedDomains.map((domain) => `${userName}@${domain}`);
  return { preferred, all: [...new Set([preferred, userName, ...others])] };
}
