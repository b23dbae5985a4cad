import { type Cases, exempt, reads } from '../case.ts';
import { applicationCases, applicationCasesBeta } from './application.ts';
import { instanceCases, instanceCasesBeta, systemCases, webKeyCases } from './instance.ts';
import { managedProjectCases } from './management-projects.ts';
import { managedUserCases } from './management-users.ts';
import { administratorCases, instanceMemberCases, managedMemberCases } from './members.ts';
import { managedOrgCases, orgAdminCases, orgCases, orgCasesBeta } from './org.ts';
import { projectCases, projectCasesBeta } from './project.ts';
import { oidcCases, ownCases, sessionCases } from './session.ts';
import { settingsCases, settingsCasesV1 } from './settings.ts';
import { userCases, userCasesBeta } from './user.ts';

const health: Cases = { Healthz: exempt('public') };

/** Every RPC that is built, by service. */
export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.system.v1.SystemService': systemCases,
  'zitadel.admin.v1.AdminService': {
    ...health,
    GetMyInstance: reads(() => ({})),
    ...orgAdminCases,
    ...instanceMemberCases,
    ...settingsCasesV1.admin,
  },
  'zitadel.management.v1.ManagementService': {
    ...health,
    ...managedOrgCases,
    ...managedMemberCases,
    ...managedUserCases,
    ...managedProjectCases,
    ...settingsCasesV1.management,
  },
  'zitadel.auth.v1.AuthService': { ...health, ...ownCases, ...settingsCasesV1.auth },
  'zitadel.instance.v2.InstanceService': instanceCases,
  'zitadel.instance.v2beta.InstanceService': instanceCasesBeta,
  'zitadel.org.v2.OrganizationService': orgCases,
  'zitadel.org.v2beta.OrganizationService': orgCasesBeta,
  'zitadel.internal_permission.v2.InternalPermissionService': administratorCases,
  'zitadel.internal_permission.v2beta.InternalPermissionService': administratorCases,
  'zitadel.project.v2.ProjectService': projectCases,
  'zitadel.project.v2beta.ProjectService': projectCasesBeta,
  'zitadel.application.v2.ApplicationService': applicationCases,
  'zitadel.app.v2beta.AppService': applicationCasesBeta,
  'zitadel.user.v2.UserService': userCases,
  'zitadel.user.v2beta.UserService': userCasesBeta,
  'zitadel.settings.v2.SettingsService': settingsCases,
  'zitadel.settings.v2beta.SettingsService': settingsCases,
  'zitadel.session.v2.SessionService': sessionCases,
  'zitadel.session.v2beta.SessionService': sessionCases,
  'zitadel.oidc.v2.OIDCService': oidcCases,
  'zitadel.oidc.v2beta.OIDCService': oidcCases,
  'zitadel.webkey.v2.WebKeyService': webKeyCases,
  'zitadel.webkey.v2beta.WebKeyService': webKeyCases,
};
