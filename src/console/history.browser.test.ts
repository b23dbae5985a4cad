import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConsolePage, type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** What happened to an object, for those who may read it and not the log of events. */

const password = 'Secret-password1';
const users = 'zitadel.user.v2.UserService';

let scene: ConsoleScene;
let orgId: string;
let projectId: string;
let applicationId: string;
let adaId: string;
const call = <T = Record<string, string>>(method: string, request: object = {}) =>
  scene.postern.call<T>(method, request);

async function addPerson(username: string): Promise<string> {
  const { userId = '' } = await call(`${users}/AddHumanUser`, {
    organization: { orgId },
    username,
    profile: { givenName: username, familyName: 'Person' },
    email: { email: `${username}@acme.example`, isVerified: true },
    password: { password, changeRequired: false },
  });
  await call(`${users}/HumanMFAInitSkipped`, { userId });
  return userId;
}

const appoint = (userId: string, resource: object, roles: readonly string[]) =>
  call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
    userId,
    resource,
    roles,
  });

beforeAll(async () => {
  scene = await openConsole();
  ({ organizationId: orgId = '' } = await call('zitadel.org.v2.OrganizationService/AddOrganization', {
    name: 'Acme',
  }));
  adaId = await addPerson('ada');
  ({ projectId = '' } = await call('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: orgId,
    name: 'Docs',
  }));
  ({ applicationId = '' } = await call('zitadel.application.v2.ApplicationService/CreateApplication', {
    projectId,
    name: 'Handbook',
    oidcConfiguration: { redirectUris: ['https://handbook.example/callback'] },
  }));
  await appoint(await addPerson('owner'), { organizationId: orgId }, ['ORG_OWNER']);
  await appoint(await addPerson('keeper'), { projectId }, ['PROJECT_OWNER']);
});
afterAll(() => scene?.close());

const moments = ({ page }: ConsolePage) =>
  page.evaluate(() =>
    [...document.querySelectorAll('.moment code')].map(({ textContent }) => textContent ?? ''),
  );

test('an owner of an organization sees what happened to its people, projects, applications and itself', async () => {
  const owner = await scene.another();
  await owner.open(`/users/${adaId}/history`, { userName: 'owner@acme.example', password });
  await owner.says('user.human.added');
  expect((await moments(owner)).at(-1)).toBe('user.human.added');
  await expectFair(owner, 'history');
  await owner.open(`/projects/${projectId}/history`);
  await owner.says('project.application.added');
  expect((await moments(owner)).at(-1)).toBe('project.added');
  await owner.open(`/applications/${applicationId}/history`);
  await owner.says('project.application.config.oidc.added');
  expect(await moments(owner)).not.toContain('project.added');
  await owner.open('/organization/history');
  await owner.says('org.added');
  expect(await owner.has('button', /As it was/)).toBe(false);
});

test('an owner of a project alone sees what happened to that', async () => {
  const keeper = await scene.another();
  await keeper.open(`/projects/${projectId}/history`, { userName: 'keeper@acme.example', password });
  await keeper.says('project.application.added');
  expect((await moments(keeper)).at(-1)).toBe('project.added');
});
