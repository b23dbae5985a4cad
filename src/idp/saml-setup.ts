import { createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'jose';
import type { RequestContext } from '../contract/types.ts';
import { generateKeyPairPem, selfSigned } from '../crypto/index.ts';
import type { SealedValue } from '../crypto/types.ts';
import { invalidArgument, unimplemented } from '../errors/index.ts';
import type { Platform } from '../platform.ts';
import { keysFor, readMetadata, SamlRefusal } from '../saml/index.ts';
import { isAuthentic } from '../uri/index.ts';

/** What setting up a SAML provider takes beside what a request says: its metadata, read, and a key of ours. */

const signing = promisify(sign);
const lifetimeYears = 10;
const timeoutMs = 10_000;
const maxBytes = 500_000;

export interface Metadata {
  readonly metadata:
    | { readonly case: 'metadataXml'; readonly value: Uint8Array }
    | { readonly case: 'metadataUrl'; readonly value: string }
    | { readonly case: undefined; readonly value?: undefined };
  readonly federatedLogoutEnabled?: boolean | undefined;
}

const asPem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd()}\n-----END CERTIFICATE-----\n`;

/** @throws PosternError `invalid_argument` for metadata by which nobody can sign in */
export function requireMetadata(xml: Uint8Array, field: string): void {
  const refuse = (why: string) =>
    invalidArgument('IDP-Sml01', `${field} is no metadata of a SAML identity provider: ${why}`, { field });
  try {
    const { identityProvider } = readMetadata(xml);
    if (!identityProvider) throw refuse('it has no IDPSSODescriptor');
    if (identityProvider.singleSignOn.length === 0) throw refuse('it has no SingleSignOnService');
    if (keysFor('signing', identityProvider.keys).length === 0)
      throw refuse('it has no certificate to sign with');
  } catch (error) {
    throw error instanceof SamlRefusal ? refuse(error.message) : error;
  }
}

/** What the provider says of itself at an address. @throws PosternError `invalid_argument` */
export async function fetchMetadata(
  { outbound }: Pick<Platform, 'outbound'>,
  url: string,
): Promise<Uint8Array> {
  // Its keys say who signs in: nobody on the way may put in others.
  if (!URL.canParse(url) || !isAuthentic(new URL(url)))
    throw invalidArgument('IDP-Sml05', 'metadata_url must be an https URL', { field: 'metadata_url' });
  const answer = await outbound.request(url, {
    headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' },
    timeoutMs,
    maxBytes,
    follow: (to) => to.protocol === 'https:',
  });
  if (answer.status === 200) return answer.body;
  throw invalidArgument('IDP-Sml02', `metadata_url answers ${answer.status}`, { field: 'metadata_url' });
}

/** @returns what the request says of metadata: nothing where a change leaves it as it is */
export async function metadataIn(
  platform: Pick<Platform, 'outbound'>,
  { metadata, federatedLogoutEnabled }: Metadata,
  isNew: boolean,
): Promise<{ metadata?: string; metadataUrl?: string }> {
  if (federatedLogoutEnabled)
    throw unimplemented('IDP-Sml03', 'federated_logout_enabled is not supported yet; leave it out', {
      field: 'federated_logout_enabled',
    });
  const { value } = metadata;
  if (value === undefined || value.length === 0) {
    if (!isNew) return {};
    throw invalidArgument('IDP-Sml04', 'metadata must be given: metadata_xml or metadata_url', {
      field: 'metadata_xml',
    });
  }
  const isUrl = metadata.case === 'metadataUrl';
  const xml = isUrl ? await fetchMetadata(platform, metadata.value) : (value as Uint8Array);
  requireMetadata(xml, isUrl ? 'metadata_url' : 'metadata_xml');
  return {
    metadata: Buffer.from(xml).toString('base64'),
    metadataUrl: isUrl ? metadata.value : '',
  };
}

/** A key of ours for one provider, with its certificate in PEM and base64. */
export async function newSamlKey(
  { encryption, clock }: Pick<Platform, 'encryption' | 'clock'>,
  { instance }: Pick<RequestContext, 'instance'>,
): Promise<{ secret: SealedValue; certificate: string }> {
  const pair = await generateKeyPairPem();
  const key = createPrivateKey(pair.privateKey);
  const from = clock();
  const until = new Date(from);
  until.setUTCFullYear(from.getUTCFullYear() + lifetimeYears);
  const der = await selfSigned({
    commonName: new URL(instance.origin).hostname,
    from,
    until,
    publicJwk: createPublicKey(pair.publicKey).export({ format: 'jwk' }) as JWK,
    serial: Buffer.concat([Buffer.from([1]), randomBytes(15)]),
    sign: async (octets) => signing('sha256', octets, key),
  });
  return {
    secret: encryption.seal('idp', pair.privateKey),
    certificate: Buffer.from(asPem(der)).toString('base64'),
  };
}
