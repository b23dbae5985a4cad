import type { WebAuthnKey } from '../factors/state.ts';
import { algorithms } from './options.ts';
import type { PresentedAssertion, PresentedRegistration } from './presented.ts';

/** What the signature of a key proves, by @simplewebauthn/server; what the browser said of the page was compared before. */

/** It brings a world of certificates along, which a server that meets no key need not load. */
let loading: Promise<typeof import('@simplewebauthn/server')> | undefined;
const library = () => {
  loading ??= import('@simplewebauthn/server').then((loaded) => {
    // Nobody's make of key is trusted more than another's, so chains are not followed: that would fetch lists of
    // revoked certificates from wherever these say.
    for (const identifier of [
      'android-key',
      'android-safetynet',
      'apple',
      'fido-u2f',
      'packed',
      'tpm',
      'mds',
    ] as const)
      loaded.SettingsService.setRootCertificates({ identifier, certificates: [] });
    return loaded;
  });
  return loading;
};

/** RSA keys of 4096 bits have 530 bytes; more would only cost time. */
const longestPublicKey = 1_024;

/** What a new key says of itself. Bytes in base64, as events hold them. */
export interface NewKey {
  readonly keyId: string;
  readonly publicKey: string;
  /** `fmt` of its statement (WebAuthn §8). */
  readonly attestationType: string;
  readonly aaguid: string;
  readonly signCount: number;
}

/** undefined: it does not prove what it should (§7.1). */
export async function verifiedRegistration(
  { response, client }: PresentedRegistration,
  expected: { readonly relyingPartyId: string; readonly userVerified: boolean },
): Promise<NewKey | undefined> {
  const { verifyRegistrationResponse } = await library();
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: client.challenge,
      expectedOrigin: client.origin,
      expectedRPID: expected.relyingPartyId,
      requireUserVerification: expected.userVerified,
      supportedAlgorithmIDs: algorithms,
    });
    if (!verified || !registrationInfo) return undefined;
    const { credential, aaguid, fmt } = registrationInfo;
    if (credential.id !== response.id || credential.publicKey.length > longestPublicKey) return undefined;
    return {
      keyId: Buffer.from(credential.id, 'base64url').toString('base64'),
      publicKey: Buffer.from(credential.publicKey).toString('base64'),
      attestationType: fmt,
      aaguid: Buffer.from(aaguid.replaceAll('-', ''), 'hex').toString('base64'),
      signCount: credential.counter,
    };
  } catch {
    // Of what is wrong with it the library tells by errors of many kinds.
    return undefined;
  }
}

export interface VerifiedAssertion {
  readonly signCount: number;
  readonly userVerified: boolean;
}

/** undefined: the key did not sign it, or not as it should (§7.2). Its count is for the caller to compare. */
export async function verifiedAssertion(
  { response, client }: PresentedAssertion,
  key: Pick<WebAuthnKey, 'publicKey'>,
  expected: { readonly relyingPartyId: string; readonly userVerified: boolean },
): Promise<VerifiedAssertion | undefined> {
  const { verifyAuthenticationResponse } = await library();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response,
      expectedChallenge: client.challenge,
      expectedOrigin: client.origin,
      expectedRPID: expected.relyingPartyId,
      requireUserVerification: expected.userVerified,
      credential: {
        id: response.id,
        publicKey: new Uint8Array(Buffer.from(key.publicKey, 'base64')),
        counter: 0,
      },
    });
    if (!verified) return undefined;
    return { signCount: authenticationInfo.newCounter, userVerified: authenticationInfo.userVerified };
  } catch {
    return undefined;
  }
}
