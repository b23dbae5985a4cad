import { canonicalIp, parseName } from '../crypto/index.ts';
import { invalidArgument } from '../errors/index.ts';
import { flag, text } from '../eventstore/index.ts';
import { saysKeys } from './client-keys.ts';
import type { OidcConfig, OidcConfigChange } from './oidc-config.ts';

/** RFC 8705 §2: how a client proves itself by a certificate; '' where it does so otherwise. */
export const certificateMethods = ['tls_client_auth', 'self_signed_tls_client_auth'] as const;
export type CertificateMethod = (typeof certificateMethods)[number];

/** Names of RFC 8705 §2.1.2 and §3.4. */
export const certificateFields = {
  tlsClientAuth: text('tls_client_auth'),
  /** RFC 4514; of these five one says who the client is. */
  tlsClientAuthSubjectDn: text('tls_client_auth_subject_dn'),
  tlsClientAuthSanDns: text('tls_client_auth_san_dns'),
  tlsClientAuthSanUri: text('tls_client_auth_san_uri'),
  tlsClientAuthSanIp: text('tls_client_auth_san_ip'),
  tlsClientAuthSanEmail: text('tls_client_auth_san_email'),
  /** `x5t#S256` of its self-signed certificates, with blanks between. */
  tlsClientCertificateThumbprints: text('tls_client_certificate_thumbprints'),
  tlsClientCertificateBoundAccessTokens: flag('tls_client_certificate_bound_access_tokens'),
};

const isCertificateMethod = (method: string): method is CertificateMethod =>
  (certificateMethods as readonly string[]).includes(method);

/** The method of a client, where it is one by certificate. */
export const certificateMethodOf = ({
  tlsClientAuth,
}: Pick<OidcConfig, 'tlsClientAuth'>): CertificateMethod | undefined =>
  isCertificateMethod(tlsClientAuth) ? tlsClientAuth : undefined;

const mostThumbprints = 16;

/** Of `openssl x509 -fingerprint -sha256`, with colons or without, or base64url as JOSE has it. */
function thumbprint(given: string): string {
  const hex = given.replaceAll(':', '');
  if (/^[0-9A-Fa-f]{64}$/.test(hex)) return Buffer.from(hex, 'hex').toString('base64url');
  if (/^[\w-]{43}$/.test(given)) return given;
  throw wrong(
    'APP-Crt02',
    'tls_client_certificate_thumbprints',
    'must be SHA-256 thumbprints of certificates, in hexadecimal or base64url, with blanks between',
  );
}

const wrong = (id: string, field: string, what: string) => invalidArgument(id, `${field} ${what}`, { field });

/** Names in the form in which they are compared; undefined for what is none. */
const names: Readonly<
  Record<string, readonly [field: string, read: (given: string) => string | undefined, right: string]>
> = {
  tlsClientAuthSubjectDn: [
    'tls_client_auth_subject_dn',
    (given) => (parseName(given) ? given : undefined),
    'must be a name such as CN=client,O=Example,C=CH (RFC 4514)',
  ],
  tlsClientAuthSanDns: [
    'tls_client_auth_san_dns',
    (given) => (/^[\w-]+(?:\.[\w-]+)*$/.test(given) ? given.toLowerCase() : undefined),
    'must be a host name',
  ],
  tlsClientAuthSanUri: [
    'tls_client_auth_san_uri',
    (given) => (URL.canParse(given) ? given : undefined),
    'must be a URI',
  ],
  tlsClientAuthSanIp: ['tls_client_auth_san_ip', canonicalIp, 'must be an IP address'],
  tlsClientAuthSanEmail: [
    'tls_client_auth_san_email',
    (given) => (/^[^\s@]+@[^\s@]+$/.test(given) ? given : undefined),
    'must be an e-mail address',
  ],
};

type CertificateChange = Pick<OidcConfigChange, keyof typeof certificateFields>;

/**
 * What is changed about certificates, in the forms that are kept.
 * @throws PosternError `invalid_argument`
 */
export function readCertificateChange<C extends CertificateChange>(given: C): C {
  const read = Object.entries(names).flatMap(([name, [field, canonical, right]]) => {
    const value = given[name as keyof CertificateChange];
    if (typeof value !== 'string') return [];
    const form = value === '' ? '' : canonical(value);
    if (form === undefined) throw wrong('APP-Crt01', field, right);
    return [[name, form] as const];
  });
  const { tlsClientAuth, tlsClientCertificateThumbprints: thumbprints } = given;
  if (tlsClientAuth && !isCertificateMethod(tlsClientAuth))
    throw wrong('APP-Crt03', 'tls_client_auth', `must be ${certificateMethods.join(', ')}, or empty`);
  return {
    ...given,
    ...Object.fromEntries(read),
    ...(thumbprints !== undefined && {
      tlsClientCertificateThumbprints: thumbprints
        .split(/\s+/)
        .filter((each) => each !== '')
        .slice(0, mostThumbprints)
        .map(thumbprint)
        .join(' '),
    }),
  };
}

/**
 * A client that proves itself by a certificate has one that it is known by (RFC 8705 §2.1.2: exactly one name).
 * @throws PosternError `invalid_argument`
 */
export function requireKnownCertificate(
  config: Pick<OidcConfig, keyof typeof certificateFields | 'jwks' | 'jwksUri'>,
): void {
  const method = certificateMethodOf(config);
  const given = Object.entries(names).filter(([name]) => config[name as keyof CertificateChange] !== '');
  if (method === 'tls_client_auth' && given.length !== 1)
    throw wrong(
      'APP-Crt04',
      'tls_client_auth',
      `needs exactly one of ${Object.values(names)
        .map(([field]) => field)
        .join(', ')}`,
    );
  const isKnown = config.tlsClientCertificateThumbprints !== '' || saysKeys(config);
  if (method === 'self_signed_tls_client_auth' && !isKnown)
    throw wrong(
      'APP-Crt05',
      'tls_client_certificate_thumbprints',
      'must have at least one, or jwks a certificate of its keys: none is known',
    );
}
