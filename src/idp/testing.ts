import { binding, nameIdFormat, writeIdentityProvider } from '../saml/index.ts';
import { idpKey } from '../saml/testing.ts';
import { type AnyKind, providerKinds } from './kinds/index.ts';

const samlMetadata = writeIdentityProvider({
  entityId: 'https://idp.postern.example/metadata',
  signing: [idpKey.certificate],
  nameIdFormats: [nameIdFormat.persistent],
  wantAuthnRequestsSigned: true,
  singleSignOn: [{ binding: binding.redirect, location: 'https://idp.postern.example/sso' }],
}).xml;

/** What a provider of each kind may be set up with, as JSON of its request. */
const endpoints = {
  authorizationEndpoint: 'https://idp.postern.example/authorize',
  tokenEndpoint: 'https://idp.postern.example/token',
  userEndpoint: 'https://idp.postern.example/user',
};
const client = { clientId: 'ours', clientSecret: 'Sesame3', scopes: ['openid', 'email'] };
const issuer = 'https://idp.postern.example';

const requests: Readonly<Record<AnyKind['name'], object>> = {
  oidc: { issuer, ...client, isIdTokenMapping: true, usePkce: true },
  jwt: {
    issuer,
    jwtEndpoint: 'https://gateway.postern.example/in',
    keysEndpoint: `${issuer}/keys`,
    headerName: 'x-jwt',
  },
  ldap: {
    servers: ['ldaps://ldap.postern.example:636'],
    startTls: true,
    baseDn: 'dc=postern,dc=example',
    bindDn: 'cn=reader,dc=postern,dc=example',
    bindPassword: 'Sesame3',
    userBase: 'dn',
    userObjectClasses: ['inetOrgPerson'],
    userFilters: ['uid', 'mail'],
    timeout: '5s',
    rootCa: Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64'),
    attributes: { idAttribute: 'entryUUID', emailAttribute: 'mail', avatarUrlAttribute: 'jpegPhoto' },
  },
  oauth: { ...client, ...endpoints, idAttribute: 'id', usePkce: true },
  azureAd: { ...client, tenant: { tenantId: 'postern.example' }, emailVerified: true },
  github: client,
  githubEs: { ...client, ...endpoints },
  gitlab: client,
  gitlabSelfHosted: { issuer, ...client },
  google: client,
  saml: {
    metadataXml: Buffer.from(samlMetadata).toString('base64'),
    binding: 'SAML_BINDING_REDIRECT',
    withSignedRequest: true,
    nameIdFormat: 'SAML_NAME_ID_FORMAT_PERSISTENT',
    transientMappingAttributeName: 'uid',
  },
  apple: {
    clientId: 'ours',
    teamId: 'TEAM123456',
    keyId: 'KEY1234567',
    privateKey: Buffer.from('-----BEGIN PRIVATE KEY-----').toString('base64'),
    scopes: ['name', 'email'],
  },
};

export const options = {
  isLinkingAllowed: true,
  isCreationAllowed: true,
  isAutoCreation: true,
  isAutoUpdate: true,
  autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
};

/** @returns the request that sets one of the kind up, and what messages tell of it then: all of it but secrets */
export function sampleOf({ name }: Pick<AnyKind, 'name'>, called: string) {
  const request = { name: called, ...requests[name], providerOptions: options };
  const { clientSecret, bindPassword, privateKey, ...told } = requests[name] as Record<string, unknown>;
  return { request, told, secret: clientSecret ?? bindPassword ?? privateKey };
}

export const sampleKinds = providerKinds;
