import { describe, expect, test } from 'bun:test';
import { create, type DescMessage, fromJson, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { FieldRulesSchema } from '@zitadel/proto/validate/validate_pb.js';
import * as action from './services/action/v2.ts';
import * as actionBeta from './services/action/v2beta.ts';
import * as admin from './services/admin/v1.ts';
import * as application from './services/application/v2.ts';
import * as authorization from './services/authorization/v2.ts';
import * as permission from './services/internal_permission/v2.ts';
import * as management from './services/management/v1.ts';
import * as org from './services/org/v2.ts';
import * as session from './services/session/v2.ts';
import * as system from './services/system/v1.ts';
import * as user from './services/user/v2.ts';
import { fieldChecks } from './validation/field.ts';
import { validate } from './validation.ts';

/** What a request in JSON breaks, as `field rule`. */
const broken = (type: DescMessage, request: JsonValue): string[] =>
  validate(type, fromJson(type, request)).map(({ field, rule }) => `${field} ${rule}`);

const target = { name: 't', endpoint: 'https://t.example', restAsync: {}, timeout: '10s' };
const quota = {
  instanceId: '1',
  unit: 'UNIT_REQUESTS_ALL_AUTHENTICATED',
  from: '2025-01-01T00:00:00Z',
  resetInterval: '60s',
  amount: '1',
};
const text = (n: number): string => 'ä'.repeat(n);

/** rule, type, a request that holds it, one that breaks only it, the field at fault */
const kinds: [string, DescMessage, JsonObject, JsonObject, string][] = [
  ['bool.const', action.RequestExecutionSchema, { all: true }, { all: false }, 'all'],
  [
    'bytes.min_len',
    action.AddPublicKeyRequestSchema,
    { targetId: '1', publicKey: 'AA==' },
    { targetId: '1' },
    'public_key',
  ],
  [
    'bytes.max_len',
    action.AddPublicKeyRequestSchema,
    { targetId: '1', publicKey: Buffer.alloc(16384).toString('base64') },
    { targetId: '1', publicKey: Buffer.alloc(16385).toString('base64') },
    'public_key',
  ],
  [
    'duration.const',
    actionBeta.UpdateTargetRequestSchema,
    { id: '1', expirationSigningKey: '0s' },
    { id: '1', expirationSigningKey: '1s' },
    'expiration_signing_key',
  ],
  ['duration.gt', session.CreateSessionRequestSchema, { lifetime: '1s' }, { lifetime: '0s' }, 'lifetime'],
  [
    'duration.gte',
    action.CreateTargetRequestSchema,
    { ...target, timeout: '0s' },
    { ...target, timeout: '-0.5s' },
    'timeout',
  ],
  [
    'duration.lte',
    action.CreateTargetRequestSchema,
    { ...target, timeout: '270s' },
    { ...target, timeout: '270.000000001s' },
    'timeout',
  ],
  [
    'duration.required',
    system.AddQuotaRequestSchema,
    quota,
    { ...quota, resetInterval: null },
    'reset_interval',
  ],
  ['enum.defined_only', org.OrganizationStateQuerySchema, { state: 1 }, { state: 99 }, 'state'],
  [
    'enum.not_in',
    authorization.StateQuerySchema,
    { state: 'STATE_ACTIVE' },
    { state: 'STATE_UNSPECIFIED' },
    'state',
  ],
  [
    'int32.gte',
    user.GenerateRecoveryCodesRequestSchema,
    { userId: '1', count: 0 },
    { userId: '1', count: -1 },
    'count',
  ],
  [
    'int32.lte',
    user.GenerateRecoveryCodesRequestSchema,
    { userId: '1', count: 100 },
    { userId: '1', count: 101 },
    'count',
  ],
  [
    'uint32.gt',
    system.AddQuotaRequestSchema,
    { ...quota, notifications: [{ percent: 1, callUrl: 'https://c.example' }] },
    { ...quota, notifications: [{ percent: 0, callUrl: 'https://c.example' }] },
    'notifications[0].percent',
  ],
  ['uint64.gt', system.AddQuotaRequestSchema, quota, { ...quota, amount: '0' }, 'amount'],
  [
    'message.required',
    permission.DeleteAdministratorRequestSchema,
    { userId: '1', resource: { instance: true } },
    { userId: '1' },
    'resource',
  ],
  ['oneof.required', permission.ResourceTypeSchema, { projectId: '1' }, {}, 'resource'],
  [
    'enum.defined_only',
    application.CreateOIDCApplicationRequestSchema,
    { responseTypes: [1] },
    { responseTypes: [1, 77] },
    'response_types[1]',
  ],
  // Said of no such field.
  [
    'enum.defined_only',
    (await import('./services/management/v1.ts')).ListUsersRequestSchema,
    { sortingColumn: 1 },
    { sortingColumn: 9999 },
    'sorting_column',
  ],
  [
    'enum.not_in',
    (await import('./services/feature/v2.ts')).SetSystemFeaturesRequestSchema,
    { improvedPerformance: [2] },
    { improvedPerformance: [0] },
    'improved_performance[0]',
  ],
  [
    'repeated.min_items',
    permission.AndFilterSchema,
    { queries: [{ role: { roleKey: 'r' } }] },
    {},
    'queries',
  ],
  [
    'repeated.max_items',
    permission.OrFilterSchema,
    { queries: Array.from({ length: 20 }, () => ({ role: { roleKey: 'r' } })) },
    { queries: Array.from({ length: 21 }, () => ({ role: { roleKey: 'r' } })) },
    'queries',
  ],
  [
    'repeated.unique',
    authorization.UpdateAuthorizationRequestSchema,
    { id: '1', roleKeys: ['a', 'b'] },
    { id: '1', roleKeys: ['a', 'a'] },
    'role_keys',
  ],
  [
    'string.min_len',
    authorization.UpdateAuthorizationRequestSchema,
    { id: '1', roleKeys: ['a'] },
    { id: '1', roleKeys: ['a', ''] },
    'role_keys[1]',
  ],
  [
    'string.max_len',
    authorization.UpdateAuthorizationRequestSchema,
    { id: '1', roleKeys: [text(200)] },
    { id: '1', roleKeys: [text(201)] },
    'role_keys[0]',
  ],
  [
    'string.min_len',
    org.UpdateOrganizationRequestSchema,
    { organizationId: '1', name: 'n' },
    { organizationId: '1' },
    'name',
  ],
  [
    'string.max_len',
    org.UpdateOrganizationRequestSchema,
    { organizationId: '1', name: '😀'.repeat(200) },
    { organizationId: '1', name: '😀'.repeat(201) },
    'name',
  ],
  [
    'string.max_bytes',
    management.SetCustomInitMessageTextRequestSchema,
    { language: 'en', title: text(1000) },
    { language: 'en', title: text(1001) },
    'title',
  ],
  [
    'string.len',
    application.IOSApplicationSchema,
    { teamId: text(10), bundleId: 'b' },
    { teamId: text(9), bundleId: 'b' },
    'team_id',
  ],
  ['string.prefix', management.AddHumanUserRequest_PhoneSchema, { phone: '+41' }, { phone: '041' }, 'phone'],
  [
    'string.uri_ref',
    user.LDAPCredentialsSchema,
    { username: 'a b', password: 'p' },
    { username: 'a\u0007', password: 'p' },
    'username',
  ],
  [
    'string.email',
    management.AddHumanUserRequest_EmailSchema,
    { email: 'admin@localhost' },
    { email: 'admin@' },
    'email',
  ],
  [
    'timestamp.required',
    user.AddKeyRequestSchema,
    { userId: '1', expirationDate: '2030-01-01T00:00:00Z' },
    { userId: '1' },
    'expiration_date',
  ],
];

describe('validate', () => {
  for (const [rule, type, good, bad, field] of kinds)
    test(`${rule} of ${type.name}`, () => {
      expect(broken(type, good)).toEqual([]);
      expect(broken(type, bad)).toEqual([`${field} ${rule}`]);
    });

  test('ignore_empty lets nothing at all pass', () => {
    expect(broken(admin.UpdatePrivacyPolicyRequestSchema, { supportEmail: '' })).toEqual([]);
    expect(broken(admin.UpdatePrivacyPolicyRequestSchema, { supportEmail: 'x' })).toEqual([
      'support_email string.email',
    ]);
  });

  test('rules of optional and oneof fields hold only where the field is set', () => {
    expect(broken(action.UpdateTargetRequestSchema, { id: '1' })).toEqual([]);
    expect(broken(action.UpdateTargetRequestSchema, { id: '1', name: '' })).toEqual(['name string.min_len']);
    expect(broken(action.RequestExecutionSchema, { method: '' })).toEqual(['method string.min_len']);
  });

  test('violations name the field from the request down and say what is right', () => {
    const request = fromJson(org.ListOrganizationsRequestSchema, {
      queries: [{ idQuery: { id: '1' } }, { nameQuery: {} }],
    });
    expect(validate(org.ListOrganizationsRequestSchema, request)).toEqual([
      {
        field: 'queries[1].name_query.name',
        rule: 'string.min_len',
        message: 'must have between 1 and 200 characters',
      },
    ]);
    expect(validate(authorization.StateQuerySchema, create(authorization.StateQuerySchema))[0]?.message).toBe(
      'must be one of STATE_ACTIVE, STATE_INACTIVE',
    );
  });

  test('all violations are found, one a field', () => {
    expect(broken(management.AddHumanUserRequestSchema, {})).toEqual([
      'user_name string.min_len',
      'profile message.required',
      'email message.required',
    ]);
  });

  test('messages that hold themselves', () => {
    const deep = { not: { query: { and: { queries: [{ not: { query: {} } }] } } } };
    expect(broken(permission.AdministratorSearchFilterSchema, deep)).toEqual([
      'not.query.and.queries[0].not.query.filter oneof.required',
    ]);
  });

  test.each([
    'Jo <jo@example.com>',
    '@example.com',
    'jo@',
    'jo@-x.com',
    'jo..x@example.com',
    `${'a'.repeat(65)}@x.com`,
    'a b@x.com',
  ])('%p is no e-mail address', (email) =>
    expect(broken(management.AddHumanUserRequest_EmailSchema, { email })).toEqual(['email string.email']),
  );

  test.each(['jo@example.com', "o'neil+tag@sub.example.co", '"jo x"@example.com', 'jö@exämple.com'])(
    '%p is one',
    (email) => expect(broken(management.AddHumanUserRequest_EmailSchema, { email })).toEqual([]),
  );

  test('a rule of an unknown kind is an error, not a pass', () => {
    const field = org.OrganizationSchema.field.name;
    const pattern = fromJson(FieldRulesSchema, { string: { pattern: '^a' } });
    expect(() => fieldChecks(field, pattern)).toThrow('StringRules has pattern, which is not built');
    expect(() => fieldChecks(field, fromJson(FieldRulesSchema, { float: { gt: 1 } }))).toThrow(
      'rules of kind float are not built',
    );
  });
});
