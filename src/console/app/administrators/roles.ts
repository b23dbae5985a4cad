import type { Texts } from '../texts/index.ts';

export type RoleName = keyof Texts['administrators']['explained'];
export type Level = 'instance' | 'organization' | 'project' | 'projectGrant';

/** What an administrator of each level can be, the strongest first. */
export const rolesOf: Readonly<Record<Level, readonly RoleName[]>> = {
  instance: [
    'IAM_OWNER',
    'IAM_OWNER_VIEWER',
    'IAM_ORG_MANAGER',
    'IAM_USER_MANAGER',
    'IAM_ADMIN_IMPERSONATOR',
    'IAM_END_USER_IMPERSONATOR',
    'IAM_LOGIN_CLIENT',
  ],
  organization: [
    'ORG_OWNER',
    'ORG_OWNER_VIEWER',
    'ORG_SETTINGS_MANAGER',
    'ORG_USER_MANAGER',
    'ORG_USER_PERMISSION_EDITOR',
    'ORG_PROJECT_PERMISSION_EDITOR',
    'ORG_PROJECT_CREATOR',
    'ORG_USER_SELF_MANAGER',
    'ORG_ADMIN_IMPERSONATOR',
    'ORG_END_USER_IMPERSONATOR',
    'SELF_MANAGEMENT_GLOBAL',
  ],
  project: ['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER', 'PROJECT_OWNER_GLOBAL', 'PROJECT_OWNER_VIEWER_GLOBAL'],
  projectGrant: ['PROJECT_GRANT_OWNER', 'PROJECT_GRANT_OWNER_VIEWER'],
};
