import { createHash, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { certificatePortOf } from '../../config/index.ts';
import type { ProvingRequest } from './possession.ts';

/** How clients may show certificates here (RFC 8705). */
export interface CertificateTrust {
  /** At a port of this server, or to a proxy that tells of them. */
  readonly offered: boolean;
  /** Whoever they issued a certificate to is known by its names. */
  readonly authorities: readonly X509Certificate[];
  /** The port that asks for them, as clients reach it; null where it is the one of everything else. */
  readonly port: number | null;
}

export const noCertificates: CertificateTrust = { offered: false, authorities: [], port: null };

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** @throws Error for a file that cannot be read, or has no certificate */
export function certificateTrust(server: Config['server']): CertificateTrust {
  const { header, authoritiesFile } = server.clientCertificates;
  const port = certificatePortOf(server);
  const found = authoritiesFile === null ? [] : (readFileSync(authoritiesFile, 'utf8').match(pem) ?? []);
  if (authoritiesFile !== null && found.length === 0)
    throw new Error(
      `server.clientCertificates.authoritiesFile: ${authoritiesFile} has no certificate in PEM`,
    );
  return {
    offered: server.clientCertificates.port !== null || header !== null,
    authorities: found.map((text) => new X509Certificate(text)),
    port,
  };
}

/** `x5t#S256` of what the client showed; undefined for nothing. */
export function shownThumbprint({ clientCertificate }: ProvingRequest): string | undefined {
  const der = clientCertificate?.();
  return der && createHash('sha256').update(der).digest('base64url');
}

/** The same origin by another port. */
export function atPort(origin: string, port: number): string {
  const url = new URL(origin);
  url.port = String(port);
  return url.origin;
}
