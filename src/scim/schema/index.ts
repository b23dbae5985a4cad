export type { Attribute, Schema } from './attribute.ts';
export { groupSchemaId } from './group.ts';
export * from './resource-type.ts';
export { enterpriseSchemaId, userSchemaId } from './user.ts';
