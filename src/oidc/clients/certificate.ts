import type { Client } from '../../application/index.ts';
import {
  type ClientCertificate,
  canonicalIp,
  isSameName,
  parseName,
  readCertificate,
} from '../../crypto/index.ts';
import type { CertificateTrust } from '../possession/certificates.ts';
import type { ProvingRequest } from '../possession/possession.ts';
import type { ClientKeys } from './keys.ts';

interface CertificateSources {
  readonly trust: CertificateTrust;
  readonly clientKeys: ClientKeys;
  readonly now: Date;
}

type OidcConfig = NonNullable<Client['oidc']>;

/** Whether one of the names of the certificate is the one that the client is known by (RFC 8705 §2.1.2). */
function isNamed(oidc: OidcConfig, { subject, alternativeNames }: ClientCertificate): boolean {
  const { dns, uri, email, ip } = alternativeNames;
  if (oidc.tlsClientAuthSubjectDn !== '') {
    const wanted = parseName(oidc.tlsClientAuthSubjectDn);
    return wanted !== undefined && isSameName(wanted, subject);
  }
  if (oidc.tlsClientAuthSanDns !== '') return dns.includes(oidc.tlsClientAuthSanDns);
  if (oidc.tlsClientAuthSanUri !== '') return uri.includes(oidc.tlsClientAuthSanUri);
  if (oidc.tlsClientAuthSanEmail !== '') return email.includes(oidc.tlsClientAuthSanEmail);
  const address = canonicalIp(oidc.tlsClientAuthSanIp);
  return address !== undefined && ip.includes(address);
}

/**
 * Why the certificate that came with a request does not prove its client (RFC 8705 §2), for the log; undefined where it
 * does.
 */
export async function certificateProblem(
  client: Client,
  instanceId: string,
  request: ProvingRequest,
  { trust, clientKeys, now }: CertificateSources,
): Promise<string | undefined> {
  const { authMethod, oidc } = client;
  const der = request.clientCertificate?.();
  const certificate = der && readCertificate(der);
  if (!certificate) return 'no certificate was shown';
  if (!oidc || !certificate.isGood(now))
    return 'the certificate is expired, not valid yet, or not for clients';
  if (authMethod === 'self_signed_tls_client_auth') {
    const { thumbprint } = certificate;
    const isOwn =
      oidc.tlsClientCertificateThumbprints.split(' ').includes(thumbprint) ||
      (await clientKeys.hasCertificate(instanceId, client, thumbprint));
    return isOwn ? undefined : `the certificate ${thumbprint} is none of the client`;
  }
  if (!certificate.isIssuedBy(trust.authorities, now))
    return 'the certificate is of no authority of the server';
  return isNamed(oidc, certificate) ? undefined : 'the certificate is of somebody else';
}
