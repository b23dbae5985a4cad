import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { findClient } from './index.ts';

let postern: TestPostern;
let projectId: string;
beforeAll(async () => {
  postern = await startTestPostern();
  const { org } = await postern.call<{ org: { id: string } }>(
    'zitadel.management.v1.ManagementService/GetMyOrg',
  );
  ({ projectId } = await postern.call<{ projectId: string }>(
    'zitadel.project.v2.ProjectService/CreateProject',
    { organizationId: org.id, name: 'Shop' },
  ));
});
afterAll(() => postern?.stop());

const given = {
  redirectUris: [' https://shop.example/cb\r\n', ''],
  postLogoutRedirectUris: ['https://shop.example/bye\n', '\t'],
  additionalOrigins: ['https://admin.example '],
};
const kept = {
  redirectUris: ['https://shop.example/cb'],
  postLogoutRedirectUris: ['https://shop.example/bye'],
  additionalOrigins: ['https://admin.example'],
};

interface Version {
  create(name: string, settings: object): Promise<{ appId: string; clientId: string }>;
  update(appId: string, settings: object): Promise<unknown>;
}
const versions: Record<string, Version> = {
  v2: {
    async create(name, settings) {
      const { applicationId, oidcConfiguration } = await postern.call<{
        applicationId: string;
        oidcConfiguration: { clientId: string };
      }>('zitadel.application.v2.ApplicationService/CreateApplication', {
        projectId,
        name,
        oidcConfiguration: settings,
      });
      return { appId: applicationId, clientId: oidcConfiguration.clientId };
    },
    update: (applicationId, settings) =>
      postern.call('zitadel.application.v2.ApplicationService/UpdateApplication', {
        projectId,
        applicationId,
        oidcConfiguration: settings,
      }),
  },
  v2beta: {
    async create(name, settings) {
      const { appId, oidcResponse } = await postern.call<{
        appId: string;
        oidcResponse: { clientId: string };
      }>('zitadel.app.v2beta.AppService/CreateApplication', { projectId, name, oidcRequest: settings });
      return { appId, clientId: oidcResponse.clientId };
    },
    update: (id, settings) =>
      postern.call('zitadel.app.v2beta.AppService/UpdateApplication', {
        projectId,
        id,
        oidcConfigurationRequest: settings,
      }),
  },
  v1: {
    create: (name, settings) =>
      postern.call('zitadel.management.v1.ManagementService/AddOIDCApp', { projectId, name, ...settings }),
    update: (appId, settings) =>
      postern.call('zitadel.management.v1.ManagementService/UpdateOIDCAppConfig', {
        projectId,
        appId,
        ...settings,
      }),
  },
};

test.each(Object.entries(versions))(
  '%s keeps URIs without blanks and line ends around them',
  async (name, version) => {
    const oidcOf = async (clientId: string) =>
      (await findClient(postern.server.platform.sql, postern.instanceId, clientId))?.oidc;
    const { appId, clientId } = await version.create(name, given);
    expect(await oidcOf(clientId)).toMatchObject(kept);
    await version.update(appId, { ...given, redirectUris: ['\nhttps://shop.example/other '] });
    expect(await oidcOf(clientId)).toMatchObject({ ...kept, redirectUris: ['https://shop.example/other'] });
    for (const list of Object.keys(given)) {
      const broken = { ...kept, [list]: ['https://shop.example/\r\nset-cookie:x=1'] };
      const refused = (call: Promise<unknown>) => expect(call).rejects.toThrow('control character');
      await refused(version.create(`${name} ${list}`, broken));
      await refused(version.update(appId, broken));
    }
  },
);

test.each(Object.entries(versions))(
  '%s makes an application of the device flow alone, and one with an empty redirect URI',
  async (name, version) => {
    const device = ['OIDC_GRANT_TYPE_DEVICE_CODE'];
    const responseTypes = ['OIDC_RESPONSE_TYPE_CODE'];
    await version.create(`${name} tv`, { grantTypes: device });
    await version.create(`${name} radio`, { grantTypes: device, responseTypes });
    await version.create(`${name} empty`, {
      redirectUris: [''],
      responseTypes,
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    });
  },
);
