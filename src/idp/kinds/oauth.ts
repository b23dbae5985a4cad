import type {
  AddAppleProviderRequest,
  AddAzureADProviderRequest,
  AddGenericOAuthProviderRequest,
  AddGenericOIDCProviderRequest,
  AddGitHubEnterpriseServerProviderRequest,
  AddGitHubProviderRequest,
  AddGitLabProviderRequest,
  AddGitLabSelfHostedProviderRequest,
  AddGoogleProviderRequest,
} from '../../contract/services/admin/v1.ts';
import { invalidArgument } from '../../errors/index.ts';
import { defineFields, flag, under } from '../../eventstore/index.ts';
import { endpoint, issuer, maybe, scopes, word } from '../fields.ts';
import { type Asked, defineKind } from './kind.ts';

/** Providers that speak OAuth 2.0 or OpenID Connect. */

interface WithSecret {
  readonly clientSecret: string;
}
const clientSecret = { payload: 'clientSecret', of: ({ clientSecret }: WithSecret) => clientSecret };
const requiredSecret = { ...clientSecret, required: 'client_secret' };
/** Some payloads are written with underscores. */
const underscored = { ...requiredSecret, payload: 'client_secret' };

const clientId = word('client_id');
const underscoredClientId = under('client_id', clientId);

const endpoints = {
  authorizationEndpoint: endpoint('authorization_endpoint'),
  tokenEndpoint: endpoint('token_endpoint'),
  userEndpoint: endpoint('user_endpoint'),
};

export const oidcKind = defineKind({
  name: 'oidc',
  rpc: 'GenericOIDC',
  type: 1,
  event: 'oidc',
  fields: defineFields({
    issuer: issuer('issuer'),
    clientId,
    scopes,
    /** Claims of the ID token are taken, and user info is not asked for. */
    isIdTokenMapping: under('idTokenMapping', flag('is_id_token_mapping')),
    usePkce: under('usePKCE', flag('use_pkce')),
  }),
  // A public client has none; PKCE, which every request has, proves it then.
  secret: clientSecret,
  read: (request: Asked<AddGenericOIDCProviderRequest>) => ({
    issuer: request.issuer,
    clientId: request.clientId,
    scopes: request.scopes,
    isIdTokenMapping: request.isIdTokenMapping,
    usePkce: request.usePkce,
  }),
  config: (values) => ({
    issuer: values.issuer,
    clientId: values.clientId,
    scopes: [...values.scopes],
    isIdTokenMapping: values.isIdTokenMapping,
    usePkce: values.usePkce,
  }),
});

export const oauthKind = defineKind({
  name: 'oauth',
  rpc: 'GenericOAuth',
  type: 4,
  event: 'oauth',
  fields: defineFields({
    clientId,
    ...endpoints,
    scopes,
    /** The property of user info that names the person, once and for all. */
    idAttribute: word('id_attribute'),
    usePkce: under('usePKCE', flag('use_pkce')),
  }),
  secret: clientSecret,
  read: (request: Asked<AddGenericOAuthProviderRequest>) => ({
    clientId: request.clientId,
    authorizationEndpoint: request.authorizationEndpoint,
    tokenEndpoint: request.tokenEndpoint,
    userEndpoint: request.userEndpoint,
    scopes: request.scopes,
    idAttribute: request.idAttribute,
    usePkce: request.usePkce,
  }),
  config: (values) => ({ ...values, scopes: [...values.scopes] }),
});

/** `AzureADTenantType` by number; anything else is the id of a tenant. */
const tenantTypes = ['common', 'organizations', 'consumers'];

export const azureKind = defineKind({
  name: 'azureAd',
  rpc: 'AzureAD',
  type: 5,
  event: 'azure',
  usualName: 'Microsoft',
  fields: defineFields({
    clientId: underscoredClientId,
    /** A kind of accounts, or one tenant. */
    tenant: maybe('tenant'),
    /** Entra does not say whether an address was verified: the administrator knows. */
    emailVerified: under('isEmailVerified', flag('email_verified')),
    scopes,
  }),
  secret: underscored,
  read: (request: Asked<AddAzureADProviderRequest>) => ({
    clientId: request.clientId,
    tenant: tenantIn(request.tenant?.type),
    emailVerified: request.emailVerified,
    scopes: request.scopes,
  }),
  config({ clientId, tenant, emailVerified, scopes }) {
    const type = Math.max(tenant === '' ? 0 : tenantTypes.indexOf(tenant), -1);
    return {
      clientId,
      tenant: {
        type: type < 0 ? { case: 'tenantId', value: tenant } : { case: 'tenantType', value: type },
      },
      emailVerified,
      scopes: [...scopes],
    };
  },
});

