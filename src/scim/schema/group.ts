import { many, reference, type Schema, text } from './attribute.ts';

export const groupSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** RFC 7643 §4.2 */
export const groupSchema: Schema = {
  id: groupSchemaId,
  name: 'Group',
  description: 'A group of people, and of groups',
  attributes: [
    text('displayName', 'The name of the group', { required: true, uniqueness: 'server' }),
    many('members', 'Who is in the group', [
      text('value', 'The id of the member', { mutability: 'immutable', caseExact: true }),
      reference('$ref', 'The address of the member', ['User', 'Group'], { mutability: 'immutable' }),
      text('type', 'What the member is', {
        mutability: 'immutable',
        canonicalValues: ['User', 'Group'],
      }),
    ]),
  ],
};
