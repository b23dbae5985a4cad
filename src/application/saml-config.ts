import { invalidArgument } from '../errors/index.ts';
import {
  type EntityMetadata,
  encryptionKeyOf,
  readMetadata,
  SamlRefusal,
  type ServiceProviderRole,
} from '../saml/index.ts';
import type { SamlConfig } from './saml-payload.ts';

/** An entity that is a service provider, and can be answered. */
export interface ServiceProvider extends Pick<EntityMetadata, 'entityId'> {
  readonly role: ServiceProviderRole;
}

/** @throws SamlRefusal */
function serviceProviderIn(metadata: Uint8Array): ServiceProvider {
  const { entityId, serviceProvider } = readMetadata(metadata);
  if (!serviceProvider)
    throw new SamlRefusal('malformed', 'The metadata must be of a service provider (SPSSODescriptor)');
  if (serviceProvider.assertionConsumers.length === 0)
    throw new SamlRefusal('malformed', 'The metadata names no AssertionConsumerService');
  return { entityId, role: serviceProvider };
}

/** What metadata that was accepted says. @throws SamlRefusal */
export const serviceProviderOf = ({ metadata }: Pick<SamlConfig, 'metadata'>): ServiceProvider =>
  serviceProviderIn(Buffer.from(metadata, 'base64'));

/** @throws PosternError `invalid_argument` for metadata that is none of a service provider */
export function readServiceProvider(
  metadata: Uint8Array,
  field: string,
): Pick<SamlConfig, 'entityId' | 'metadata'> {
  try {
    const { entityId, role } = serviceProviderIn(metadata);
    encryptionKeyOf(role);
    return { entityId, metadata: Buffer.from(metadata).toString('base64') };
  } catch (cause) {
    if (!(cause instanceof SamlRefusal)) throw cause;
    throw invalidArgument('APP-Sam02', cause.message, { field, cause });
  }
}
