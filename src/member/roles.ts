/**
 * The one table behind every permission check: which administrator role holds which permissions.
 * Names are Zitadel's, since clients, scripts and the Terraform provider grant roles by name.
 */

const verbs = (area: string, ...names: string[]) => names.map((verb) => `${area}.${verb}`);
const readWriteDelete = (...areas: string[]) =>
  areas.flatMap((area) => verbs(area, 'read', 'write', 'delete'));

const systemPermissions = [
  ...readWriteDelete('system.instance', 'system.domain', 'system.debug', 'system.feature'),
  ...verbs('system.quota', 'write', 'delete'),
  ...verbs('system.limits', 'write', 'delete'),
  'system.iam.member.read',
];

const instancePermissions = [
  'iam.read',
  'iam.write',
  ...readWriteDelete(
    'iam.policy',
    'iam.member',
    'iam.idp',
    'iam.action',
    'iam.flow',
    'iam.feature',
    'iam.web_key',
  ),
  ...verbs('iam.restrictions', 'read', 'write'),
  ...verbs('iam.debug', 'read', 'write'),
  ...readWriteDelete('action.target', 'userschema'),
  ...verbs('action.execution', 'read', 'write'),
  'events.read',
  'milestones.read',
];

const orgPermissions = [
  ...verbs('org', 'create', 'read', 'write', 'delete', 'global.read'),
  ...readWriteDelete('org.member', 'org.idp', 'org.action', 'org.flow', 'org.feature', 'policy'),
];

const projectPermissions = [
  ...verbs('project', 'create', 'read', 'write', 'delete'),
  ...readWriteDelete(
    'project.app',
    'project.role',
    'project.member',
    'project.grant',
    'project.grant.member',
  ),
];

const userPermissions = [
  ...verbs(
    'user',
    'read',
    'write',
    'delete',
    'global.read',
    'membership.read',
    'credential.write',
    'passkey.write',
  ),
  ...readWriteDelete('user.grant', 'user.feature'),
];

const sessionPermissions = verbs('session', 'read', 'write', 'delete');

/** Known since 2026, beside the 118 of v4. */
const newerPermissions = [
  ...verbs('group', 'create', 'read', 'write', 'delete'),
  ...readWriteDelete('group.user'),
  'project.app.register_dynamic',
];

const ownerPermissions = [
  ...instancePermissions,
  ...orgPermissions,
  ...projectPermissions,
  ...userPermissions,
  ...sessionPermissions,
  ...newerPermissions,
];

/** Every permission that the product knows; an RPC that asks for another one fails the build's check. */
export const permissions: ReadonlySet<string> = new Set([
  ...systemPermissions,
  ...ownerPermissions,
  'impersonation',
  'admin.impersonation',
  'session.link',
  'project.read:self',
  'user.self.delete',
  'project.grant.user.grant.read',
]);

const readOnly = (from: readonly string[]) => from.filter((permission) => permission.endsWith('.read'));
const without = (from: readonly string[], ...dropped: string[]) =>
  from.filter((permission) => !dropped.includes(permission));
const within = (from: readonly string[], ...prefixes: string[]) =>
  from.filter((permission) => prefixes.some((prefix) => permission.startsWith(prefix)));

const groupPermissions = within(newerPermissions, 'group.');

const orgOwner = [
  ...without(orgPermissions, 'org.create'),
  ...without(projectPermissions, 'project.app.delete'),
  ...userPermissions,
  ...verbs('session', 'read', 'delete'),
  ...groupPermissions,
];

const projectOwner = [
  ...without(projectPermissions, 'project.create'),
  'policy.read',
  'org.global.read',
  'user.read',
  'user.global.read',
  ...readWriteDelete('user.grant'),
  'user.membership.read',
];

const projectGrantOwner = [
  'policy.read',
  'org.global.read',
  'project.read',
  'project.grant.read',
  'project.role.read',
  ...readWriteDelete('project.grant.member', 'user.grant'),
  'user.read',
  'user.global.read',
];

