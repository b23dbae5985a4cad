import { maxBytes } from './body.ts';
import { mostOperations } from './bulk/request.ts';
import { notFound } from './errors.ts';
import { mostResults } from './list.ts';
import type { Resource } from './resource.ts';
import { type ResourceType, resourceTypes, type Schema, schemas } from './schema/index.ts';

/** RFC 7643 §5 */
export const serviceProviderConfig = (base: string): Resource => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'],
  patch: { supported: true },
  bulk: { supported: true, maxOperations: mostOperations, maxPayloadSize: maxBytes },
  filter: { supported: true, maxResults: mostResults },
  changePassword: { supported: true },
  sort: { supported: true },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'Bearer token',
      description:
        'An access token, or a personal access token, of a service user with a role in the organization',
      specUri: 'https://www.rfc-editor.org/info/rfc6750',
      primary: true,
    },
  ],
  meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
});

const schemaSchema = 'urn:ietf:params:scim:schemas:core:2.0:Schema';

const shownSchema = (base: string, schema: Schema): Resource => ({
  schemas: [schemaSchema],
  ...schema,
  meta: { resourceType: 'Schema', location: `${base}/Schemas/${schema.id}` },
});

const shownType = (
  base: string,
  { name, endpoint, description, schema, extensions }: ResourceType,
): Resource => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],
  id: name,
  name,
  endpoint,
  description,
  schema: schema.id,
  ...(extensions.length > 0 && {
    schemaExtensions: extensions.map((extension) => ({ schema: extension.id, required: false })),
  }),
  meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${name}` },
});

export const allSchemas = (base: string) => schemas.map((schema) => shownSchema(base, schema));
export const allTypes = (base: string) => resourceTypes.map((type) => shownType(base, type));

export function schemaNamed(base: string, id: string): Resource {
  const schema = schemas.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!schema) throw notFound('There is no such schema');
  return shownSchema(base, schema);
}

export function typeNamed(base: string, name: string): Resource {
  const type = resourceTypes.find((each) => each.name.toLowerCase() === name.toLowerCase());
  if (!type) throw notFound('There is no such type of resource');
  return shownType(base, type);
}
