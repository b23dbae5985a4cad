import type { ExternalProfile } from '../../intent/index.ts';

/** Who somebody is, as the directory has it. */
export interface DirectoryPerson {
  /** Never empty. What is no text is written as one: GUIDs and SIDs of Active Directory in their own form, else base64url. */
  readonly id: string;
  readonly profile: ExternalProfile;
  readonly entry: DirectoryEntry;
}

export interface DirectoryEntry {
  readonly dn: string;
  /** Under the names that the server gives them; without those that hold secrets. */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

/**
 * - `no_credentials`: no name or no password, which a directory would take for nobody at all (RFC 4513 §5.1.2)
 * - `unknown`, `wrong_password`: tell a person that these are one
 * - `password_expired`: the directory says that it must be changed there first; the password was right
 * - `account_closed`: disabled, locked or expired there
 * - `ambiguous`: the name means several entries
 * - `no_id`: the entry has no id, or several
 * - `misconfigured`: what administrators can mend
 * - `unavailable`: no server answered
 */
export type LdapRefusalReason =
  | 'no_credentials'
  | 'unknown'
  | 'wrong_password'
  | 'password_expired'
  | 'account_closed'
  | 'ambiguous'
  | 'no_id'
  | 'misconfigured'
  | 'unavailable';

export interface LdapRefusal {
  readonly outcome: 'refused';
  readonly reason: LdapRefusalReason;
  /** For administrators: what the directory said, and never a secret. */
  readonly said: string;
}

export type LdapSignIn = { readonly outcome: 'proven'; readonly person: DirectoryPerson } | LdapRefusal;

/** Thrown where a sign-in ends; no other server is asked. */
export class Refused extends Error {
  constructor(
    readonly reason: LdapRefusalReason,
    said: string,
  ) {
    super(said);
  }
}
