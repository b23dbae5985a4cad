import { complex, flag, many, plural, reference, type Schema, text } from './attribute.ts';

export const userSchemaId = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const enterpriseSchemaId = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';

/** RFC 7643 §4.1 */
export const userSchema: Schema = {
  id: userSchemaId,
  name: 'User',
  description: 'A person',
  attributes: [
    text('userName', 'The name to sign in with', { required: true, uniqueness: 'server' }),
    complex(
      'name',
      'The parts of the name',
      [
        text('formatted', 'The whole name as it is written'),
        text('familyName', 'The family name', { required: true }),
        text('givenName', 'The given name', { required: true }),
        text('middleName', 'Further names'),
        text('honorificPrefix', 'What stands before the name, such as a title'),
        text('honorificSuffix', 'What stands behind the name'),
      ],
      { required: true },
    ),
    text('displayName', 'The name that is shown'),
    text('nickName', 'What friends say'),
    reference('profileUrl', 'A page about the person', ['external']),
    text('title', 'The title in the company, such as "Vice President"'),
    text('userType', 'The relation to the company, such as "Contractor"'),
    text('preferredLanguage', 'The language to speak, as a tag such as de-CH'),
    text('locale', 'How dates and numbers are written, as a tag such as de-CH'),
    text('timezone', 'The time zone, such as Europe/Zurich'),
    flag('active', 'Whether the account can be used; it can where nothing is said of it', { required: true }),
    text('password', 'A password to set', { mutability: 'writeOnly', returned: 'never', caseExact: true }),
    many(
      'emails',
      'The e-mail address; of several, the primary one is kept',
      plural(text('value', 'The address', { required: true }), ['work', 'home', 'other']),
      { required: true },
    ),
    many(
      'phoneNumbers',
      'The phone number; of several, the primary one is kept',
      plural(text('value', 'The number, with its country code'), [
        'work',
        'home',
        'mobile',
        'fax',
        'pager',
        'other',
      ]),
    ),
    many('ims', 'Addresses of instant messaging', plural(text('value', 'The address'))),
    many(
      'photos',
      'Pictures elsewhere',
      plural(reference('value', 'The address of the picture', ['external']), ['photo', 'thumbnail']),
    ),
    many('addresses', 'Postal addresses', [
      text('formatted', 'The address as it is printed'),
      text('streetAddress', 'Street and number'),
      text('locality', 'The city'),
      text('region', 'The state or region'),
      text('postalCode', 'The postal code'),
      text('country', 'The country, as ISO 3166-1 alpha-2 has it'),
      text('type', 'What the address is for', { canonicalValues: ['work', 'home', 'other'] }),
      flag('primary', 'Whether it is the one to use; of one value at most'),
    ]),
    many(
      'groups',
      'The groups that the person is in, set by the groups',
      [
        text('value', 'The id of the group', { mutability: 'readOnly' }),
        reference('$ref', 'The address of the group', ['Group'], { mutability: 'readOnly' }),
        text('display', 'The name of the group', { mutability: 'readOnly' }),
        text('type', 'Whether it is through another group', {
          mutability: 'readOnly',
          canonicalValues: ['direct', 'indirect'],
        }),
      ],
      { mutability: 'readOnly' },
    ),
    many(
      'entitlements',
      'What the person is entitled to, for others to read',
      plural(text('value', 'The entitlement')),
    ),
    many(
      'roles',
      'What the person is, for others to read: gives no rights here',
      plural(text('value', 'The role')),
    ),
    many(
      'x509Certificates',
      'Certificates of the person',
      plural({ ...text('value', 'The certificate, DER in base64', { caseExact: true }), type: 'binary' }),
    ),
  ],
};

/** RFC 7643 §4.3 */
export const enterpriseSchema: Schema = {
  id: enterpriseSchemaId,
  name: 'EnterpriseUser',
  description: 'A person in a company',
  attributes: [
    text('employeeNumber', 'The number that the company gave the person'),
    text('costCenter', 'The cost center'),
    text('organization', 'The organization'),
    text('division', 'The division'),
    text('department', 'The department'),
    complex('manager', 'Whom the person reports to', [
      text('value', 'The id of the manager'),
      reference('$ref', 'The address of the manager', ['User']),
    ]),
  ],
};
