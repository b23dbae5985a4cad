import { acts, type Cases, closed, reads, removes } from '../e2e/tenancy/case.ts';
import { type Estate, inTheFuture, oidcSettings } from '../e2e/tenancy/victim.ts';

type Names = { id: string; keysOf: string; keyId: string };

const of = async (victim: Estate, { id }: Names, api?: 'secret' | 'key') => {
  const projectId = await victim.project();
  return { projectId, [id]: await victim.app(projectId, api) };
};
const keyed = async (victim: Estate) => {
  const projectId = await victim.project();
  const applicationId = await victim.app(projectId, 'key');
  return { projectId, applicationId, keyId: await victim.appKey(projectId, applicationId) };
};
const inactive = async (victim: Estate, names: Names) => {
  const app = await of(victim, names);
  await victim.call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
    projectId: app.projectId,
    applicationId: app[names.id],
  });
  return app;
};

const shared = (names: Names): Cases => ({
  GetApplication: reads(async (victim) => ({ [names.id]: (await of(victim, names))[names.id] })),
  DeleteApplication: removes((victim) => of(victim, names)),
  DeactivateApplication: acts((victim) => of(victim, names)),
  ReactivateApplication: acts((victim) => inactive(victim, names)),
  CreateApplicationKey: acts(async (victim) => {
    const { projectId, ...app } = await of(victim, names, 'key');
    return { projectId, [names.keysOf]: app[names.id], expirationDate: inTheFuture };
  }),
  DeleteApplicationKey: removes(async (victim) => {
    const { keyId, ...app } = await keyed(victim);
    return { ...app, [names.keyId]: keyId };
  }),
});

const names: Names = { id: 'applicationId', keysOf: 'applicationId', keyId: 'keyId' };
const applicationCases: Cases = {
  ...shared(names),
  CreateApplication: acts(async (victim) => ({
    projectId: await victim.project(),
    name: victim.name(),
    oidcConfiguration: oidcSettings,
  })),
  UpdateApplication: acts(async (victim) => ({ ...(await of(victim, names)), name: victim.name() })),
  GenerateClientSecret: acts((victim) => of(victim, names)),
  ListApplications: reads(async (victim) => ({
    filters: [{ projectIdFilter: { projectId: (await of(victim, names)).projectId } }],
  })),
  GetApplicationKey: reads(async (victim) => ({ keyId: (await keyed(victim)).keyId })),
  ListApplicationKeys: reads(async (victim) => ({
    filters: [{ applicationIdFilter: { applicationId: (await keyed(victim)).applicationId } }],
  })),
};

const beta: Names = { id: 'id', keysOf: 'appId', keyId: 'id' };
const applicationCasesBeta: Cases = {
  ...shared(beta),
  CreateApplication: acts(async (victim) => {
    const { authMethodType, ...oidcRequest } = oidcSettings;
    return {
      projectId: await victim.project(),
      name: victim.name(),
      oidcRequest: { ...oidcRequest, authMethodType },
    };
  }),
  UpdateApplication: acts(async (victim) => ({ ...(await of(victim, beta)), name: victim.name() })),
  RegenerateClientSecret: acts(async (victim) => {
    const { projectId, ...app } = await of(victim, beta);
    return { projectId, applicationId: app['id'], isOidc: true };
  }),
  ListApplications: reads(async (victim) => ({ projectId: (await of(victim, beta)).projectId })),
  GetApplicationKey: reads(async (victim) => {
    const { keyId, projectId, applicationId } = await keyed(victim);
    return { id: keyId, projectId, applicationId };
  }),
  ListApplicationKeys: reads(async (victim) => ({ applicationId: (await keyed(victim)).applicationId })),
};

const project = async (victim: Estate) => ({ projectId: await victim.project() });
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

/** Calls of management.v1. */
const managedCases: Cases = {
  AddOIDCApp: acts(async (victim) => ({ ...(await project(victim)), name: victim.name(), ...oidc })),
  AddAPIApp: acts(async (victim) => ({ ...(await project(victim)), name: victim.name(), ...basic })),
  AddSAMLApp: acts(async (victim) => ({
    ...(await project(victim)),
    name: victim.name(),
    metadataXml: victim.samlMetadata(),
  })),
  UpdateSAMLAppConfig: acts(async (victim) => {
    const { projectId } = await project(victim);
    return { projectId, appId: await victim.samlApp(projectId), metadataXml: victim.samlMetadata() };
  }),
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

const rolesClaim = 'postern.project.v1.RolesClaimService';
const unclaimed = async (victim: Estate) => {
  const projectId = await victim.project();
  return { projectId, applicationId: await victim.app(projectId) };
};
const claimed = async (victim: Estate) => {
  const application = await unclaimed(victim);
  await victim.call(`${rolesClaim}/SetApplicationRolesClaim`, { ...application, claim: victim.name() });
  return application;
};
const rolesClaimCases: Cases = {
  GetApplicationRolesClaim: reads(claimed),
  SetApplicationRolesClaim: acts(unclaimed),
  ResetApplicationRolesClaim: acts(claimed),
};

const clientSettingsCases: Cases = {
  // What it says is the same of many: that an administrator is answered is for the service's own test.
  GetClientSettings: closed(unclaimed),
  UpdateClientSettings: acts(async (victim) => ({
    ...(await unclaimed(victim)),
    requirePushedAuthorizationRequests: true,
  })),
};

const resources = 'postern.application.v1.ResourceService';
const protecting = async (victim: Estate) => ({
  ...(await unclaimed(victim)),
  resources: [`https://${victim.name()}.example.com/`],
});
const resourceCases: Cases = {
  GetApplicationResources: reads(async (victim) => {
    const { resources: addresses, ...application } = await protecting(victim);
    await victim.call(`${resources}/SetApplicationResources`, { ...application, resources: addresses });
    return application;
  }),
  SetApplicationResources: acts(protecting),
};

const crossApp = 'postern.application.v1.CrossAppAccessService';
const reaching = async (victim: Estate) => {
  const projectId = await victim.project();
  return {
    projectId,
    applicationId: await victim.app(projectId, 'secret'),
    targets: [{ audience: 'https://chat.example.com', clientId: victim.name() }],
  };
};
const crossAppCases: Cases = {
  GetCrossAppAccess: reads(async (victim) => {
    const { targets, ...application } = await reaching(victim);
    await victim.call(`${crossApp}/SetCrossAppAccess`, { ...application, targets });
    return application;
  }),
  SetCrossAppAccess: acts(reaching),
};

const forwardAuth = 'postern.application.v1.ForwardAuthService';
const behindProxy = async (victim: Estate) => ({
  ...(await unclaimed(victim)),
  forwardAuth: {
    origins: [
      `https://${victim
        .name()
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, '')}.example.com`,
    ],
  },
});
const forwardAuthCases: Cases = {
  GetForwardAuth: reads(async (victim) => {
    const { forwardAuth: settings, ...application } = await behindProxy(victim);
    await victim.call(`${forwardAuth}/SetForwardAuth`, { ...application, forwardAuth: settings });
    return application;
  }),
  SetForwardAuth: acts(behindProxy),
};

export const cases: Readonly<Record<string, Cases>> = {
  'zitadel.application.v2.ApplicationService': applicationCases,
  'zitadel.app.v2beta.AppService': applicationCasesBeta,
  'zitadel.management.v1.ManagementService': managedCases,
  [rolesClaim]: rolesClaimCases,
  'postern.application.v1.ClientSettingsService': clientSettingsCases,
  [resources]: resourceCases,
  [crossApp]: crossAppCases,
  [forwardAuth]: forwardAuthCases,
};
