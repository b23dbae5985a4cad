import { acts, type Cases, reads, removes } from '../case.ts';
import { type Estate, inTheFuture, oidcSettings } from '../victim.ts';

const id = async (victim: Estate) => ({ id: await victim.project() });
const project = async (victim: Estate) => ({ projectId: await victim.project() });
const role = async (victim: Estate) => {
  const { projectId } = await project(victim);
  return { projectId, roleKey: await victim.role(projectId) };
};
const app = async (victim: Estate, api?: 'secret' | 'key') => {
  const { projectId } = await project(victim);
  return { projectId, appId: await victim.app(projectId, api) };
};
const key = async (victim: Estate) => {
  const { projectId, appId } = await app(victim, 'key');
  return { projectId, appId, keyId: await victim.appKey(projectId, appId) };
};
const { redirectUris, responseTypes, grantTypes } = oidcSettings;
const oidc = {
  redirectUris,
  responseTypes,
  grantTypes,
  appType: 'OIDC_APP_TYPE_WEB',
  authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
};
const basic = { authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' };

/** Project and application calls of management.v1. */
export const managedProjectCases: Cases = {
  AddProject: acts((victim) => ({ name: victim.name() })),
  GetProjectByID: reads(id),
  UpdateProject: acts(async (victim) => ({ ...(await id(victim)), name: victim.name() })),
  DeactivateProject: acts(id),
  ReactivateProject: acts(async (victim) => {
    const { projectId } = await project(victim);
    await victim.call('zitadel.project.v2.ProjectService/DeactivateProject', { projectId });
    return { id: projectId };
  }),
  RemoveProject: removes(id),
  ListProjects: reads(async (victim) => {
    await victim.project();
    return { queries: [{ nameQuery: { name: victim.marker, method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }] };
  }),
  AddProjectRole: acts(async (victim) => ({
    ...(await project(victim)),
    roleKey: 'new',
    displayName: 'New',
  })),
  BulkAddProjectRoles: acts(async (victim) => ({
    ...(await project(victim)),
    roles: [{ key: 'new', displayName: 'New' }],
  })),
  UpdateProjectRole: acts(async (victim) => ({ ...(await role(victim)), displayName: 'Changed' })),
  RemoveProjectRole: acts(role),
  ListProjectRoles: reads(async (victim) => ({ projectId: (await role(victim)).projectId })),
  AddOIDCApp: acts(async (victim) => ({ ...(await project(victim)), name: victim.name(), ...oidc })),
  AddAPIApp: acts(async (victim) => ({ ...(await project(victim)), name: victim.name(), ...basic })),
  GetAppByID: reads((victim) => app(victim)),
  ListApps: reads(async (victim) => ({ projectId: (await app(victim)).projectId })),
  UpdateApp: acts(async (victim) => ({ ...(await app(victim)), name: victim.name() })),
  UpdateOIDCAppConfig: acts(async (victim) => ({
    ...(await app(victim)),
    ...oidc,
    redirectUris: ['https://elsewhere.example.com/callback'],
  })),
  UpdateAPIAppConfig: acts(async (victim) => ({
    ...(await app(victim, 'secret')),
    authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  })),
  DeactivateApp: acts((victim) => app(victim)),
  ReactivateApp: acts(async (victim) => {
    const { projectId, appId } = await app(victim);
    await victim.call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
      projectId,
      applicationId: appId,
    });
    return { projectId, appId };
  }),
  RemoveApp: removes((victim) => app(victim)),
  RegenerateOIDCClientSecret: acts((victim) => app(victim)),
  RegenerateAPIClientSecret: acts((victim) => app(victim, 'secret')),
  AddAppKey: acts(async (victim) => ({
    ...(await app(victim, 'key')),
    type: 'KEY_TYPE_JSON',
    expirationDate: inTheFuture,
  })),
  GetAppKey: reads(key),
  ListAppKeys: reads(async (victim) => {
    const { projectId, appId } = await key(victim);
    return { projectId, appId };
  }),
  RemoveAppKey: removes(key),
};
