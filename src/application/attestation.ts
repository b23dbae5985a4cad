import { invalidArgument } from '../errors/index.ts';
import { text } from '../eventstore/index.ts';
import { type CertificateMethod, certificateMethodOf } from './certificates.ts';
import type { OidcConfig } from './oidc-config.ts';
import type { ClientAuthMethod } from './oidc-values.ts';

/**
 * How instances of a client prove themselves by what its attester says of them: with a proof of their own, or with one
 * that is that of DPoP as well (draft-ietf-oauth-attestation-based-client-auth §5).
 */
export const attestationMethods = ['attest_jwt_client_auth', 'attest_jwt_client_auth_dpop'] as const;
export type AttestationMethod = (typeof attestationMethods)[number];

export const attestationFields = {
  /** '' where they do so otherwise. */
  clientAttestation: text('client_attestation'),
};

export const isAttestationMethod = (method: string): method is AttestationMethod =>
  attestationMethods.some((each) => each === method);

/** The method of a client, where it is one by attestation. */
export const attestationMethodOf = ({
  clientAttestation,
}: Pick<OidcConfig, 'clientAttestation'>): AttestationMethod | undefined =>
  isAttestationMethod(clientAttestation) ? clientAttestation : undefined;

export type ClientMethod = ClientAuthMethod | CertificateMethod | AttestationMethod;

/** By what a client proves itself: what is ours takes the place of what Zitadel has. */
export const clientMethodOf = (
  config: Pick<OidcConfig, 'clientAttestation' | 'tlsClientAuth' | 'authMethod'>,
): ClientMethod => certificateMethodOf(config) ?? attestationMethodOf(config) ?? config.authMethod;

const field = 'client_attestation';

/** @throws PosternError `invalid_argument` */
export function checkAttestation(config: Pick<OidcConfig, 'clientAttestation' | 'tlsClientAuth'>): void {
  const { clientAttestation } = config;
  if (clientAttestation === '') return;
  if (!isAttestationMethod(clientAttestation))
    throw invalidArgument('APP-Att01', `${field} must be ${attestationMethods.join(', ')}, or empty`, {
      field,
    });
  if (certificateMethodOf(config))
    throw invalidArgument(
      'APP-Att02',
      `${field} does not go with tls_client_auth: an application proves itself in one way`,
      { field },
    );
}
