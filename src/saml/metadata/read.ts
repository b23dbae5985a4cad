import { ns } from '../names.ts';
import { refuse } from '../refusal.ts';
import { metadataLimits, parseXml } from '../xml/parse.ts';
import {
  attributeOf,
  childrenOf,
  flagOf,
  isNamed,
  momentOf,
  requiredAttribute,
  textOf,
} from '../xml/read.ts';
import type { XmlElement } from '../xml/tree.ts';
import { type MetadataKey, metadataKeys, wantsEncryption } from './keys.ts';

/** saml-metadata §2.2.2 and §2.2.3 */
export interface Endpoint {
  readonly binding: string;
  readonly location: string;
  /** Where answers go, if they go elsewhere. */
  readonly responseLocation: string | undefined;
  readonly index: number | undefined;
  readonly isDefault: boolean | undefined;
}

interface Role {
  readonly keys: readonly MetadataKey[];
  /** It names keys to encrypt to, whether they can be read here or not. */
  readonly wantsEncryption: boolean;
  readonly nameIdFormats: readonly string[];
  readonly singleLogout: readonly Endpoint[];
  readonly artifactResolution: readonly Endpoint[];
}

export interface IdentityProviderRole extends Role {
  readonly singleSignOn: readonly Endpoint[];
  readonly wantAuthnRequestsSigned: boolean;
}

export interface ServiceProviderRole extends Role {
  readonly assertionConsumers: readonly Endpoint[];
  readonly authnRequestsSigned: boolean;
  readonly wantAssertionsSigned: boolean;
}

/** What an entity says of itself, in the roles that it has for SAML 2.0. */
export interface EntityMetadata {
  readonly entityId: string;
  readonly validUntil: Date | undefined;
  readonly identityProvider: IdentityProviderRole | undefined;
  readonly serviceProvider: ServiceProviderRole | undefined;
}

const maxEndpoints = 64;

/** A browser or this server is sent there. */
function locationOf(endpoint: XmlElement, name: string): string {
  const location = requiredAttribute(endpoint, name).trim();
  const protocol = URL.canParse(location) ? new URL(location).protocol : '';
  if (location.length > 2048 || (protocol !== 'https:' && protocol !== 'http:'))
    refuse('malformed', `${name} of ${endpoint.local} must be a URL of https or http`);
  return location;
}

function endpointOf(endpoint: XmlElement): Endpoint {
  const index = attributeOf(endpoint, 'index');
  if (index !== undefined && !/^\d{1,5}$/.test(index))
    refuse('malformed', `index of ${endpoint.local} is no number`);
  return {
    binding: requiredAttribute(endpoint, 'Binding'),
    location: locationOf(endpoint, 'Location'),
    responseLocation: attributeOf(endpoint, 'ResponseLocation') && locationOf(endpoint, 'ResponseLocation'),
    index: index === undefined ? undefined : Number(index),
    isDefault: flagOf(endpoint, 'isDefault'),
  };
}

function endpointsOf(role: XmlElement, local: string): Endpoint[] {
  const found = childrenOf(role, ns.md, local);
  if (found.length > maxEndpoints) refuse('malformed', `The metadata has more than ${maxEndpoints} ${local}`);
  return found.map(endpointOf);
}

const roleOf = (role: XmlElement): Role => ({
  keys: metadataKeys(role),
  wantsEncryption: wantsEncryption(role),
  nameIdFormats: childrenOf(role, ns.md, 'NameIDFormat').map(textOf),
  singleLogout: endpointsOf(role, 'SingleLogoutService'),
  artifactResolution: endpointsOf(role, 'ArtifactResolutionService'),
});

/** The role that speaks SAML 2.0, of those of a kind. */
const spoken = (entity: XmlElement, local: string): XmlElement | undefined =>
  childrenOf(entity, ns.md, local).find((role) =>
    (attributeOf(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(ns.samlp),
  );

/** An entity, or the one of a list. */
function entityOf(root: XmlElement): XmlElement {
  if (isNamed(root, ns.md, 'EntityDescriptor')) return root;
  if (!isNamed(root, ns.md, 'EntitiesDescriptor'))
    refuse('malformed', 'This is no metadata of SAML 2.0: it must be an EntityDescriptor');
  const [entity, ...more] = childrenOf(root, ns.md, 'EntityDescriptor');
  return entity && more.length === 0 ? entity : refuse('unsupported', 'The metadata must be of one entity');
}

/**
 * Reads metadata (saml-metadata §2.3.2). Its own signature is not looked at: whoever hands it over vouches for it.
 * @throws SamlRefusal `xml`, `malformed`, `unsupported`
 */
export function readMetadata(source: Uint8Array | string): EntityMetadata {
  const entity = entityOf(parseXml(source, { limits: metadataLimits, written: true }));
  const entityId = requiredAttribute(entity, 'entityID');
  if (entityId.length > 1024) refuse('malformed', 'entityID must have at most 1024 characters');
  const idp = spoken(entity, 'IDPSSODescriptor');
  const sp = spoken(entity, 'SPSSODescriptor');
  return {
    entityId,
    validUntil: momentOf(entity, 'validUntil'),
    identityProvider: idp && {
      ...roleOf(idp),
      singleSignOn: endpointsOf(idp, 'SingleSignOnService'),
      wantAuthnRequestsSigned: flagOf(idp, 'WantAuthnRequestsSigned') ?? false,
    },
    serviceProvider: sp && {
      ...roleOf(sp),
      assertionConsumers: endpointsOf(sp, 'AssertionConsumerService'),
      authnRequestsSigned: flagOf(sp, 'AuthnRequestsSigned') ?? false,
      wantAssertionsSigned: flagOf(sp, 'WantAssertionsSigned') ?? false,
    },
  };
}

/** The first endpoint of the best binding that there is one of. */
export const endpointFor = (
  endpoints: readonly Endpoint[],
  bindings: readonly string[],
): Endpoint | undefined =>
  bindings.flatMap((binding) => endpoints.filter((endpoint) => endpoint.binding === binding))[0];

/** The one that is taken where none is named: marked as such, else not marked as another, else the first. */
export const defaultEndpoint = (endpoints: readonly Endpoint[]): Endpoint | undefined =>
  endpoints.find(({ isDefault }) => isDefault) ??
  endpoints.find(({ isDefault }) => isDefault === undefined) ??
  endpoints[0];
