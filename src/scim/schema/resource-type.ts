import { type Attribute, complex, dateTime, reference, type Schema, text } from './attribute.ts';
import { groupSchema } from './group.ts';
import { enterpriseSchema, userSchema } from './user.ts';

/** RFC 7643 §6 */
export interface ResourceType {
  readonly name: 'User' | 'Group';
  readonly endpoint: '/Users' | '/Groups';
  readonly description: string;
  readonly schema: Schema;
  readonly extensions: readonly Schema[];
}

export const userType: ResourceType = {
  name: 'User',
  endpoint: '/Users',
  description: 'People of the organization',
  schema: userSchema,
  extensions: [enterpriseSchema],
};

export const groupType: ResourceType = {
  name: 'Group',
  endpoint: '/Groups',
  description: 'Groups of the organization',
  schema: groupSchema,
  extensions: [],
};

export const resourceTypes = [userType, groupType];

export const schemas: readonly Schema[] = [userSchema, enterpriseSchema, groupSchema];

/** What every resource has besides the attributes of its schema (RFC 7643 §3.1). */
const common: readonly Attribute[] = [
  text('schemas', 'The schemas of the resource', {
    multiValued: true,
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
  }),
  text('id', 'The id of the resource', { caseExact: true, mutability: 'readOnly', returned: 'always' }),
  text('externalId', 'The id by which the client knows the resource', { caseExact: true }),
  complex(
    'meta',
    'About the resource',
    [
      text('resourceType', 'Its type', { caseExact: true, mutability: 'readOnly' }),
      dateTime('created', 'When it was made', { mutability: 'readOnly' }),
      dateTime('lastModified', 'When it last changed', { mutability: 'readOnly' }),
      reference('location', 'Its address', ['uri'], { mutability: 'readOnly' }),
      text('version', 'Its version', { caseExact: true, mutability: 'readOnly' }),
    ],
    { mutability: 'readOnly' },
  ),
];

const attributesOf = new Map(resourceTypes.map((type) => [type, [...common, ...type.schema.attributes]]));

/** Attributes that stand beside `schemas`, not in an extension. */
export const coreAttributes = (type: ResourceType): readonly Attribute[] => attributesOf.get(type) ?? [];

/** Attribute names are case-insensitive (RFC 7643 §2.1). */
export function named(attributes: readonly Attribute[] | undefined, name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes?.find((attribute) => attribute.name.toLowerCase() === wanted);
}

export function extensionNamed(type: ResourceType, urn: string): Schema | undefined {
  const wanted = urn.toLowerCase();
  return type.extensions.find(({ id }) => id.toLowerCase() === wanted);
}
