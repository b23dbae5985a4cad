import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Organizations, from being created to being removed, with their domains and metadata. */

const service = 'zitadel.org.v2.OrganizationService';

interface Told {
  readonly id: string;
  readonly state: string;
  readonly primaryDomain: string;
}

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

async function organization(name: string): Promise<Told | undefined> {
  const { result = [] } = await scene.postern.call<{ result?: Told[] }>(`${service}/ListOrganizations`, {
    queries: [{ nameQuery: { name } }],
  });
  return result[0];
}
const acme = async () => (await organization('Acme')) as Told;
const open = async (part = '') => scene.open(`/organizations/${(await acme()).id}${part}`);
async function domains(): Promise<readonly string[]> {
  const { domains: found = [] } = await scene.postern.call<{ domains?: { domain: string }[] }>(
    `${service}/ListOrganizationDomains`,
    { organizationId: (await acme()).id },
  );
  return found.map(({ domain }) => domain);
}
async function metadata(rpc: string, owner: object): Promise<Record<string, string>> {
  const { metadata: found = [] } = await scene.postern.call<{ metadata?: { key: string; value: string }[] }>(
    rpc,
    owner,
  );
  return Object.fromEntries(found.map(({ key, value }) => [key, value]));
}
const base64 = (text: string) => Buffer.from(text).toString('base64');

test('an organization is created with somebody who looks after it', async () => {
  await scene.open('/organizations');
  await scene.press('link', 'Create an organization');
  await scene.fill('Name', 'Acme Ltd');
  await scene.press('button', 'Create');
  await scene.says('Fill this in.');
  await scene.fill('Given name', 'Ada');
  await scene.fill('Family name', 'Lovelace');
  await scene.fill('E-mail', 'ada@acme.example');
  await scene.press('button', 'Create');
  await scene.find('heading', 'Acme Ltd');
  const { administrators = [] } = await scene.postern.call<{ administrators?: { roles: string[] }[] }>(
    'zitadel.internal_permission.v2.InternalPermissionService/ListAdministrators',
    { filters: [{ resource: { organizationId: (await organization('Acme Ltd'))?.id } }] },
  );
  expect(administrators.map(({ roles }) => roles)).toContainEqual(['ORG_OWNER']);
});

test('its name changes', async () => {
  await scene.open(`/organizations/${(await organization('Acme Ltd'))?.id}`);
  await scene.fill('Name', 'Acme');
  await scene.press('button', 'Save');
  await scene.find('heading', 'Acme');
  expect(await acme()).toBeDefined();
});

test('a domain is added, becomes the primary, and another is removed', async () => {
  const before = (await acme()).primaryDomain;
  await open('/domains');
  await scene.press('button', 'Add a domain');
  await scene.fill('Domain', 'acme.example');
  await scene.press('button', 'Add');
  await scene.says('acme.example was added');
  expect(await domains()).toContain('acme.example');
  await scene.press('button', 'Actions: acme.example');
  await scene.press('menuitem', 'Make it the primary');
  await scene.says('acme.example is the primary domain');
  expect((await acme()).primaryDomain).toBe('acme.example');
  await scene.press('button', `Actions: ${before}`);
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says(`${before} was removed`);
  expect(await domains()).toEqual(['acme.example']);
});

test('metadata are set as text and as bytes, changed and removed', async () => {
  const { id: organizationId } = await acme();
  const held = () => metadata(`${service}/ListOrganizationMetadata`, { organizationId });
  await open('/metadata');
  await scene.press('button', 'Add an entry');
  await scene.fill('Key', 'plan');
  await scene.fill('Value', 'größer');
  await scene.press('button', 'Save');
  await scene.says('plan was set');
  await scene.press('button', 'Add an entry');
  await scene.fill('Key', 'seal');
  await scene.press('radio', /Bytes/);
  await scene.fill('Value', 'nothing like it');
  await scene.press('button', 'Save');
  await scene.says('This is not base64.');
  await scene.fill('Value', '/wCA');
  await scene.press('button', 'Save');
  await scene.says('seal was set');
  expect(await held()).toEqual({ plan: base64('größer'), seal: '/wCA' });
  await scene.press('button', 'Actions: plan');
  await scene.press('menuitem', 'Change');
  await scene.fill('Value', 'small');
  await scene.press('button', 'Save');
  await until(async () => (await held())['plan'] === base64('small'));
  await scene.press('button', 'Actions: seal');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('seal was removed');
  expect(await held()).toEqual({ plan: base64('small') });
});

