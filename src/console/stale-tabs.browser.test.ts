import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsolePage, type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Two people have the same form open: what one of them changes does not put back what the other has changed. */

let here: ConsoleScene;
let there: ConsolePage;
beforeAll(async () => {
  here = await openConsole();
  there = await here.another();
});
afterAll(() => here?.close());

async function both(path: string): Promise<void> {
  await here.open(path);
  await there.open(path);
}

async function save(tab: ConsolePage): Promise<void> {
  await tab.press('button', 'Save');
  await tab.says('Saved');
}

describe('what takes parts (version 2): a project', () => {
  const service = 'zitadel.project.v2.ProjectService';
  let projectId: string;
  const project = async () => {
    const told = await here.postern.call<{ project: { name: string; projectRoleAssertion?: boolean } }>(
      `${service}/GetProject`,
      { projectId },
    );
    return {
      roles: false,
      name: told.project.name,
      ...(told.project.projectRoleAssertion && { roles: true }),
    };
  };
  beforeAll(async () => {
    const { result } = await here.postern.call<{ result: { id: string }[] }>(
      'zitadel.org.v2.OrganizationService/ListOrganizations',
    );
    const made = await here.postern.call<{ projectId: string }>(`${service}/CreateProject`, {
      name: 'Docs',
      organizationId: result[0]?.id,
    });
    ({ projectId } = made);
  });

  test('fields that one did not touch stay as they are', async () => {
    await both(`/projects/${projectId}`);
    await here.fill('Name', 'Manual');
    await there.press('switch', /^Tell roles without being asked/);
    await save(there);
    await save(here);
    expect(await project()).toEqual({ name: 'Manual', roles: true });
  });

  test('a field that both touched is told, and one’s own is sent when one insists', async () => {
    await both(`/projects/${projectId}`);
    await here.fill('Name', 'Wiki');
    await there.fill('Name', 'Handbook');
    await save(there);
    await here.press('button', 'Save');
    await here.says('Somebody else has changed this meanwhile. It is now: Handbook');
    expect(await project()).toMatchObject({ name: 'Handbook' });
    await expectFair(here, 'meanwhile');
    await here.press('button', 'Keep mine');
    await here.saysNot('Somebody else has changed this meanwhile');
    await save(here);
    expect(await project()).toMatchObject({ name: 'Wiki' });
  });

  test('or theirs is taken', async () => {
    await both(`/projects/${projectId}`);
    await here.fill('Name', 'Guide');
    await here.press('switch', /^Tell roles without being asked/);
    await there.fill('Name', 'Notes');
    await save(there);
    await here.press('button', 'Save');
    await here.press('button', 'Take theirs');
    await save(here);
    expect(await project()).toEqual({ name: 'Notes', roles: false });
  });
});

describe('what takes everything (version 1): a policy', () => {
  const lockout = async () => {
    const { policy } = await here.postern.call<{
      policy: { maxPasswordAttempts?: string; maxOtpAttempts?: string };
    }>('zitadel.admin.v1.AdminService/GetLockoutPolicy');
    return [Number(policy.maxPasswordAttempts ?? 0), Number(policy.maxOtpAttempts ?? 0)];
  };

  test('fields that one did not touch stay as they are, and so they do when it is undone', async () => {
    await both('/instance/lockout');
    const [passwords] = await lockout();
    await here.fill('Wrong passwords', '11');
    await there.fill('Wrong one-time codes', '12');
    await save(there);
    await save(here);
    expect(await lockout()).toEqual([11, 12]);
    await there.fill('Wrong one-time codes', '13');
    await there.press('button', 'Save');
    await until(async () => (await lockout())[1] === 13, 'the second change');
    await here.press('button', 'Undo');
    await here.says('Undone');
    expect(await lockout()).toEqual([passwords as number, 13]);
  });

  test('a field that both touched is told', async () => {
    await both('/instance/lockout');
    await here.fill('Wrong passwords', '5');
    await there.fill('Wrong passwords', '6');
    await save(there);
    await here.press('button', 'Save');
    await here.says('It is now: 6');
    expect(await lockout()).toEqual([6, 13]);
    await here.press('button', 'Keep mine');
    await save(here);
    expect(await lockout()).toEqual([5, 13]);
  });
});

test('what is added does not take the place of what somebody else has added meanwhile', async () => {
  const { result } = await here.postern.call<{ result: { id: string }[] }>(
    'zitadel.org.v2.OrganizationService/ListOrganizations',
  );
  const service = 'zitadel.org.v2.OrganizationService';
  const organizationId = result[0]?.id ?? '';
  const value = async () => {
    const { metadata = [] } = await here.postern.call<{ metadata?: { key: string; value: string }[] }>(
      `${service}/ListOrganizationMetadata`,
      { organizationId },
    );
    return metadata.map((entry) => [entry.key, Buffer.from(entry.value, 'base64').toString()]);
  };
  await both(`/organizations/${organizationId}/metadata`);
  for (const [tab, text] of [
    [here, 'mine'],
    [there, 'theirs'],
  ] as const) {
    await tab.press('button', 'Add an entry');
    await tab.fill('Key', 'plan');
    await tab.fill('Value', text);
  }
  await there.press('button', 'Save');
  await until(async () => (await value()).length > 0, 'their entry');
  await here.press('button', 'Save');
  await here.says('It is now: theirs');
  expect(await value()).toEqual([['plan', 'theirs']]);
});
