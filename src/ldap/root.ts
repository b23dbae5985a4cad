import { oid } from '../ldapv3/index.ts';
import { product } from '../version.ts';
import type { Entry } from './entry.ts';
import type { OrgRow } from './queries.ts';
import { branchDn, suffixOf } from './tree.ts';

export const subschemaDn = 'cn=Subschema';

/** RFC 3673 */
const allOperationalAttributes = '1.3.6.1.4.1.4203.1.5.1';

/** What the server is (RFC 4512 §5.1). @param org whose tree is told to who is bound */
export const rootDse = (org: OrgRow | undefined): Entry => ({
  dn: '',
  attributes: { objectClass: ['top'] },
  operational: {
    namingContexts: org ? [suffixOf(org)] : [],
    subschemaSubentry: [subschemaDn],
    supportedLDAPVersion: ['3'],
    supportedControl: [oid.pagedResults],
    supportedExtension: [oid.startTls, oid.whoAmI],
    supportedFeatures: [allOperationalAttributes],
    vendorName: [product.name],
    vendorVersion: [product.version],
  },
});

/** The organization itself, and what its people and groups are below. */
export function containers(org: OrgRow, suffix: string): readonly [top: Entry, users: Entry, groups: Entry] {
  const [first = '', value = ''] = suffix.split(',', 1)[0]?.split('=') ?? [];
  const isDomain = first.toLowerCase() === 'dc';
  const top: Entry = {
    dn: suffix,
    attributes: {
      objectClass: ['top', 'organization', ...(isDomain ? ['dcObject'] : [])],
      o: [org.name],
      dc: isDomain ? [value] : [],
    },
    operational: { hasSubordinates: ['TRUE'], structuralObjectClass: ['organization'] },
  };
  const below = (branch: 'users' | 'groups'): Entry => ({
    dn: branchDn(suffix, branch),
    attributes: { objectClass: ['top', 'organizationalUnit'], ou: [branch] },
    operational: { hasSubordinates: ['TRUE'], structuralObjectClass: ['organizationalUnit'] },
  });
  return [top, below('users'), below('groups')];
}

const text = '1.3.6.1.4.1.1466.115.121.1.15';
const ia5 = '1.3.6.1.4.1.1466.115.121.1.26';
const name = '1.3.6.1.4.1.1466.115.121.1.12';
const oidSyntax = '1.3.6.1.4.1.1466.115.121.1.38';
const time = '1.3.6.1.4.1.1466.115.121.1.24';
const uuid = '1.3.6.1.1.16.1';

const words = `EQUALITY caseIgnoreMatch SUBSTR caseIgnoreSubstringsMatch SYNTAX ${text}`;
const asciiWords = `EQUALITY caseIgnoreIA5Match SUBSTR caseIgnoreIA5SubstringsMatch SYNTAX ${ia5}`;
const readOnly = 'NO-USER-MODIFICATION USAGE directoryOperation';

/** What is told of people and groups (RFC 4519, RFC 2798, RFC 4530); no more, so that no client expects more. */
export const subschema: Entry = {
  dn: subschemaDn,
  attributes: { objectClass: ['top', 'subentry', 'subschema'], cn: ['Subschema'] },
  operational: {
    attributeTypes: [
      `( 2.5.4.0 NAME 'objectClass' EQUALITY objectIdentifierMatch SYNTAX ${oidSyntax} )`,
      `( 0.9.2342.19200300.100.1.1 NAME ( 'uid' 'userid' ) ${words} )`,
      `( 2.5.4.3 NAME ( 'cn' 'commonName' ) ${words} )`,
      `( 2.5.4.4 NAME ( 'sn' 'surname' ) ${words} )`,
      `( 2.5.4.42 NAME ( 'givenName' 'gn' ) ${words} )`,
      `( 2.16.840.1.113730.3.1.241 NAME 'displayName' ${words} SINGLE-VALUE )`,
      `( 0.9.2342.19200300.100.1.3 NAME ( 'mail' 'rfc822Mailbox' ) ${asciiWords} )`,
      `( 2.5.4.20 NAME 'telephoneNumber' EQUALITY telephoneNumberMatch SYNTAX 1.3.6.1.4.1.1466.115.121.1.50 )`,
      `( 2.16.840.1.113730.3.1.39 NAME 'preferredLanguage' ${words} SINGLE-VALUE )`,
      `( 2.5.4.13 NAME 'description' ${words} )`,
      `( 2.5.4.31 NAME 'member' EQUALITY distinguishedNameMatch SYNTAX ${name} )`,
      `( 2.5.4.10 NAME ( 'o' 'organizationName' ) ${words} )`,
      `( 2.5.4.11 NAME ( 'ou' 'organizationalUnitName' ) ${words} )`,
      `( 0.9.2342.19200300.100.1.25 NAME ( 'dc' 'domainComponent' ) ${asciiWords} SINGLE-VALUE )`,
      `( 1.2.840.113556.1.2.102 NAME 'memberOf' EQUALITY distinguishedNameMatch SYNTAX ${name} ${readOnly} )`,
      `( 1.3.6.1.1.16.4 NAME 'entryUUID' EQUALITY UUIDMatch SYNTAX ${uuid} SINGLE-VALUE ${readOnly} )`,
      `( 2.5.18.1 NAME 'createTimestamp' EQUALITY generalizedTimeMatch SYNTAX ${time} SINGLE-VALUE ${readOnly} )`,
      `( 2.5.18.2 NAME 'modifyTimestamp' EQUALITY generalizedTimeMatch SYNTAX ${time} SINGLE-VALUE ${readOnly} )`,
    ],
    objectClasses: [
      "( 2.5.6.0 NAME 'top' ABSTRACT MUST objectClass )",
      "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST ( sn $ cn ) MAY ( telephoneNumber $ description ) )",
      "( 2.5.6.7 NAME 'organizationalPerson' SUP person STRUCTURAL )",
      "( 2.16.840.1.113730.3.2.2 NAME 'inetOrgPerson' SUP organizationalPerson STRUCTURAL MAY ( displayName $ givenName $ mail $ preferredLanguage $ uid ) )",
      "( 2.5.6.9 NAME 'groupOfNames' SUP top STRUCTURAL MUST cn MAY ( member $ description ) )",
      "( 2.5.6.4 NAME 'organization' SUP top STRUCTURAL MUST o MAY description )",
      "( 2.5.6.5 NAME 'organizationalUnit' SUP top STRUCTURAL MUST ou MAY description )",
      "( 1.3.6.1.4.1.1466.344 NAME 'dcObject' SUP top AUXILIARY MUST dc )",
    ],
    structuralObjectClass: ['subentry'],
  },
};