test('a person has metadata too', async () => {
  const { result } = await scene.postern.call<{ result: { userId: string }[] }>(
    'zitadel.user.v2.UserService/ListUsers',
    { queries: [{ emailQuery: { emailAddress: 'ada@acme.example' } }] },
  );
  const userId = result[0]?.userId ?? '';
  await scene.open(`/users/${userId}/metadata`);
  await scene.press('button', 'Add an entry');
  await scene.fill('Key', 'desk');
  await scene.fill('Value', '12');
  await scene.press('button', 'Save');
  await scene.says('desk was set');
  const held = () => metadata('zitadel.user.v2.UserService/ListUserMetadata', { userId });
  expect(await held()).toEqual({ desk: base64('12') });
  await scene.open(`/users/${userId}/metadata`);
  await expectFair(scene, 'user-metadata');
  await scene.press('button', 'Actions: desk');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('desk was removed');
  expect(await held()).toEqual({});
});

test('everybody can use the pages, and nothing goes wrong in them', async () => {
  const one = `/organizations/${(await acme()).id}`;
  for (const [name, path] of Object.entries({
    organizations: '/organizations',
    'organizations-new': '/organizations/new',
    'organization-about': one,
    'organization-domains': `${one}/domains`,
    'organization-metadata': `${one}/metadata`,
    'organization-administrators': `${one}/administrators`,
    'organization-history': `${one}/history`,
    'organization-own': '/organization',
  })) {
    await scene.open(path);
    await expectFair(scene, name);
  }
});

test('where domains have to be verified, it is told how, and looked whether it is done', async () => {
  await scene.postern.call('zitadel.admin.v1.AdminService/UpdateDomainPolicy', { validateOrgDomains: true });
  await open('/domains');
  await scene.press('button', 'Add a domain');
  await scene.fill('Domain', 'unproven.example');
  await scene.press('button', 'Add');
  await scene.says('not verified');
  await scene.press('button', 'Actions: unproven.example');
  await scene.press('menuitem', 'Verify');
  await scene.press('radio', /By a file on its website/);
  await scene.press('button', 'Show what to do');
  await scene.says('unproven.example/.well-known/');
  await scene.look('organization-domain-verify');
  await scene.press('button', 'Check it now');
  await scene.find('alert', /./);
  await scene.press('button', 'Close');
});

test('an organization becomes the default, and another again', async () => {
  const isDefault = async () => {
    const { result } = await scene.postern.call<{ result: Told[] }>(`${service}/ListOrganizations`, {
      queries: [{ defaultQuery: {} }],
    });
    return result[0]?.id;
  };
  const before = await isDefault();
  await open();
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Make it the default');
  await scene.says('Acme is the default');
  expect(await isDefault()).toBe((await acme()).id);
  await scene.open(`/organizations/${before}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Make it the default');
  await until(async () => (await isDefault()) === before);
});

test('an organization is deactivated, active again, and removed by its name', async () => {
  await open();
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await scene.press('button', 'Deactivate');
  await scene.says('Acme is inactive');
  expect((await acme()).state).toBe('ORGANIZATION_STATE_INACTIVE');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Reactivate');
  await scene.says('Acme is active again');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.fill('Type Acme to confirm', 'Acme');
  await scene.press('button', 'Remove');
  await scene.says('Acme was removed');
  expect(await organization('Acme')).toBeUndefined();
});
