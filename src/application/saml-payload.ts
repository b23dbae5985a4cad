import { Type } from '@sinclair/typebox';
import { indexOf, type LoginVersion, loginVersions } from './oidc-values.ts';

/** What a SAML application is configured with: what it says of itself, and where its people sign in. */
export interface SamlConfig {
  /** Of its metadata; names it in requests, once in the instance. */
  readonly entityId: string;
  /** Base64 of XML. */
  readonly metadata: string;
  /** Where the metadata was read, and is read again; '' where it was handed over. */
  readonly metadataUrl: string;
  readonly loginVersion: LoginVersion;
  /** Where login v2 of this application is; '' for the instance's. */
  readonly loginBaseUri: string;
}

export const emptySamlConfig: SamlConfig = {
  entityId: '',
  metadata: '',
  metadataUrl: '',
  loginVersion: 'unspecified',
  loginBaseUri: '',
};

/** Under Zitadel's payload names. */
export const samlPayload = {
  entityId: Type.Optional(Type.String()),
  metadata: Type.Optional(Type.String()),
  metadata_url: Type.Optional(Type.String()),
  loginVersion: Type.Optional(Type.Integer()),
  loginBaseURI: Type.Optional(Type.String()),
};

export interface SamlPayload {
  readonly entityId?: string;
  readonly metadata?: string;
  readonly metadata_url?: string;
  readonly loginVersion?: number;
  readonly loginBaseURI?: string;
}

export const samlPayloadOf = (config: Partial<SamlConfig>): SamlPayload => ({
  ...(config.entityId !== undefined && { entityId: config.entityId }),
  ...(config.metadata !== undefined && { metadata: config.metadata }),
  ...(config.metadataUrl !== undefined && { metadata_url: config.metadataUrl }),
  ...(config.loginVersion !== undefined && { loginVersion: indexOf(loginVersions, config.loginVersion) }),
  ...(config.loginBaseUri !== undefined && { loginBaseURI: config.loginBaseUri }),
});

/** What a payload says; fields that are absent are no change. */
export const samlChangeOf = (payload: SamlPayload): Partial<SamlConfig> => ({
  ...(payload.entityId !== undefined && { entityId: payload.entityId }),
  ...(payload.metadata !== undefined && { metadata: payload.metadata }),
  ...(payload.metadata_url !== undefined && { metadataUrl: payload.metadata_url }),
  ...(payload.loginVersion !== undefined && {
    loginVersion: loginVersions[payload.loginVersion] ?? 'unspecified',
  }),
  ...(payload.loginBaseURI !== undefined && { loginBaseUri: payload.loginBaseURI }),
});

/** Only those values that differ from what holds. */
export const samlDifferences = (before: SamlConfig, change: Partial<SamlConfig>): Partial<SamlConfig> =>
  Object.fromEntries(
    Object.entries(change).filter(([name, value]) => value !== before[name as keyof SamlConfig]),
  );
