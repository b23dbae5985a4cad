import type { ProviderConfig } from '../../../contract/services/idp/v1.ts';
import type { Texts } from '../texts/index.ts';
import type { IconType } from '../ui/icon.tsx';
import {
  AppWindow,
  Building2,
  Code,
  FileKey,
  Fingerprint,
  Globe,
  KeyRound,
  Layers,
  Network,
  Webhook,
} from '../ui/icons.ts';

export type KindId = NonNullable<ProviderConfig['config']['case']>;
export type FieldName = keyof Texts['identityProviders']['labels'];

/** How a field is filled in, and what it is in messages. */
export type Control =
  | 'text'
  | 'url'
  | 'flag'
  | 'list'
  | 'choice'
  | 'secret'
  | 'pem'
  | 'secretPem'
  | 'metadata'
  | 'seconds'
  | 'tenant';

export interface Field {
  readonly name: FieldName;
  readonly control: Control;
  readonly required?: true;
  /** Of a choice: names of the protocol by the numbers of messages, the usual one first. */
  readonly choices?: readonly (readonly [number: number, name: string])[];
}

/** What a provider of a kind is set to, and asked for by which calls of both services. */
export interface Kind {
  readonly id: KindId;
  /** As its makers call it. */
  readonly name: string;
  readonly icon: IconType;
  readonly add: string;
  readonly change: string;
  readonly fields: readonly Field[];
  /** What is asked for where no scopes are given. */
  readonly usualScopes?: string;
  /** Where people come back to, on this server. */
  readonly back?: '/idps/callback' | '/idps/jwt';
  /** This server has metadata for each. */
  readonly hasMetadata?: true;
  /** Attributes of a person are named as well. */
  readonly hasAttributes?: true;
}

const needed = (name: FieldName, control: Control = 'text'): Field => ({ name, control, required: true });
const may = (name: FieldName, control: Control = 'text'): Field => ({ name, control });

const client = [needed('clientId'), needed('clientSecret', 'secret')];
/** A public client has no secret. */
const anyClient = [needed('clientId'), may('clientSecret', 'secret')];
const scopes = may('scopes', 'list');
const endpoints = [
  needed('authorizationEndpoint', 'url'),
  needed('tokenEndpoint', 'url'),
  needed('userEndpoint', 'url'),
];
const oauth = { back: '/idps/callback', usualScopes: 'openid profile email' } as const;

