import { invalidArgument } from '../errors/index.ts';

/** What a claim of a JWT has to be, so that whoever shows it is meant. */
export interface ClaimRule {
  /** A claim's name, or a JSON Pointer to one within others (RFC 6901). */
  readonly claim: string;
  readonly match: 'exact' | 'prefix';
  readonly value: string;
}

export type Claims = Readonly<Record<string, unknown>>;

/** RFC 6901 §4. */
const unescaped = (token: string): string => token.replaceAll('~1', '/').replaceAll('~0', '~');

const pathOf = (claim: string): readonly string[] =>
  claim.startsWith('/') ? claim.slice(1).split('/').map(unescaped) : [claim];

function claimAt(claims: Claims, claim: string): unknown {
  let value: unknown = claims;
  for (const name of pathOf(claim)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as Claims)[name];
  }
  return value;
}

function meets(claims: Claims, { claim, match, value }: ClaimRule): boolean {
  const said = claimAt(claims, claim);
  const text = typeof said === 'boolean' || typeof said === 'number' ? String(said) : said;
  if (typeof text !== 'string') return false;
  return match === 'exact' ? text === value : text.startsWith(value);
}

/** Whether all rules are met. No rule at all is met by nobody. */
export const meetsAll = (claims: Claims, rules: readonly ClaimRule[]): boolean =>
  rules.length > 0 && rules.every((rule) => meets(claims, rule));

const refuse = (id: string, rule: ClaimRule, what: string) =>
  invalidArgument(id, `The rule for ${rule.claim} ${what}`, { field: 'rules' });

/** What subjects of an issuer begin with, whosever they are. */
const shared = [
  /** One name, as `repo:`. */
  /^[:/]*(?:[^:/]+[:/]+)?$/,
  /** Of all service accounts of a cluster. */
  /^system:+(?:serviceaccount:+)?$/,
  /** Of all of a host or a SPIFFE trust domain. */
  /^[a-z][\w+.-]*:\/\/[^/]*(?:\/+(?:ns\/+)?)?$/i,
];

const isSubject = ({ claim }: ClaimRule): boolean => claim === 'sub' || claim === '/sub';

/** @throws PosternError `invalid_argument` for rules that would mean more than they say */
export function requireRules(rules: readonly ClaimRule[]): readonly ClaimRule[] {
  for (const rule of rules) {
    if (rule.value.includes('*'))
      throw refuse(
        'TRUST-Rul02',
        rule,
        'has a *, which stands for nothing else here; match a prefix instead',
      );
    if (rule.match !== 'prefix') continue;
    if (!/[:/]$/.test(rule.value))
      throw refuse(
        'TRUST-Rul03',
        rule,
        'has a prefix that ends within a name, so that longer names would match; end it with : or /',
      );
    if (isSubject(rule) && shared.some((all) => all.test(rule.value)))
      throw refuse(
        'TRUST-Rul04',
        rule,
        'has a prefix that all subjects of such an issuer share; name whose they are',
      );
  }
  if (!rules.some(isSubject))
    throw invalidArgument('TRUST-Rul01', 'One of the rules must be of sub, which says who it is', {
      field: 'rules',
    });
  return rules;
}
