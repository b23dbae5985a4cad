import type { Call, Shown } from './call.ts';
import type { Resource } from './resource.ts';
import type { ResourceType } from './schema/index.ts';

export const locationOf = ({ base }: Pick<Call, 'base'>, { endpoint }: ResourceType, id: string): string =>
  `${base}${endpoint}/${id}`;

interface Facts {
  readonly id: string;
  readonly created: Date;
  readonly lastModified: Date;
  readonly version: string;
}

/** A resource with what the server says of it (RFC 7643 §3.1). */
export function withMeta(call: Call, type: ResourceType, content: Resource, facts: Facts): Shown {
  const { id, created, lastModified, version } = facts;
  const location = locationOf(call, type, id);
  const extensions = type.extensions.filter((extension) => content[extension.id] !== undefined);
  const meta = {
    resourceType: type.name,
    created: created.toISOString(),
    lastModified: lastModified.toISOString(),
    location,
    version,
  };
  const schemas = [type.schema, ...extensions].map((schema) => schema.id);
  return { resource: { schemas, id, ...content, meta }, version, location };
}
