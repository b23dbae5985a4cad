import { cleaned, defineFields, flag, small, text, under } from '../../eventstore/index.ts';
import { bytes, maybe } from '../fields.ts';
import { defineKind } from './kind.ts';

/** `SAMLBinding` by number: how requests go out, or how answers come back. */
export const bindings = [
  '',
  'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact',
] as const;

/** `SAMLSignatureAlgorithm` by number, as RFC 9231 §2.3.2 names them; SHA-256 where nothing is said. */
export const signatureAlgorithms = [
  '',
  'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
] as const;

const mostMetadata = 500_000;
const mostCertificate = 20_000;

const numberOf = (names: readonly string[], value: string): number => Math.max(names.indexOf(value), 0);

/** What requests of adding and of changing say besides the metadata. */
export interface SamlAsked {
  readonly binding: number;
  readonly withSignedRequest: boolean;
  readonly nameIdFormat?: number | undefined;
  readonly transientMappingAttributeName?: string | undefined;
  readonly signatureAlgorithm?: number | undefined;
}

const oneOf = (names: readonly string[], given: number | undefined): string => names[given ?? 0] ?? '';

/** A SAML identity provider; this server is the service provider. */
export const samlKind = defineKind({
  name: 'saml',
  rpc: 'SAML',
  type: 12,
  event: 'saml',
  fields: defineFields({
    /** XML, in base64. */
    metadata: bytes('metadata_xml', mostMetadata),
    /** Where it is read anew; '' where it was given by itself. Ours. */
    metadataUrl: maybe('metadata_url'),
    /** Of our key: PEM, in base64. */
    certificate: bytes('certificate', mostCertificate),
    binding: cleaned(text('binding'), (given) => given),
    withSignedRequest: flag('with_signed_request'),
    /** `SAMLNameIDFormat` */
    nameIdFormat: under('nameIDFormat', small('name_id_format')),
    /** The attribute that names people whose NameID changes each time. */
    transientMappingAttributeName: maybe('transient_mapping_attribute_name'),
    signatureAlgorithm: cleaned(text('signature_algorithm'), (given) => given),
  }),
  /** Our key, RSA in PKCS #1 and PEM: made with the provider, and anew when asked. */
  secret: { payload: 'key', of: (_request: SamlAsked) => '' },
  read: (request: SamlAsked) => ({
    binding: oneOf(bindings, request.binding),
    withSignedRequest: request.withSignedRequest,
    nameIdFormat: request.nameIdFormat ?? 0,
    transientMappingAttributeName: request.transientMappingAttributeName ?? '',
    signatureAlgorithm: oneOf(signatureAlgorithms, request.signatureAlgorithm),
  }),
  config: (values) => ({
    metadataXml: Buffer.from(values.metadata, 'base64'),
    binding: numberOf(bindings, values.binding),
    withSignedRequest: values.withSignedRequest,
    nameIdFormat: values.nameIdFormat,
    ...(values.transientMappingAttributeName !== '' && {
      transientMappingAttributeName: values.transientMappingAttributeName,
    }),
    signatureAlgorithm: numberOf(signatureAlgorithms, values.signatureAlgorithm),
  }),
});
