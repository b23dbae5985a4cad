import { afterAll, beforeAll, expect, test } from 'bun:test';
import { basic } from '../oidc/testing.ts';
import { actorToken, exchangeGrants, subjectToken, types } from '../oidc/testing-exchange.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** Acting as somebody, from the switch to the history of who was acted as. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

async function addApplication(): Promise<{ clientId: string; clientSecret: string }> {
  const { call } = scene.postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  const { projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Support',
  });
  const made = await call<{ oidcConfiguration: { clientId: string; clientSecret: string } }>(
    'zitadel.application.v2.ApplicationService/CreateApplication',
    {
      projectId,
      name: 'Support desk',
      oidcConfiguration: {
        redirectUris: ['http://localhost:9999/callback'],
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        grantTypes: exchangeGrants,
        authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
        developmentMode: true,
      },
    },
  );
  return made.oidcConfiguration;
}

/** A helper who may act as people, and a person. */
async function addUsers() {
  const { call } = scene.postern;
  const { userId: helperId } = await call<{ userId: string }>(
    'zitadel.management.v1.ManagementService/AddMachineUser',
    { userName: 'helper', name: 'Helping Hand' },
  );
  await call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
    userId: helperId,
    resource: { instance: true },
    roles: ['IAM_END_USER_IMPERSONATOR'],
  });
  const { token } = await call<{ token: string }>('zitadel.user.v2.UserService/AddPersonalAccessToken', {
    userId: helperId,
    expirationDate: '2120-01-01T00:00:00Z',
  });
  const { userId } = await call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: 'grace',
    profile: { givenName: 'Grace', familyName: 'Hopper' },
    email: { email: 'grace@people.example', isVerified: true },
  });
  return { token, userId };
}

test('it is switched on among the security settings, and the history of a person tells who acted', async () => {
  const [{ clientId, clientSecret }, { token, userId }] = await Promise.all([addApplication(), addUsers()]);
  const act = async () => {
    const answer = await fetch(`${scene.postern.url}/oauth/v2/token`, {
      method: 'POST',
      headers: { authorization: basic(clientId, clientSecret) },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        ...subjectToken(userId, types.userId),
        ...actorToken(token),
      }),
    });
    return answer.status;
  };
  expect(await act()).toBe(400);
  await scene.open('/instance/security');
  await scene.press('switch', /^Impersonation/);
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect(await act()).toBe(200);

  await scene.open(`/users/${userId}/history`);
  await scene.says('user.impersonated');
  await scene.says('Helping Hand');
  await scene.look('user-impersonated');
});
