import type { OidcConfig } from '../application/index.ts';
import {
  type CertificateMethod,
  type ClientAuthMethod,
  readCertificateChange,
  readKeyChange,
  requireKnownCertificate,
  requireOneKeySource,
  saysKeys,
} from '../application/index.ts';
import { choiceOf, flagOf, invalidMetadata, type Said, textOf } from './said.ts';

/** How a client proves to be itself, and by which keys (RFC 7591 §2, OIDC Registration §2, RFC 8705 §2). */
export type Proof = Pick<OidcConfig, (typeof proofFields)[number]>;

export const proofFields = [
  'authMethod',
  'jwks',
  'jwksUri',
  'tokenEndpointAuthSigningAlg',
  'requestObjectSigningAlg',
  'tlsClientAuth',
  'tlsClientAuthSubjectDn',
  'tlsClientAuthSanDns',
  'tlsClientAuthSanUri',
  'tlsClientAuthSanIp',
  'tlsClientAuthSanEmail',
  'tlsClientCertificateBoundAccessTokens',
] as const satisfies readonly (keyof OidcConfig)[];

const methods: readonly ClientAuthMethod[] = [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
];

const isByCertificate = (method: string): method is CertificateMethod => method.includes('tls_client_auth');

function methodOf(said: Said, certificates: readonly CertificateMethod[]) {
  const offered: readonly (ClientAuthMethod | CertificateMethod)[] = [...methods, ...certificates];
  return choiceOf(said, 'token_endpoint_auth_method', offered) ?? 'client_secret_basic';
}

const longestName = 1_000;

function keysOf(said: Said): Pick<OidcConfig, 'jwks' | 'jwksUri'> {
  const { jwks } = said;
  const given = {
    jwks: jwks === undefined || jwks === null ? '' : JSON.stringify(jwks),
    jwksUri: textOf(said, 'jwks_uri', 2_048) ?? '',
  };
  return { ...given, ...readKeyChange(given) } as typeof given;
}

/**
 * @param certificates methods by certificate that the server offers
 * @throws PosternError `invalid_argument`
 */
export function proofOf(said: Said, certificates: readonly CertificateMethod[]): Proof {
  const method = methodOf(said, certificates);
  const name = (field: string) => textOf(said, field, longestName) ?? '';
  const byCertificate = isByCertificate(method);
  const proof = {
    // Under a certificate stands what nobody gets by without a key.
    authMethod: byCertificate ? 'private_key_jwt' : method,
    ...keysOf(said),
    tokenEndpointAuthSigningAlg: name('token_endpoint_auth_signing_alg'),
    requestObjectSigningAlg: name('request_object_signing_alg'),
    tlsClientAuth: byCertificate ? method : '',
    tlsClientAuthSubjectDn: name('tls_client_auth_subject_dn'),
    tlsClientAuthSanDns: name('tls_client_auth_san_dns'),
    tlsClientAuthSanUri: name('tls_client_auth_san_uri'),
    tlsClientAuthSanIp: name('tls_client_auth_san_ip'),
    tlsClientAuthSanEmail: name('tls_client_auth_san_email'),
    tlsClientCertificateBoundAccessTokens: flagOf(said, 'tls_client_certificate_bound_access_tokens'),
  } satisfies Proof;
  readKeyChange(proof);
  requireOneKeySource(proof);
  const needsKeys = method === 'private_key_jwt' || method === 'self_signed_tls_client_auth';
  if (needsKeys && !saysKeys(proof)) throw invalidMetadata('jwks', `or jwks_uri is needed for ${method}`);
  if (flagOf(said, 'require_signed_request_object') && !saysKeys(proof))
    throw invalidMetadata('jwks', 'or jwks_uri is needed where request objects are signed');
  const known = { ...proof, ...readCertificateChange(proof) };
  requireKnownCertificate({ ...known, tlsClientCertificateThumbprints: '' });
  return known;
}
