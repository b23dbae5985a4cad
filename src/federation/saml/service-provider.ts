import { createPrivateKey, type KeyObject, randomBytes, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { PosternError } from '../../errors/index.ts';
import type { Provider } from '../../idp/index.ts';
import type { Platform } from '../../platform.ts';
import {
  type AcceptanceOutcome,
  acceptArtifactResponse,
  acceptResponse,
  binding,
  buildAuthnRequest,
  type Carried,
  type IdentityProviderRole,
  keysFor,
  nameIdFormat,
  readMetadata,
  rsaSha1,
  rsaSha256,
  rsaSha512,
  type SamlAttribute,
  SamlRefusal,
  type ServiceProviderConfig,
  type SignatureKey,
  signed,
  writeArtifactResolve,
  writeServiceProvider,
  writeSoap,
} from '../../saml/index.ts';
import type { Arrived, ArrivedProfile } from '../person.ts';
import { Refused } from '../refusal.ts';
import type { Beginning, Begun, Found, Return } from '../way.ts';
import { currentMetadata } from './metadata.ts';
import { samlPaths } from './paths.ts';

type SamlProvider = Provider<'saml'>;
type Sources = Pick<Platform, 'encryption' | 'outbound' | 'clock' | 'log'>;

const signing = promisify(sign);
const digests: Readonly<Record<string, string>> = {
  [rsaSha1]: 'sha1',
  [rsaSha256]: 'sha256',
  [rsaSha512]: 'sha512',
};

/** In the order of `SAMLNameIDFormat`. */
const nameIdFormats = [undefined, nameIdFormat.emailAddress, nameIdFormat.persistent, nameIdFormat.transient];

/** Of PEM in base64, the DER in base64. */
const certificateOf = ({ values }: SamlProvider): string =>
  Buffer.from(values.certificate, 'base64')
    .toString('utf8')
    .replace(/-----[^-]+-----|\s/g, '');

function privateKeyOf({ encryption }: Sources, { secret }: SamlProvider): KeyObject {
  if (!secret) throw new Refused('misconfigured', 'the provider has no key of ours');
  return createPrivateKey(encryption.openText(secret));
}

function signatureKey(sources: Sources, provider: SamlProvider): SignatureKey {
  const key = privateKeyOf(sources, provider);
  const algorithm = provider.values.signatureAlgorithm || rsaSha256;
  const digest = digests[algorithm] ?? 'sha256';
  return {
    algorithm,
    certificate: certificateOf(provider),
    sign: (octets) => signing(digest, octets, key),
  };
}

/** saml-metadata §2.4.4: what an identity provider reads of us. */
export const ownMetadata = (provider: SamlProvider, origin: string): string => {
  const { entityId, acs } = samlPaths(origin, provider.id);
  const format = nameIdFormats[provider.values.nameIdFormat];
  const certificate = certificateOf(provider);
  return writeServiceProvider({
    entityId,
    signing: [certificate],
    encryption: [certificate],
    nameIdFormats: format === undefined ? [] : [format],
    authnRequestsSigned: provider.values.withSignedRequest,
    wantAssertionsSigned: false,
    assertionConsumers: [
      { binding: binding.post, location: acs },
      { binding: binding.artifact, location: acs },
    ],
  }).xml;
};

/** Our certificate for a provider: PEM. */
export const ownCertificate = ({ values }: SamlProvider): string =>
  Buffer.from(values.certificate, 'base64').toString('utf8');

async function identityProvider(
  sources: Sources,
  provider: SamlProvider,
): Promise<{ entityId: string; role: IdentityProviderRole }> {
  const { entityId, identityProvider: role } = readMetadata(await currentMetadata(sources, provider));
  if (role) return { entityId, role };
  throw new Refused('misconfigured', 'the metadata describe no identity provider');
}

function refusalOf(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (error instanceof SamlRefusal)
    return new Refused(error.reason === 'status' ? 'denied' : 'invalid', error.message, error.reason);
  if (error instanceof PosternError) return new Refused('unavailable', error.message);
  throw error;
}

/** xs:ID begins with a letter or `_`. */
const newId = () => `_${randomBytes(16).toString('hex')}`;

export async function begin(
  platform: Platform,
  provider: SamlProvider,
  { origin, state, loginHint, prompt }: Beginning,
): Promise<Begun> {
  try {
    const { role } = await identityProvider(platform, provider);
    const { values } = provider;
    const wanted = values.binding === binding.post ? binding.post : binding.redirect;
    const singleSignOn =
      role.singleSignOn.find((one) => one.binding === wanted) ??
      role.singleSignOn.find((one) => one.binding === binding.redirect || one.binding === binding.post);
    if (!singleSignOn)
      throw new Refused(
        'misconfigured',
        'the identity provider takes requests neither by redirect nor by POST',
      );
    const { entityId, acs, post } = samlPaths(origin, provider.id);
    const id = newId();
    const isSigned = values.withSignedRequest || role.wantAuthnRequestsSigned;
    const request: Carried = await buildAuthnRequest({
      id,
      now: platform.clock(),
      serviceProvider: { entityId, assertionConsumerServiceUrl: acs },
      singleSignOn,
      responseBinding: values.binding === binding.artifact ? binding.artifact : binding.post,
      relayState: state,
      key: isSigned ? signatureKey(platform, provider) : undefined,
      nameIdFormat: nameIdFormats[values.nameIdFormat],
      forceAuthn: prompt === 'login' || undefined,
      loginHint: loginHint || undefined,
    });
    const remembered = { requestId: id };
    if (request.by === 'redirect') return { redirectTo: request.url, remembered };
    const { action, fields } = request;
    return { redirectTo: `${post}?state=${encodeURIComponent(state)}`, form: { action, fields }, remembered };
  } catch (error) {
    throw refusalOf(error);
  }
}

const claimNames = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
/** What ADFS, Entra, Okta, Shibboleth and Keycloak call things; of what is said twice the first counts. */
const names: Readonly<Record<string, readonly string[]>> = {
  email: ['email', 'mail', 'emailaddress', `${claimNames}emailaddress`, 'urn:oid:0.9.2342.19200300.100.1.3'],
  firstName: ['firstname', 'givenname', 'given_name', `${claimNames}givenname`, 'urn:oid:2.5.4.42'],
  lastName: ['lastname', 'surname', 'sn', 'family_name', `${claimNames}surname`, 'urn:oid:2.5.4.4'],
  displayName: [
    'displayname',
    'fullname',
    'name',
    'cn',
    'http://schemas.microsoft.com/identity/claims/displayname',
    'urn:oid:2.16.840.1.113730.3.1.241',
  ],
  preferredUsername: [
    'username',
    'uid',
    'preferred_username',
    `${claimNames}name`,
    `${claimNames}upn`,
    'urn:oid:0.9.2342.19200300.100.1.1',
  ],
  phone: ['phone', 'phonenumber', 'telephonenumber', 'mobile', `${claimNames}mobilephone`],
};

const attributeNamed = (
  attributes: readonly SamlAttribute[],
  wanted: readonly string[],
): string | undefined => {
  for (const name of wanted)
    for (const { name: given, friendlyName = '', values } of attributes)
      if ([given.toLowerCase(), friendlyName.toLowerCase()].includes(name.toLowerCase()) && values[0])
        return values[0];
  return undefined;
};

/** SAML says of no address that it was verified. */
function profileOf(attributes: readonly SamlAttribute[], nameId: string): ArrivedProfile {
  const found = Object.fromEntries(
    Object.entries(names).flatMap(([field, wanted]) => {
      const value = attributeNamed(attributes, wanted);
      return value === undefined ? [] : [[field, value]];
    }),
  );
  return { preferredUsername: nameId, ...found, emailVerified: false, phoneVerified: false };
}

/** By which name the person stays the same. @throws Refused */
function idOf(
  { values }: SamlProvider,
  { nameId, attributes }: Extract<AcceptanceOutcome, { accepted: true }>,
): string {
  const byAttribute = values.transientMappingAttributeName;
  if (nameId && nameId.format !== nameIdFormat.transient) return nameId.value;
  const id = byAttribute === '' ? undefined : attributeNamed(attributes, [byAttribute]);
  if (id !== undefined) return id;
  throw new Refused(
    'misconfigured',
    byAttribute === ''
      ? 'the person has no name that stays: let the provider send a NameID that is not transient, or name an attribute (transient_mapping_attribute_name)'
      : `the assertion has no attribute "${byAttribute}"`,
  );
}

async function resolved(
  platform: Platform,
  provider: SamlProvider,
  role: IdentityProviderRole,
  config: ServiceProviderConfig,
  artifact: string,
  expected: { readonly now: Date; readonly requestId: string },
): Promise<AcceptanceOutcome> {
  const [service] = role.artifactResolution;
  if (!service) throw new Refused('misconfigured', 'the identity provider resolves no artifacts');
  const resolveId = newId();
  const message = writeArtifactResolve({
    id: resolveId,
    now: expected.now,
    issuer: config.entityId,
    destination: service.location,
    artifact,
  });
  const body = writeSoap(await signed(message, signatureKey(platform, provider))).xml;
  const answer = await platform.outbound.request(service.location, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '' },
    body,
  });
  if (answer.status !== 200)
    throw new Refused('misconfigured', `the artifact was answered with status ${answer.status}`);
  return acceptArtifactResponse(config, answer.body, { ...expected, resolveId });
}

