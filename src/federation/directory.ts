import type { Encryption } from '../crypto/index.ts';
import type { Provider } from '../idp/index.ts';
import type { LdapConfig } from './ldap/index.ts';

/** What a provider says of its directory, as the directory's client takes it. */
export function directoryConfig(
  { encryption }: { readonly encryption: Pick<Encryption, 'openText'> },
  { values, secret }: Provider<'ldap'>,
): LdapConfig {
  return {
    servers: values.servers,
    startTls: values.startTls,
    baseDn: values.baseDn,
    bindDn: values.bindDn,
    bindPassword: secret ? encryption.openText(secret) : '',
    userBase: values.userBase,
    userObjectClasses: values.userObjectClasses,
    userFilters: values.userFilters,
    timeoutMs: values.timeout,
    rootCa: values.rootCa === '' ? undefined : Buffer.from(values.rootCa, 'base64').toString('utf8'),
    attributes: {
      id: values.idAttribute,
      firstName: values.firstNameAttribute,
      lastName: values.lastNameAttribute,
      displayName: values.displayNameAttribute,
      nickName: values.nickNameAttribute,
      preferredUsername: values.preferredUsernameAttribute,
      email: values.emailAttribute,
      emailVerified: values.emailVerifiedAttribute,
      phone: values.phoneAttribute,
      phoneVerified: values.phoneVerifiedAttribute,
      preferredLanguage: values.preferredLanguageAttribute,
      avatarUrl: values.avatarUrlAttribute,
      profile: values.profileAttribute,
    },
  };
}
