import { ns } from '../names.ts';
import { type Attributes, element, type Written } from '../xml/write.ts';

interface OwnRole {
  /** Base64 of DER, the one that signs now first; those that follow it stand there before they sign. */
  readonly signing: readonly string[];
  readonly encryption?: readonly string[] | undefined;
  readonly nameIdFormats: readonly string[];
  readonly singleLogout?: readonly OwnEndpoint[] | undefined;
}

export interface OwnEndpoint {
  readonly binding: string;
  readonly location: string;
}

const keyDescriptor = (use: string) => (certificate: string) =>
  element(
    'md:KeyDescriptor',
    { use },
    element(
      'ds:KeyInfo',
      { 'xmlns:ds': ns.ds },
      element('ds:X509Data', {}, element('ds:X509Certificate', {}, certificate)),
    ),
  );

const endpoint = (name: string, more?: (index: number) => Attributes) => (one: OwnEndpoint, index: number) =>
  element(`md:${name}`, { Binding: one.binding, Location: one.location, ...more?.(index) });

const common = (role: OwnRole): Written[] => [
  ...role.signing.map(keyDescriptor('signing')),
  ...(role.encryption ?? []).map(keyDescriptor('encryption')),
  ...(role.singleLogout ?? []).map(endpoint('SingleLogoutService')),
  ...role.nameIdFormats.map((format) => element('md:NameIDFormat', {}, format)),
];

const entity = (
  entityId: string,
  id: string | undefined,
  validUntil: Date | undefined,
  role: Written,
): Written =>
  element(
    'md:EntityDescriptor',
    { 'xmlns:md': ns.md, ID: id, entityID: entityId, validUntil: validUntil?.toISOString() },
    role,
  );

export interface OwnIdentityProvider extends OwnRole {
  readonly entityId: string;
  /** Where the document is to be signed. */
  readonly id?: string | undefined;
  readonly validUntil?: Date | undefined;
  readonly wantAuthnRequestsSigned: boolean;
  readonly singleSignOn: readonly OwnEndpoint[];
  /** What may be said of people: names as in assertions. */
  readonly attributes?: readonly Written[] | undefined;
}

/** saml-metadata §2.4.3, in the order of its schema. */
export const writeIdentityProvider = (own: OwnIdentityProvider): Written =>
  entity(
    own.entityId,
    own.id,
    own.validUntil,
    element(
      'md:IDPSSODescriptor',
      { WantAuthnRequestsSigned: own.wantAuthnRequestsSigned, protocolSupportEnumeration: ns.samlp },
      ...common(own),
      ...own.singleSignOn.map(endpoint('SingleSignOnService')),
      ...(own.attributes ?? []),
    ),
  );

export interface OwnServiceProvider extends OwnRole {
  readonly entityId: string;
  readonly id?: string | undefined;
  readonly validUntil?: Date | undefined;
  readonly authnRequestsSigned: boolean;
  readonly wantAssertionsSigned: boolean;
  readonly assertionConsumers: readonly OwnEndpoint[];
}

/** saml-metadata §2.4.4 */
export const writeServiceProvider = (own: OwnServiceProvider): Written =>
  entity(
    own.entityId,
    own.id,
    own.validUntil,
    element(
      'md:SPSSODescriptor',
      {
        AuthnRequestsSigned: own.authnRequestsSigned,
        WantAssertionsSigned: own.wantAssertionsSigned,
        protocolSupportEnumeration: ns.samlp,
      },
      ...common(own),
      ...own.assertionConsumers.map(
        endpoint('AssertionConsumerService', (index) => ({ index, isDefault: index === 0 || undefined })),
      ),
    ),
  );
