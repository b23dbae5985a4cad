/** A directory in which people sign in: Zitadel's LDAP provider. */
export interface LdapConfig {
  /** `ldaps://host:636` or `ldap://host:389`; the first that answers is asked. */
  readonly servers: readonly string[];
  /** Over `ldap://`: TLS before anything is said. */
  readonly startTls: boolean;
  readonly baseDn: string;
  /** Who searches; empty, with an empty password: nobody, anonymously. */
  readonly bindDn: string;
  readonly bindPassword: string;
  /** The attribute that holds the name by which a person binds; empty or `dn`: the entry's own name. */
  readonly userBase: string;
  /** An entry must be of all of them. */
  readonly userObjectClasses: readonly string[];
  /** Attributes, one of which must be what the person typed. */
  readonly userFilters: readonly string[];
  /** For everything; 0: ten seconds. */
  readonly timeoutMs: number;
  /** In PEM: the only authorities that are trusted. undefined: the public ones, and those of `outbound.caFile`. */
  readonly rootCa: string | undefined;
  readonly attributes: LdapAttributes;
}

/** Where in an entry what of a person stands; empty: nowhere. */
export interface LdapAttributes {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly displayName: string;
  readonly nickName: string;
  readonly preferredUsername: string;
  readonly email: string;
  readonly emailVerified: string;
  readonly phone: string;
  readonly phoneVerified: string;
  readonly preferredLanguage: string;
  readonly avatarUrl: string;
  readonly profile: string;
}

export interface LdapCredentials {
  readonly username: string;
  readonly password: string;
}