/** The kinds of providers in the order in which they are offered. */
export const kinds: readonly Kind[] = [
  {
    ...oauth,
    id: 'google',
    name: 'Google',
    icon: Globe,
    add: 'addGoogleProvider',
    change: 'updateGoogleProvider',
    fields: [...client, scopes],
  },
  {
    ...oauth,
    id: 'azureAd',
    name: 'Microsoft Entra ID',
    icon: Building2,
    add: 'addAzureADProvider',
    change: 'updateAzureADProvider',
    fields: [...client, may('tenant', 'tenant'), may('emailVerified', 'flag'), scopes],
    usualScopes: 'User.Read',
  },
  {
    ...oauth,
    id: 'apple',
    name: 'Apple',
    icon: Fingerprint,
    add: 'addAppleProvider',
    change: 'updateAppleProvider',
    fields: [
      needed('clientId'),
      needed('teamId'),
      needed('keyId'),
      needed('privateKey', 'secretPem'),
      scopes,
    ],
    usualScopes: 'name email',
  },
  {
    ...oauth,
    id: 'github',
    name: 'GitHub',
    icon: Code,
    add: 'addGitHubProvider',
    change: 'updateGitHubProvider',
    fields: [...client, scopes],
    usualScopes: 'read:user user:email',
  },
  {
    ...oauth,
    id: 'githubEs',
    name: 'GitHub Enterprise Server',
    icon: Code,
    add: 'addGitHubEnterpriseServerProvider',
    change: 'updateGitHubEnterpriseServerProvider',
    fields: [...client, ...endpoints, scopes],
    usualScopes: 'read:user user:email',
  },
  {
    ...oauth,
    id: 'gitlab',
    name: 'GitLab',
    icon: Layers,
    add: 'addGitLabProvider',
    change: 'updateGitLabProvider',
    fields: [...client, scopes],
  },
  {
    ...oauth,
    id: 'gitlabSelfHosted',
    name: 'GitLab Self-Managed',
    icon: Layers,
    add: 'addGitLabSelfHostedProvider',
    change: 'updateGitLabSelfHostedProvider',
    fields: [needed('issuer', 'url'), ...client, scopes],
  },
  {
    ...oauth,
    id: 'oidc',
    name: 'OpenID Connect',
    icon: KeyRound,
    add: 'addGenericOIDCProvider',
    change: 'updateGenericOIDCProvider',
    fields: [needed('issuer', 'url'), ...anyClient, scopes, may('isIdTokenMapping', 'flag')],
  },
  {
    back: '/idps/callback',
    id: 'oauth',
    name: 'OAuth 2.0',
    icon: AppWindow,
    add: 'addGenericOAuthProvider',
    change: 'updateGenericOAuthProvider',
    fields: [...anyClient, ...endpoints, needed('idAttribute'), scopes],
  },
  {
    id: 'saml',
    name: 'SAML 2.0',
    icon: FileKey,
    add: 'addSAMLProvider',
    change: 'updateSAMLProvider',
    fields: [
      may('metadataUrl', 'metadata'),
      may('metadataXml', 'metadata'),
      {
        name: 'binding',
        control: 'choice',
        choices: [
          [1, 'HTTP-POST'],
          [2, 'HTTP-Redirect'],
          [3, 'HTTP-Artifact'],
        ],
      },
      {
        name: 'nameIdFormat',
        control: 'choice',
        choices: [
          [0, 'unspecified'],
          [1, 'emailAddress'],
          [2, 'persistent'],
          [3, 'transient'],
        ],
      },
      may('transientMappingAttributeName'),
      may('withSignedRequest', 'flag'),
    ],
    hasMetadata: true,
  },
  {
    id: 'ldap',
    name: 'LDAP',
    icon: Network,
    add: 'addLDAPProvider',
    change: 'updateLDAPProvider',
    fields: [
      needed('servers', 'list'),
      may('startTls', 'flag'),
      may('rootCa', 'pem'),
      needed('baseDn'),
      needed('bindDn'),
      needed('bindPassword', 'secret'),
      needed('userBase'),
      needed('userObjectClasses', 'list'),
      needed('userFilters', 'list'),
      may('timeout', 'seconds'),
    ],
    hasAttributes: true,
  },
  {
    back: '/idps/jwt',
    id: 'jwt',
    name: 'JWT',
    icon: Webhook,
    add: 'addJWTProvider',
    change: 'updateJWTProvider',
    fields: [
      needed('jwtEndpoint', 'url'),
      needed('issuer', 'url'),
      needed('keysEndpoint', 'url'),
      needed('headerName'),
    ],
  },
];

export const kindOf = (id: string | undefined): Kind | undefined => kinds.find((kind) => kind.id === id);

/** Attributes of a directory's entries, as messages name them. */
export const attributes = [
  'idAttribute',
  'preferredUsernameAttribute',
  'firstNameAttribute',
  'lastNameAttribute',
  'displayNameAttribute',
  'nickNameAttribute',
  'emailAttribute',
  'emailVerifiedAttribute',
  'phoneAttribute',
  'phoneVerifiedAttribute',
  'preferredLanguageAttribute',
  'avatarUrlAttribute',
  'profileAttribute',
] as const;
export type Attribute = (typeof attributes)[number];

export const attributeLabels = (t: Texts): Readonly<Record<Attribute, string>> => {
  const { profile, contact } = t.users;
  const texts = t.identityProviders;
  return {
    idAttribute: t.common.id,
    preferredUsernameAttribute: profile.userName,
    firstNameAttribute: profile.givenName,
    lastNameAttribute: profile.familyName,
    displayNameAttribute: profile.displayName,
    nickNameAttribute: profile.nickName,
    emailAttribute: contact.email,
    emailVerifiedAttribute: texts.emailVerified,
    phoneAttribute: contact.phone,
    phoneVerifiedAttribute: texts.phoneVerified,
    preferredLanguageAttribute: profile.language,
    avatarUrlAttribute: texts.picture,
    profileAttribute: texts.profile,
  };
};
