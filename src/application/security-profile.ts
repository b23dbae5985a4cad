import { invalidArgument } from '../errors/index.ts';
import { parsedUri } from '../uri/index.ts';
import { type ClientMethod, clientMethodOf } from './attestation.ts';
import type { OidcConfig } from './oidc-config.ts';
import type { GrantType } from './oidc-values.ts';
import { isLoopback } from './redirect-uris.ts';

/** What FAPI 2.0 lets clients and servers sign with (Security Profile §5.4.1). */
export const fapiAlgorithms = ['PS256', 'ES256', 'EdDSA'] as const;
/** Of what says nothing better. */
export const usualAlgorithm = 'ES256' satisfies (typeof fapiAlgorithms)[number];

/** By what it has clients prove themselves (Security Profile §5.3.2.1). */
const fapiMethods: ReadonlySet<ClientMethod> = new Set([
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
]);

type Algorithm = 'idTokenSignedResponseAlg' | 'userinfoSignedResponseAlg' | 'introspectionSignedResponseAlg';

export const isFapi = ({ securityProfile }: Pick<OidcConfig, 'securityProfile'>): boolean =>
  securityProfile.startsWith('fapi2_');

export const isMessageSigning = ({ securityProfile }: Pick<OidcConfig, 'securityProfile'>): boolean =>
  securityProfile === 'fapi2_message_signing';

/** The configuration with what its profile demands, whatever else it says. */
export function withProfile(config: OidcConfig): OidcConfig {
  if (!isFapi(config)) return config;
  const algorithm = (name: Algorithm): string =>
    fapiAlgorithms.some((one) => one === config[name]) ? config[name] : usualAlgorithm;
  return {
    ...config,
    requirePushedAuthorizationRequests: true,
    dpopBoundAccessTokens: config.dpopBoundAccessTokens || !config.tlsClientCertificateBoundAccessTokens,
    requireSignedRequestObject: config.requireSignedRequestObject || isMessageSigning(config),
    idTokenSignedResponseAlg: algorithm('idTokenSignedResponseAlg'),
    introspectionSignedResponseAlg: algorithm('introspectionSignedResponseAlg'),
    // Signed only where it was signed before.
    userinfoSignedResponseAlg: config.userinfoSignedResponseAlg && algorithm('userinfoSignedResponseAlg'),
  };
}

const unfit: readonly GrantType[] = ['implicit', 'urn:ietf:params:oauth:grant-type:device_code'];

interface Demand {
  readonly field: string;
  readonly isMet: (config: OidcConfig) => boolean;
  readonly text: string;
}

/** What a configuration must be to have a FAPI profile (Security Profile §5.3.2.1, §5.3.2.2); nothing of it is changed unasked. */
const demands: readonly Demand[] = [
  {
    field: 'auth_method_type',
    isMet: (config) => fapiMethods.has(clientMethodOf(config)),
    text: 'needs the authentication method private_key_jwt, or a certificate',
  },
  {
    field: 'response_types',
    isMet: ({ responseTypes }) => responseTypes.every((type) => type === 'code'),
    text: 'allows the response type code alone',
  },
  {
    field: 'grant_types',
    isMet: ({ grantTypes }) => !grantTypes.some((grant) => unfit.includes(grant)),
    text: 'does not allow the grant types implicit and device_code, whose requests nobody pushes',
  },
  {
    field: 'development_mode',
    isMet: ({ devMode }) => !devMode,
    text: 'does not go with the development mode',
  },
  {
    field: 'redirect_uris',
    isMet: ({ redirectUris, applicationType }) =>
      redirectUris.every((uri) => {
        const url = parsedUri(uri);
        return (
          url !== undefined && (url.protocol !== 'http:' || (applicationType === 'native' && isLoopback(url)))
        );
      }),
    text: 'needs https in every redirect URI; http is for native applications on loopback addresses',
  },
];

/** @throws PosternError `invalid_argument` that names what to change first */
export function checkSecurityProfile(config: OidcConfig): void {
  if (!isFapi(config)) return;
  const unmet = demands.find(({ isMet }) => !isMet(config));
  if (!unmet) return;
  throw invalidArgument('APP-Fap01', `The security profile FAPI 2.0 ${unmet.text}`, { field: unmet.field });
}
