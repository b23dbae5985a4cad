import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConsoleScene, openConsole } from './testing.ts';
import { applicationNamed, applicationService, saveGroup, type Told } from './testing-applications.ts';
import { expectFair } from './testing-look.ts';

/** An application behind a proxy, from being connected to being let go. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

const wiki = async () => (await applicationNamed(scene, 'Wiki')) as Told;
const setting = async () => {
  const { projectId, applicationId } = await wiki();
  const { forwardAuth } = await scene.postern.call<{ forwardAuth: Record<string, unknown> }>(
    'postern.application.v1.ForwardAuthService/GetForwardAuth',
    { projectId, applicationId },
  );
  return forwardAuth;
};

test('it is connected by its address, and the proxy’s configuration is filled in', async () => {
  await scene.open('/applications/new');
  await scene.press('link', 'nginx');
  await scene.fill('Name', 'Wiki');
  await scene.fill('Add to: Addresses of the application', 'https://wiki.example.com');
  await scene.press('button', 'Add to: Addresses of the application');
  await expectFair(scene, 'application-proxy-new');
  await scene.press('button', 'Create the application');
  await scene.find('heading', 'Put this into your application');
  await scene.says('auth_request /_postern;');
  await scene.says(`proxy_pass ${scene.postern.url}/forward-auth/nginx;`);
  await scene.says('proxy_set_header X-Forwarded-Host wiki.example.com;');
  await scene.says('proxy_set_header X-Auth-Request-Roles $postern_x_auth_request_roles;');
  await scene.says('The server trusts no proxy yet');
  await expectFair(scene, 'application-proxy');
  expect((await wiki()).oidcConfiguration).toMatchObject({
    redirectUris: ['https://wiki.example.com/.postern/callback'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
  });
  expect(await setting()).toMatchObject({ origins: ['https://wiki.example.com'] });
});

test('roles, paths and headers are set on its page, and show in the configuration', async () => {
  const { applicationId } = await wiki();
  await scene.open(`/applications/${applicationId}/sign-in`);
  await scene.fill('Add to: Roles that may pass', 'editor');
  await scene.press('button', 'Add to: Roles that may pass');
  await scene.fill('Add to: Paths that anybody may pass', '/public/*');
  await scene.press('button', 'Add to: Paths that anybody may pass');
  await scene.fill('Length of a session in minutes', '60');
  await scene.fill('User', 'Remote-User');
  await saveGroup(scene, 'Behind a proxy');
  await scene.says('Saved');
  expect(await setting()).toMatchObject({
    allowedRoles: ['editor'],
    skippedPaths: ['/public/*'],
    sessionSeconds: 3600,
    headers: { user: 'Remote-User', roles: 'X-Auth-Request-Roles' },
  });
  const visitor = await scene.another();
  await visitor.open(`/applications/${applicationId}/sign-in#forward-auth`);
  await expectFair(visitor, 'application-forward-auth');
  await visitor.press('link', 'Configuration of the proxy');
  await visitor.says('proxy_set_header Remote-User $postern_remote_user;');
  await visitor.context.close();
});

test('without addresses it is not protected any more', async () => {
  const { applicationId, projectId } = await wiki();
  await scene.open(`/applications/${applicationId}/sign-in`);
  await scene.press('button', 'Remove https://wiki.example.com');
  await saveGroup(scene, 'Behind a proxy');
  await scene.says('Saved');
  expect(await setting()).not.toHaveProperty('origins');
  expect((await wiki()).oidcConfiguration?.['redirectUris']).toBeUndefined();
  await scene.postern.call(`${applicationService}/DeleteApplication`, { projectId, applicationId });
});
