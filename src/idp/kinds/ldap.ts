import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt';
import type { AddLDAPProviderRequest } from '../../contract/services/admin/v1.ts';
import { invalidArgument } from '../../errors/index.ts';
import { cleaned, defineFields, flag, milliseconds, texts, under } from '../../eventstore/index.ts';
import { bytes, cleanList, list, maybe, word } from '../fields.ts';
import { type Asked, defineKind } from './kind.ts';

/** Attributes of a directory's entry, by what they say of the person; '' where there is none. */
export const ldapAttributes = {
  idAttribute: maybe('id_attribute'),
  firstNameAttribute: maybe('first_name_attribute'),
  lastNameAttribute: maybe('last_name_attribute'),
  displayNameAttribute: maybe('display_name_attribute'),
  nickNameAttribute: maybe('nick_name_attribute'),
  preferredUsernameAttribute: maybe('preferred_username_attribute'),
  emailAttribute: maybe('email_attribute'),
  emailVerifiedAttribute: maybe('email_verified_attribute'),
  phoneAttribute: maybe('phone_attribute'),
  phoneVerifiedAttribute: maybe('phone_verified_attribute'),
  preferredLanguageAttribute: maybe('preferred_language_attribute'),
  avatarUrlAttribute: under('avatarURLAttribute', maybe('avatar_url_attribute')),
  profileAttribute: maybe('profile_attribute'),
};
export type LdapAttribute = keyof typeof ldapAttributes;
const attributeNames = Object.keys(ldapAttributes) as LdapAttribute[];

const longestTimeoutMs = 60_000;
const timeout = cleaned(milliseconds('timeout'), (given) => {
  if (given >= 0 && given <= longestTimeoutMs) return given;
  throw invalidArgument('IDP-Ldp01', 'timeout must be between 0 and 60 seconds', { field: 'timeout' });
});

const servers = cleaned(texts('servers'), (given) => {
  const addresses = cleanList('servers', given);
  if (addresses.length > 0 && addresses.every(isServer)) return addresses;
  throw invalidArgument(
    'IDP-Ldp02',
    'servers must be addresses such as ldaps://ldap.example.com:636 or ldap://ldap.example.com',
    { field: 'servers' },
  );
});

function isServer(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username, password, pathname, search } = new URL(address);
  const isBare = username + password + search === '' && /^\/?$/.test(pathname);
  return /^ldaps?:$/.test(protocol) && hostname !== '' && isBare;
}

const mostBytesOfCertificates = 100_000;

/** A directory: OpenLDAP, Active Directory, FreeIPA. */
export const ldapKind = defineKind({
  name: 'ldap',
  rpc: 'LDAP',
  type: 3,
  event: { instance: 'ldap.v2', org: 'ldap' },
  fields: defineFields({
    servers,
    startTls: under('startTLS', flag('start_tls', true)),
    baseDn: under('baseDN', word('base_dn')),
    bindDn: under('bindDN', word('bind_dn')),
    /** The attribute that is part of a person's name in the tree; `dn` to bind with the whole name that was found. */
    userBase: word('user_base'),
    userObjectClasses: list('user_object_classes'),
    /** Attributes, of which one must be what the person typed. */
    userFilters: list('user_filters'),
    /** 0: ours. */
    timeout,
    /** PEM, in base64; '' for the authorities that the system trusts. */
    rootCa: under('rootCA', bytes('root_ca', mostBytesOfCertificates)),
    ...ldapAttributes,
  }),
  secret: {
    payload: 'bindPassword',
    of: ({ bindPassword }: { readonly bindPassword: string }) => bindPassword,
    required: 'bind_password',
  },
  read: (request: Asked<AddLDAPProviderRequest>) => ({
    servers: request.servers,
    startTls: request.startTls,
    baseDn: request.baseDn,
    bindDn: request.bindDn,
    userBase: request.userBase,
    userObjectClasses: request.userObjectClasses,
    userFilters: request.userFilters,
    timeout: request.timeout ? durationMs(request.timeout as Duration) : 0,
    rootCa: Buffer.from(request.rootCa).toString('base64'),
    ...Object.fromEntries(attributeNames.map((name) => [name, request.attributes?.[name] ?? ''])),
  }),
  config: (values) => ({
    servers: [...values.servers],
    startTls: values.startTls,
    baseDn: values.baseDn,
    bindDn: values.bindDn,
    userBase: values.userBase,
    userObjectClasses: [...values.userObjectClasses],
    userFilters: [...values.userFilters],
    timeout: durationFromMs(values.timeout),
    rootCa: Buffer.from(values.rootCa, 'base64'),
    attributes: Object.fromEntries(attributeNames.map((name) => [name, values[name]])) as Record<
      LdapAttribute,
      string
    >,
  }),
});
