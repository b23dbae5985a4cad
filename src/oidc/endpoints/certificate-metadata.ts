import type { CertificateMethod } from '../../application/index.ts';
import { atPort, type CertificateTrust } from '../possession/certificates.ts';
import { paths } from '../protocol/paths.ts';

/** What the server tells of clients' certificates (RFC 8705 §3.3, §5). */

/** By which methods a client may prove itself by one. */
export const certificateMethodsOf = ({ offered, authorities }: CertificateTrust): CertificateMethod[] => [
  ...(offered && authorities.length > 0 ? (['tls_client_auth'] as const) : []),
  ...(offered ? (['self_signed_tls_client_auth'] as const) : []),
];

const aliases = {
  token_endpoint: paths.token,
  pushed_authorization_request_endpoint: paths.pushedAuthorization,
  device_authorization_endpoint: paths.deviceAuthorization,
  backchannel_authentication_endpoint: paths.backchannelAuthentication,
  introspection_endpoint: paths.introspect,
  revocation_endpoint: paths.revoke,
  userinfo_endpoint: paths.userinfo,
};

export function certificateMetadata(issuer: string, { offered, port }: CertificateTrust): object {
  if (!offered) return {};
  const origin = port === null ? undefined : atPort(issuer, port);
  return {
    tls_client_certificate_bound_access_tokens: true,
    ...(origin !== undefined && {
      mtls_endpoint_aliases: Object.fromEntries(
        Object.entries(aliases).map(([name, path]) => [name, origin + path]),
      ),
    }),
  };
}
