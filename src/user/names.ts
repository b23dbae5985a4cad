import { invalidArgument } from '../errors/index.ts';
import type { ConstraintChange } from '../eventstore/index.ts';
import {
  asciiDomain,
  type Enforced,
  enforceEmail,
  enforceUserName,
  loginNameKey,
  normalized,
  sizeProblem,
} from '../precis/index.ts';

/** Names under which a person or machine is known, and how they are written. */

const userNameTaken = { id: 'USER-Nam01', message: 'This user name is taken; choose another one' };

/** What is asked of the user names of an organization. */
export interface NameRule {
  /** The domain settings' `user_login_must_be_domain`: a name means nobody without its domain. */
  readonly domainRequired: boolean;
  /** The organization settings' `organization_scoped_usernames`: others may have the name too. */
  readonly organizationScoped: boolean;
}

/** Else it is unique in the instance. */
export const isUniqueInOrg = (rule: NameRule): boolean => rule.domainRequired || rule.organizationScoped;

const userNameField = (userName: string, orgId: string, rule: NameRule): string =>
  isUniqueInOrg(rule) ? `${loginNameKey(userName)}${orgId}` : loginNameKey(userName);

export const takeUserName = (userName: string, orgId: string, rule: NameRule): ConstraintChange => ({
  action: 'add',
  type: 'usernames',
  field: userNameField(userName, orgId, rule),
  error: userNameTaken,
});

/** Frees what a name holds, also where an imported or older history took it in another form. */
export function freeUserName(userName: string, orgId: string, rule: NameRule): ConstraintChange[] {
  const fields = [userNameField(userName, orgId, rule)];
  if (loginNameKey(userName) !== normalized(userName).toLowerCase()) {
    fields.push(isUniqueInOrg(rule) ? `${userName}${orgId}` : userName);
  }
  return fields.map((field) => ({ action: 'remove', type: 'usernames', field }));
}

/** @throws PosternError `invalid_argument` */
function enforced(result: Enforced, id: string, field: string): string {
  if ('value' in result) return result.value;
  throw invalidArgument(id, `${field} ${result.problem}`, { field });
}

/** @throws PosternError `invalid_argument` */
export function cleanUserName(userName: string, field = 'username'): string {
  const clean = enforced(enforceUserName(userName), 'USER-Nam04', field);
  if (clean === '' || clean.length > 200) {
    throw invalidArgument('USER-Nam02', `${field} must have 1 to 200 characters`, { field });
  }
  return clean;
}

/** Names that are only shown are composed, so that a search in any keyboard's spelling finds them. */
export const shown = (text: string): string => normalized(text.trim());

/** @throws PosternError `invalid_argument` */
export function requireName(value: string, field: string): string {
  const clean = shown(value);
  const problem = sizeProblem(clean);
  if (problem) throw invalidArgument('USER-Nam05', `${field} ${problem}`, { field });
  if (clean === '') throw invalidArgument('USER-Nam03', `${field} must not be empty`, { field });
  return clean;
}

/** The part behind the last `@`, as domains are compared; undefined where there is none. */
export function domainOf(name: string): string | undefined {
  const at = name.lastIndexOf('@');
  if (at <= 0 || at === name.length - 1) return undefined;
  const domain = name.slice(at + 1);
  return asciiDomain(domain) ?? domain.toLowerCase();
}

/** Loose on purpose (RFC 5321 allows much): only the mail that arrives proves an address. */
const emailPattern = /^[^\s@<>(),;:"]+@[^\s@.<>(),;:"]+(\.[^\s@.<>(),;:"]+)*$/;

/** @throws PosternError `invalid_argument` */
export function cleanEmail(email: string, field = 'email'): string {
  const clean = enforced(enforceEmail(email), 'USER-Eml05', field);
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
  const tag = readLanguage(language);
  if (tag !== undefined) return tag;
  throw invalidArgument('USER-Lng01', `"${language}" is not a language tag such as en or de-CH`, { field });
}

/** '' for none and for the undetermined; undefined for what is no BCP 47 tag. */
export function readLanguage(language: string): string | undefined {
  const trimmed = language.trim();
  if (trimmed === '' || trimmed === 'und') return '';
  try {
    return Intl.getCanonicalLocales(trimmed)[0] ?? '';
  } catch {
    return undefined;
  }
}

export interface LoginNames {
  readonly preferred: string;
  readonly all: string[];
}

/**
 * Every name that the sign-in page knows the user by, e-mail and phone apart. Where the domain policy asks for the
 * domain, the name alone is unique in its organization only and means nobody; else it is the preferred one, and one
 * that holds an `@` the only one.
 */
export function loginNames(
  userName: string,
  primaryDomain: string,
  verifiedDomains: readonly string[],
  domainRequired: boolean,
): LoginNames {
  const domains = [...new Set([primaryDomain, ...verifiedDomains])].filter((domain) => domain !== '');
  const qualified = domains.map((domain) => `${userName}@${domain}`);
  if (domainRequired && qualified[0]) return { preferred: qualified[0], all: qualified };
  return { preferred: userName, all: userName.includes('@') ? [userName] : [userName, ...qualified] };
}