export const rolePermissions: Readonly<Record<string, ReadonlySet<string>>> = Object.fromEntries(
  Object.entries({
    SYSTEM_OWNER: systemPermissions,
    SYSTEM_OWNER_VIEWER: readOnly(systemPermissions),

    IAM_OWNER: ownerPermissions,
    IAM_OWNER_VIEWER: readOnly(ownerPermissions),
    IAM_ORG_MANAGER: [
      ...orgPermissions,
      ...without(projectPermissions, 'project.app.delete'),
      ...userPermissions,
      ...verbs('session', 'read', 'delete'),
      ...groupPermissions,
    ],
    IAM_USER_MANAGER: [
      ...verbs('org', 'read', 'global.read'),
      'org.member.read',
      'org.member.delete',
      ...userPermissions,
      ...verbs('session', 'read', 'delete'),
      ...verbs('project', 'read'),
      ...verbs('project.app', 'read'),
      ...verbs('project.role', 'read'),
      ...verbs('project.member', 'read'),
      ...verbs('project.grant', 'read', 'write', 'delete'),
      ...verbs('project.grant.member', 'read'),
    ],
    IAM_ADMIN_IMPERSONATOR: ['admin.impersonation', 'impersonation'],
    IAM_END_USER_IMPERSONATOR: ['impersonation'],
    IAM_LOGIN_CLIENT: [
      'iam.read',
      'iam.policy.read',
      'iam.member.read',
      'iam.member.write',
      'iam.idp.read',
      'iam.feature.read',
      'iam.restrictions.read',
      'org.read',
      'org.create',
      'org.member.read',
      'org.member.write',
      'org.idp.read',
      'org.feature.read',
      'org.global.read',
      'policy.read',
      'project.read',
      'project.member.read',
      'project.member.write',
      'project.role.read',
      'project.app.read',
      'project.grant.read',
      'project.grant.member.read',
      'project.grant.member.write',
      'user.read',
      'user.write',
      'user.credential.write',
      'user.passkey.write',
      'user.feature.read',
      'user.global.read',
      'user.membership.read',
      ...verbs('user.grant', 'read', 'write'),
      ...sessionPermissions,
      'session.link',
    ],

    ORG_OWNER: orgOwner,
    ORG_OWNER_VIEWER: readOnly(orgOwner),
    ORG_SETTINGS_MANAGER: [
      'org.read',
      'org.write',
      ...readWriteDelete('org.idp', 'org.feature'),
      ...verbs('policy', 'read', 'write', 'delete'),
    ],
    ORG_USER_MANAGER: [
      'org.read',
      ...without(userPermissions, 'user.feature.write', 'user.feature.delete'),
      'policy.read',
      'project.read',
      'project.role.read',
      ...verbs('session', 'read', 'delete'),
      ...groupPermissions,
    ],
    ORG_USER_PERMISSION_EDITOR: [
      'org.read',
      'org.member.read',
      'user.read',
      'user.global.read',
      'user.membership.read',
      ...readWriteDelete('user.grant'),
      'policy.read',
      'project.read',
      'project.member.read',
      'project.role.read',
      'project.app.read',
      'project.grant.read',
      'project.grant.member.read',
    ],
    ORG_PROJECT_PERMISSION_EDITOR: [
      'org.read',
      'org.member.read',
      'user.read',
      'user.global.read',
      ...readWriteDelete('user.grant'),
      'policy.read',
      'project.read',
      'project.role.read',
      ...readWriteDelete('project.member', 'project.grant', 'project.grant.member'),
    ],
    ORG_PROJECT_CREATOR: ['user.global.read', 'policy.read', 'project.read:self', 'project.create'],
    ORG_USER_SELF_MANAGER: ['policy.read', 'user.self.delete'],
    ORG_ADMIN_IMPERSONATOR: ['admin.impersonation', 'impersonation'],
    ORG_END_USER_IMPERSONATOR: ['impersonation'],

    PROJECT_OWNER: projectOwner,
    PROJECT_OWNER_VIEWER: readOnly(projectOwner),
    PROJECT_OWNER_GLOBAL: without(projectOwner, 'project.app.delete', 'project.delete'),
    PROJECT_OWNER_VIEWER_GLOBAL: readOnly(projectOwner),
    PROJECT_GRANT_OWNER: projectGrantOwner,
    PROJECT_GRANT_OWNER_VIEWER: readOnly(projectGrantOwner),

    SELF_MANAGEMENT_GLOBAL: ['org.create', 'policy.read', 'user.self.delete'],
  }).map(([role, held]) => [role, new Set(held)]),
);

export type MembershipLevel = 'system' | 'instance' | 'org' | 'project' | 'project_grant';

const rolePrefixes: Record<MembershipLevel, readonly string[]> = {
  system: ['SYSTEM_'],
  instance: ['IAM_'],
  org: ['ORG_', 'SELF_MANAGEMENT_GLOBAL'],
  project: ['PROJECT_OWNER'],
  project_grant: ['PROJECT_GRANT_OWNER'],
};

/** Role names that a member of this level may be given. */
export const rolesOf = (level: MembershipLevel): string[] =>
  Object.keys(rolePermissions).filter((role) =>
    rolePrefixes[level].some((prefix) => role.startsWith(prefix)),
  );

export const grants = (roles: readonly string[], permission: string): boolean =>
  roles.some((role) => Object.hasOwn(rolePermissions, role) && rolePermissions[role]?.has(permission));
