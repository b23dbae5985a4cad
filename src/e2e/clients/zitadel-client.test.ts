import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { createConnectTransport } from '@connectrpc/connect-node';
import { create, createClientFor, NewAuthorizationBearerInterceptor } from '@zitadel/client';
import { createServerTransport } from '@zitadel/client/node';
import {
  createAdminServiceClient,
  createAuthServiceClient,
  createManagementServiceClient,
} from '@zitadel/client/v1';
import { createOrganizationServiceClient, createUserServiceClient } from '@zitadel/client/v2';
import { RequestContextSchema } from '@zitadel/proto/zitadel/object/v2/object_pb.js';
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js';
import { startTestPostern, type TestPostern } from '../../testing/postern.ts';
import { tellGrants } from './grants-story.ts';
import { tellStory } from './story.ts';

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern();
});
afterAll(() => postern?.stop());

const overConnect = (token: string) =>
  createConnectTransport({
    baseUrl: postern.url,
    httpVersion: '1.1',
    interceptors: [NewAuthorizationBearerInterceptor(token)],
  });
const overGrpc = (token: string) => createServerTransport(token, { baseUrl: postern.url });

describe('@zitadel/client', () => {
  for (const [name, transport] of Object.entries({ Connect: overConnect, gRPC: overGrpc })) {
    test(`${name}: a customer from creation to removal`, () =>
      tellStory(name, (service, token) => createClientFor(service)(transport(token)), postern.pat));

    test(`${name}: a product is sold, and roles of it are given`, () =>
      tellGrants(name, (service, token) => createClientFor(service)(transport(token)), postern.pat));

    test(`${name}: the ready-made clients, with their own descriptors`, async () => {
      const to = transport(postern.pat);
      const { organizationId } = await createOrganizationServiceClient(to).addOrganization({
        name: `Own ${name}`,
      });
      const users = createUserServiceClient(to);
      const { userId, details } = await users.addHumanUser({
        organization: { org: { case: 'orgId', value: organizationId } },
        username: `grace-${name}`,
        profile: { givenName: 'Grace', familyName: 'Hopper' },
        email: { email: 'grace@example.com', verification: { case: 'returnCode', value: {} } },
      });
      expect(details?.resourceOwner).toBe(organizationId);
      const { user } = await users.getUserByID({ userId });
      expect(user?.type).toMatchObject({
        case: 'human',
        value: { email: { email: 'grace@example.com', isVerified: false } },
      });

      const settings = createClientFor(SettingsService)(to);
      const ctx = create(RequestContextSchema, { resourceOwner: { case: 'orgId', value: organizationId } });
      expect((await settings.getLoginSettings({ ctx })).settings?.allowUsernamePassword).toBe(true);
    });

    test(`${name}: the version 1 clients`, async () => {
      const to = transport(postern.pat);
      expect((await createAdminServiceClient(to).getMyInstance({})).instance?.id).toBe(postern.instanceId);
      const { org } = await createManagementServiceClient(to).getMyOrg({});
      const { user } = await createAuthServiceClient(to).getMyUser({});
      expect(user?.details?.resourceOwner).toBe(org?.id ?? '');
      expect(user?.userName).toBe('provisioner');
    });
  }
});