type Tenant = NonNullable<Asked<AddAzureADProviderRequest>['tenant']>['type'];
function tenantIn(type: Tenant | undefined): string {
  if (type?.case !== 'tenantId') return tenantTypes[Number(type?.value ?? 0)] ?? 'common';
  if (/^[\w.-]{1,200}$/.test(type.value)) return type.value;
  throw invalidArgument(
    'IDP-Ten01',
    'tenant_id must be the id or the domain of a tenant of Microsoft Entra',
    { field: 'tenant.tenant_id' },
  );
}

export const githubKind = defineKind({
  name: 'github',
  rpc: 'GitHub',
  type: 6,
  event: 'github',
  usualName: 'GitHub',
  fields: defineFields({ clientId, scopes }),
  secret: requiredSecret,
  read: ({ clientId, scopes }: Asked<AddGitHubProviderRequest>) => ({ clientId, scopes }),
  config: ({ clientId, scopes }) => ({ clientId, scopes: [...scopes] }),
});

export const githubEnterpriseKind = defineKind({
  name: 'githubEs',
  rpc: 'GitHubEnterpriseServer',
  type: 7,
  event: 'github_enterprise',
  fields: defineFields({ clientId, ...endpoints, scopes }),
  secret: requiredSecret,
  read: (request: Asked<AddGitHubEnterpriseServerProviderRequest>) => ({
    clientId: request.clientId,
    authorizationEndpoint: request.authorizationEndpoint,
    tokenEndpoint: request.tokenEndpoint,
    userEndpoint: request.userEndpoint,
    scopes: request.scopes,
  }),
  config: (values) => ({ ...values, scopes: [...values.scopes] }),
});

export const gitlabKind = defineKind({
  name: 'gitlab',
  rpc: 'GitLab',
  type: 8,
  event: 'gitlab',
  usualName: 'GitLab',
  fields: defineFields({ clientId: underscoredClientId, scopes }),
  secret: underscored,
  read: ({ clientId, scopes }: Asked<AddGitLabProviderRequest>) => ({ clientId, scopes }),
  config: ({ clientId, scopes }) => ({ clientId, scopes: [...scopes] }),
});

export const gitlabSelfHostedKind = defineKind({
  name: 'gitlabSelfHosted',
  rpc: 'GitLabSelfHosted',
  type: 9,
  event: 'gitlab_self_hosted',
  fields: defineFields({ issuer: issuer('issuer'), clientId: underscoredClientId, scopes }),
  secret: underscored,
  read: ({ issuer, clientId, scopes }: Asked<AddGitLabSelfHostedProviderRequest>) => ({
    issuer,
    clientId,
    scopes,
  }),
  config: ({ issuer, clientId, scopes }) => ({ issuer, clientId, scopes: [...scopes] }),
});

export const googleKind = defineKind({
  name: 'google',
  rpc: 'Google',
  type: 10,
  event: 'google',
  usualName: 'Google',
  fields: defineFields({ clientId, scopes }),
  secret: requiredSecret,
  read: ({ clientId, scopes }: Asked<AddGoogleProviderRequest>) => ({ clientId, scopes }),
  config: ({ clientId, scopes }) => ({ clientId, scopes: [...scopes] }),
});

export const appleKind = defineKind({
  name: 'apple',
  rpc: 'Apple',
  type: 11,
  event: 'apple',
  usualName: 'Apple',
  fields: defineFields({ clientId, teamId: word('team_id'), keyId: word('key_id'), scopes }),
  /** The key that signs the assertion which Apple takes for a client secret: PKCS #8, PEM. */
  secret: {
    payload: 'privateKey',
    of: ({ privateKey }: { readonly privateKey: Uint8Array }) => privateKey,
    required: 'private_key',
  },
  read: ({ clientId, teamId, keyId, scopes }: Asked<AddAppleProviderRequest>) => ({
    clientId,
    teamId,
    keyId,
    scopes,
  }),
  config: ({ clientId, teamId, keyId, scopes }) => ({ clientId, teamId, keyId, scopes: [...scopes] }),
});
