import { enterpriseSchemaId } from '../schema/index.ts';

/** Before the keys of metadata that hold what an account has no place for. */
export const metadataPrefix = 'urn:zitadel:scim:';

/** Metadata of a service user that names the provisioning domain whose ids it brings along. */
export const provisioningDomainKey = 'urn:zitadel:scim:provisioningDomain';

/** @param domain '' for none */
export const externalIdKey = (domain: string): string =>
  domain === '' ? `${metadataPrefix}externalId` : `${metadataPrefix}${domain}:externalId`;

/** An attribute that lives in metadata, as a text or as JSON. */
export interface Kept {
  /** Behind the prefix. */
  readonly key: string;
  readonly extension?: string;
  readonly name: string;
  readonly sub?: string;
  readonly form: 'text' | 'json';
}

const texts = (...names: string[]): Kept[] => names.map((name) => ({ key: name, name, form: 'text' }));
const json = (...names: string[]): Kept[] => names.map((name) => ({ key: name, name, form: 'json' }));
const ofName = (...subs: string[]): Kept[] =>
  subs.map((sub) => ({ key: `name.${sub}`, name: 'name', sub, form: 'text' }));
const ofEnterprise = (form: Kept['form'], ...names: string[]): Kept[] =>
  names.map((name) => ({ key: name, extension: enterpriseSchemaId, name, form }));

export const kept: readonly Kept[] = [
  ...ofName('formatted', 'middleName', 'honorificPrefix', 'honorificSuffix'),
  ...texts('profileUrl', 'title', 'userType', 'locale', 'timezone'),
  ...json('ims', 'photos', 'addresses', 'entitlements', 'roles', 'x509Certificates'),
  ...ofEnterprise('text', 'employeeNumber', 'costCenter', 'organization', 'division', 'department'),
  ...ofEnterprise('json', 'manager'),
];

/** How the directory told what the account holds in a form of its own; for contacts also what they are for. */
export const toldKeys = {
  displayName: `${metadataPrefix}displayName`,
  preferredLanguage: `${metadataPrefix}preferredLanguage`,
  email: `${metadataPrefix}emails`,
  phone: `${metadataPrefix}phoneNumbers`,
} as const;

/** All keys that provisioning in a domain reads and writes. */
export const metadataKeys = (domain: string): string[] => [
  externalIdKey(domain),
  ...Object.values(toldKeys),
  ...kept.map(({ key }) => metadataPrefix + key),
];
