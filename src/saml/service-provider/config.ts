import type { KeyObject } from 'node:crypto';
import type { SignatureKey } from '../signature/sign.ts';

/** What a service provider knows of itself and of the one identity provider that it asks. */
export interface ServiceProviderConfig {
  readonly entityId: string;
  /** Where answers come to: the URL, as it stands in the metadata. */
  readonly assertionConsumerServiceUrl: string;
  readonly identityProvider: {
    readonly entityId: string;
    /** Keys that may sign, of its metadata of now. */
    readonly signingKeys: readonly KeyObject[];
  };
  /** Keys of ours to which assertions may be encrypted, the youngest first. */
  readonly decryptionKeys?: readonly KeyObject[] | undefined;
  readonly allowSha1?: boolean | undefined;
  /** Assertions must be signed themselves, also in answers that are. */
  readonly wantAssertionsSigned?: boolean | undefined;
  /** Somebody may come without having been asked for (saml-profiles §4.1.5); off by default. */
  readonly allowUnsolicited?: boolean | undefined;
  /** Milliseconds by which clocks may differ; default 60 s. */
  readonly clockSkew?: number | undefined;
}

/** What an AuthnRequest asks for. */
export interface SignInRequest {
  /** xs:ID, never used before; what `acceptResponse` expects. */
  readonly id: string;
  readonly now: Date;
  readonly serviceProvider: { readonly entityId: string; readonly assertionConsumerServiceUrl: string };
  /** Where it goes, and how. */
  readonly singleSignOn: { readonly location: string; readonly binding: string };
  /** How it is to be answered; default POST. */
  readonly responseBinding?: string | undefined;
  readonly relayState?: string | undefined;
  /** Signs it, where it is to be signed. */
  readonly key?: SignatureKey | undefined;
  readonly nameIdFormat?: string | undefined;
  readonly forceAuthn?: boolean | undefined;
  readonly isPassive?: boolean | undefined;
  readonly contextClasses?: readonly string[] | undefined;
  /** Whom to sign in, where that is known; never empty. */
  readonly loginHint?: string | undefined;
}
