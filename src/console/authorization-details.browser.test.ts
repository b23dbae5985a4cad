import { afterAll, beforeAll, expect, test } from 'bun:test';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Which authorization details the APIs of a project understand, as an administrator declares them. */

let scene: ConsoleScene;
let projectId: string;
beforeAll(async () => {
  scene = await openConsole();
  const { call } = scene.postern;
  const { org } = await call<{ org: { id: string } }>('zitadel.management.v1.ManagementService/GetMyOrg');
  ({ projectId } = await call<{ projectId: string }>('zitadel.project.v2.ProjectService/CreateProject', {
    organizationId: org.id,
    name: 'Bank',
  }));
});
afterAll(() => scene?.close());

const declared = async () =>
  (
    await scene.postern.call<{
      types?: { name: string; title?: object; fields?: object[]; askEachTime?: boolean }[];
    }>('postern.project.v1.AuthorizationDetailsService/ListAuthorizationDetailsTypes', { projectId })
  ).types ?? [];

test('a type is declared, and what is refused keeps the form', async () => {
  await scene.open(`/projects/${projectId}/details`);
  await scene.says('No type of authorization details yet');
  await expectFair(scene, 'projects-one-details');
  await scene.press('button', 'Declare a type');
  await scene.fill('Name', 'two words');
  await scene.fill('Path', 'instructedAmount');
  await scene.press('button', 'Add');
  await scene.says('visible ASCII');
  await scene.fill('Name', 'payment_initiation');
  await scene.press('switch', /Ask each time/);
  await scene.look('authorization-details-type');
  await scene.press('button', 'Add');
  await scene.says('payment_initiation was declared');
  expect(await declared()).toMatchObject([
    {
      name: 'payment_initiation',
      askEachTime: true,
      fields: [{ path: 'instructedAmount', kind: 'FIELD_KIND_TEXT' }],
    },
  ]);
});

test('its field becomes an amount that has to be there', async () => {
  await scene.press('button', 'Actions: payment_initiation');
  await scene.press('menuitem', 'Change');
  await scene.press('button', /^Text/);
  await scene.press('option', 'Amount and currency');
  await scene.press('switch', 'Required');
  await scene.press('button', 'Save');
  await scene.says('Saved');
  expect((await declared())[0]?.fields).toMatchObject([
    { path: 'instructedAmount', kind: 'FIELD_KIND_AMOUNT', required: true },
  ]);
});

test('it is taken away', async () => {
  await scene.press('button', 'Actions: payment_initiation');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('payment_initiation was removed');
  expect(await declared()).toEqual([]);
});
