import type { LdapConfig } from './config.ts';

/** A configuration as OpenLDAP's users have it; what a test is about is given. */
export const ldapConfig = (given: Partial<LdapConfig>): LdapConfig => ({
  servers: [],
  startTls: false,
  baseDn: 'dc=example,dc=com',
  bindDn: 'cn=admin,dc=example,dc=com',
  bindPassword: 'admin secret',
  userBase: 'dn',
  userObjectClasses: ['inetOrgPerson'],
  userFilters: ['uid', 'mail'],
  timeoutMs: 0,
  rootCa: undefined,
  ...given,
  attributes: {
    id: 'uid',
    firstName: 'givenName',
    lastName: 'sn',
    displayName: 'displayName',
    nickName: '',
    preferredUsername: 'uid',
    email: 'mail',
    emailVerified: '',
    phone: 'telephoneNumber',
    phoneVerified: '',
    preferredLanguage: 'preferredLanguage',
    avatarUrl: '',
    profile: '',
    ...given.attributes,
  },
});
