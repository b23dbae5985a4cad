import { afterAll, beforeAll, expect, test } from 'bun:test';
import { setLook } from '../testing/browser.ts';
import { router } from './app/router.tsx';
import { type ConsolePage, type ConsoleScene, openConsole } from './testing.ts';
import { settled, tooWide } from './testing-look.ts';
import { type Quality, watchQuality } from './testing-quality.ts';

/** Every page of the console is reached by what one can press, and none of them breaks. */

let scene: ConsoleScene;
/** Of somebody who may see all of it: the instance, and the instances of the server. */
let walker: ConsolePage;
let quality: Quality;
beforeAll(async () => {
  scene = await openConsole({
    configure: ({ systemAdministrators }) =>
      systemAdministrators.push({ userId: walkerId, roles: ['SYSTEM_OWNER'] }),
  });
  walker = await scene.another();
  quality = await watchQuality(walker.page);
  await furnish();
  await appoint();
});
afterAll(() => scene?.close());

const walkerId = '900000000000000001';
const credentials = { userName: 'walker@people.example', password: 'Secret-password1' };

const service = {
  users: 'zitadel.user.v2.UserService',
  projects: 'zitadel.project.v2.ProjectService',
  applications: 'zitadel.application.v2.ApplicationService',
  groups: 'zitadel.group.v2.GroupService',
  orgs: 'zitadel.org.v2.OrganizationService',
  actions: 'zitadel.action.v2.ActionService',
  scripts: 'zitadel.management.v1.ManagementService',
  subscriptions: 'postern.event.v1.EventService',
  admin: 'zitadel.admin.v1.AdminService',
};

/** Signs in who walks. */
async function appoint(): Promise<void> {
  const { call } = scene.postern;
  const { org } = await call<{ org: { id: string } }>(`${service.scripts}/GetMyOrg`);
  await call(`${service.users}/AddHumanUser`, {
    userId: walkerId,
    username: 'walker',
    profile: { givenName: 'Willa', familyName: 'Walker' },
    email: { email: credentials.userName, isVerified: true },
    password: { password: credentials.password },
  });
  await call(`${service.users}/HumanMFAInitSkipped`, { userId: walkerId });
  for (const [resource, role] of [
    [{ instance: true }, 'IAM_OWNER'],
    [{ organizationId: org.id }, 'ORG_OWNER'],
  ] as const)
    await call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
      userId: walkerId,
      resource,
      roles: [role],
    });
  await walker.open('/', credentials);
}

/** One of each thing that has a page. */
async function furnish(): Promise<void> {
  const { postern } = scene;
  const call = <T = { id: string }>(method: string, request: object) => postern.call<T>(method, request);
  const { org } = await call<{ org: { id: string } }>(`${service.scripts}/GetMyOrg`, {});
  const organizationId = org.id;
  await call(`${service.users}/CreateUser`, {
    organizationId,
    username: 'worker',
    machine: { name: 'Worker' },
  });
  const { projectId } = await call<{ projectId: string }>(`${service.projects}/CreateProject`, {
    organizationId,
    name: 'Docs',
  });
  await call(`${service.projects}/AddProjectRole`, { projectId, roleKey: 'editor', displayName: 'Editor' });
  await call(`${service.applications}/CreateApplication`, {
    projectId,
    name: 'Site',
    oidcConfiguration: { redirectUris: ['https://site.example/callback'] },
  });
  await call(`${service.groups}/CreateGroup`, { organizationId, name: 'Writers' });
  const { organizationId: grantedOrganizationId } = await call<{ organizationId: string }>(
    `${service.orgs}/AddOrganization`,
    { name: 'Acme' },
  );
  await call(`${service.projects}/CreateProjectGrant`, {
    projectId,
    grantedOrganizationId,
    roleKeys: ['editor'],
  });
  const { id: targetId } = await call(`${service.actions}/CreateTarget`, {
    name: 'Hook',
    restWebhook: {},
    timeout: '5s',
    endpoint: 'https://hook.example/',
  });
  await call(`${service.actions}/SetExecution`, {
    condition: { event: { event: 'user.human.added' } },
    targets: [targetId],
  });
  await call(`${service.scripts}/CreateAction`, {
    name: 'greet',
    script: 'function greet() {}',
    timeout: '5s',
  });
  await call(`${service.subscriptions}/CreateSubscription`, { name: 'Mirror' });
  for (const of of [service.admin, service.scripts])
    await call(`${of}/AddGitHubProvider`, { name: 'GitHub', clientId: 'ours', clientSecret: 'Sesame3' });
  // Whose making is told to the target, which gives a delivery.
  await call(`${service.users}/AddHumanUser`, {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@people.example', isVerified: true },
  });
}

/** Routes with what fits them; of several that fit, the one with the most words of its own is meant. */
const patterns = Object.keys(router.routesByPath)
  .map((path) => ({
    path,
    fits: new RegExp(`^${path.replaceAll(/\/\{-\$\w+\}/g, '(?:/[^/]+)?').replaceAll(/\$\w+/g, '[^/]+')}$`),
    words: path.replaceAll(/\{?-?\$\w+\}?/g, '').length,
  }))
  .sort((one, other) => other.words - one.words);
const routeOf = (address: string) => patterns.find(({ fits }) => fits.test(address))?.path;

/** Addresses that differ only in which object they are of are one page. */
const pageOf = (address: string) => address.replaceAll(/\/(?:\d{6,}|[0-9a-f-]{36})(?=\/|$)/g, '/#');

const linksOf = ({ page }: ConsolePage): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('#console a[href]')]
      .filter(({ origin, pathname }) => origin === location.origin && pathname.startsWith('/ui/console'))
      .map(({ pathname }) => pathname.slice('/ui/console'.length) || '/'),
  );

test('every route is reached by links from the overview, and every page holds', async () => {
  const waiting = ['/'];
  const seen = new Set(waiting.map(pageOf));
  const reached = new Set<string | undefined>();
  for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
    quality.clear();
    await walker.open(address);
    await settled(walker);
    const faults = await quality.found();
    reached.add(routeOf(address));
    const told = await walker.page.evaluate(() => ({
      heading: document.querySelector('main h1')?.textContent ?? '',
      title: document.title,
      broken: document.querySelector('main [role=alert]')?.textContent ?? '',
    }));
    await setLook(walker.page, { scheme: 'light', size: 'phone' });
    expect({
      address,
      ...told,
      faults,
      wide: await tooWide(walker),
      mishaps: walker.mishaps.filter((mishap) => !mishap.includes('ERR_CONNECTION')),
    }).toEqual({
      address,
      heading: expect.stringMatching(/./),
      title: expect.stringContaining(' · '),
      broken: '',
      faults: [],
      wide: [],
      mishaps: [],
    });
    await setLook(walker.page, { scheme: 'light', size: 'desktop' });
    for (const link of await linksOf(walker)) {
      if (seen.has(pageOf(link))) continue;
      seen.add(pageOf(link));
      waiting.push(link);
    }
  }
  const unreached = patterns.map(({ path }) => path).filter((path) => !reached.has(path));
  // For a new page: make one of what it shows above, and lead to it from somewhere.
  expect(unreached).toEqual([]);
});