export async function arrive(
  platform: Platform,
  provider: SamlProvider,
  { origin, params, remembered }: Return,
): Promise<Found> {
  try {
    const { entityId: idpEntityId, role } = await identityProvider(platform, provider);
    const { entityId, acs } = samlPaths(origin, provider.id);
    const config: ServiceProviderConfig = {
      entityId,
      assertionConsumerServiceUrl: acs,
      identityProvider: { entityId: idpEntityId, signingKeys: keysFor('signing', role.keys) },
      decryptionKeys: [privateKeyOf(platform, provider)],
    };
    const expected = { now: platform.clock(), requestId: remembered['requestId'] ?? '' };
    const artifact = params.get('SAMLart');
    const posted = params.get('SAMLResponse') ?? '';
    const outcome = artifact
      ? await resolved(platform, provider, role, config, artifact, expected)
      : acceptResponse(config, posted, expected);
    if (!outcome.accepted) throw outcome.refusal;
    const id = idOf(provider, outcome);
    const raw = Object.fromEntries(outcome.attributes.map(({ name, values }) => [name, [...values]]));
    const person: Arrived = {
      id,
      profile: profileOf(outcome.attributes, outcome.nameId?.value ?? id),
      raw: { id, attributes: raw },
    };
    // What came by an artifact was fetched, and is not kept.
    const assertion = artifact ? undefined : platform.encryption.seal('idp', Buffer.from(posted, 'base64'));
    return { person, arrival: { by: 'saml', assertion } };
  } catch (error) {
    throw refusalOf(error);
  }
}
