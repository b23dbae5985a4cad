import { afterAll, beforeAll, expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { receiver } from '../action/testing.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Targets, what calls them when, and what became of it. */

interface Target {
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly timeout: string;
  readonly restCall?: { readonly interruptOnError?: boolean };
}
interface Execution {
  readonly condition: object;
  readonly targets: readonly string[];
}
interface Key {
  readonly keyId: string;
  readonly active?: boolean;
}

let scene: ConsoleScene;
const endpoint = receiver();
beforeAll(async () => {
  scene = await openConsole({ configure: (config) => config.outbound.allow.push('127.0.0.1') });
});
afterAll(async () => {
  await scene?.close();
  await endpoint.stop();
});

const call = <T>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.action.v2.ActionService/${method}`, request);
const targets = async () => (await call<{ targets?: Target[] }>('ListTargets')).targets ?? [];
const target = async (name: string) => (await targets()).find((one) => one.name === name) as Target;
const executions = async () => (await call<{ executions?: Execution[] }>('ListExecutions')).executions ?? [];

test('a target is added, its key is shown once, and it is changed', async () => {
  await scene.open('/actions');
  await scene.says('Nothing is called yet');
  await expectFair(scene, 'actions-none');
  await scene.press('link', 'Targets');
  await scene.press('link', 'Add a target');
  await expectFair(scene, 'target-new');
  await scene.fill('Name', 'Directory');
  await scene.press('button', 'Add');
  await scene.says('Fill this in.');
  await scene.fill('Endpoint', endpoint.at('/directory'));
  await scene.press('radio', /^Call/);
  await scene.press('button', 'Add');
  await scene.find('dialog', 'The signing key');
  await scene.press('button', 'I have copied it');
  await scene.find('heading', 'Directory');
  const { id, restCall } = await target('Directory');
  expect(restCall).toBeDefined();
  expect(scene.address()).toBe(`/actions/targets/${id}`);
  await expectFair(scene, 'target');
  await scene.fill('Name', 'Staff directory');
  await scene.press('checkbox', /Stop when it fails/);
  await scene.press('button', 'Save');
  await until(
    async () => (await target('Staff directory'))?.restCall?.interruptOnError === true,
    'the change',
  );
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Make a new signing key');
  await scene.press('button', 'Make a new signing key');
  await scene.find('dialog', 'The signing key');
  await scene.press('button', 'I have copied it');
});

test('public keys are added, used one at a time, and removed', async () => {
  const { id } = await target('Staff directory');
  const keys = async () =>
    (await call<{ publicKeys?: Key[] }>('ListPublicKeys', { targetId: id })).publicKeys;
  const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  await scene.open(`/actions/targets/${id}/keys`);
  await scene.press('button', 'Add a public key');
  await scene.fill(/Public key/, publicKey.export({ type: 'spki', format: 'pem' }) as string);
  await scene.press('button', 'Add');
  await until(async () => (await keys())?.length === 1, 'the key');
  await scene.saysNot('Expires');
  await scene.press('button', /^More: /);
  await scene.press('menuitem', 'Use this key');
  await until(async () => (await keys())?.[0]?.active === true, 'the key to be in use');
  await scene.says('In use');
  await expectFair(scene, 'target-keys');
  await scene.press('button', /^More: /);
  await scene.press('menuitem', 'Stop using it');
  await scene.says('Not in use');
  await scene.press('button', /^More: /);
  await scene.press('menuitem', 'Remove');
  await until(async () => !(await keys())?.length, 'the key to go');
});

test('it is said when targets are called, in which order, and undone', async () => {
  await scene.postern.call('zitadel.action.v2.ActionService/CreateTarget', {
    name: 'Watcher',
    restWebhook: {},
    timeout: '3s',
    endpoint: endpoint.at('/watcher'),
  });
  await scene.open('/actions');
  await scene.press('button', 'Add an occasion');
  await scene.press('radio', /^Request/);
  await scene.fill('One method', '/zitadel.org.v2.OrganizationService/AddOrganization');
  for (const name of ['Staff directory', 'Watcher']) {
    await scene.press('button', /Add a target$/);
    await scene.press('option', new RegExp(`^${name}`));
    await scene.find('button', `Take ${name} out`);
  }
  await scene.press('button', 'Move Watcher up');
  await expectFair(scene, 'execution');
  await scene.press('button', 'Save');
  await until(async () => (await executions()).length === 1, 'the execution');
  const [only] = await executions();
  expect(only).toMatchObject({
    condition: { request: { method: '/zitadel.org.v2.OrganizationService/AddOrganization' } },
    targets: [(await target('Watcher')).id, (await target('Staff directory')).id],
  });
  await scene.says('OrganizationService.AddOrganization');
  await expectFair(scene, 'actions');
  await scene.press('button', /^Remove OrganizationService/);
  await until(async () => (await executions()).length === 0, 'it to go');
  await scene.press('button', 'Undo');
  await until(async () => (await executions()).length === 1, 'it to come back');
});

test.each([
  ['Function', undefined, 'Function', 'preuserinfo', { function: { name: 'preuserinfo' } }],
  ['Event', 'A group of events', 'A group of events', 'user.human', { event: { group: 'user.human' } }],
] as const)('%s are occasions too', async (kind, scope, field, name, condition) => {
  await scene.open('/actions');
  await scene.press('button', 'Add an occasion');
  await scene.press('button', /Add a target$/);
  await scene.press('option', /^Watcher/);
  await scene.find('button', 'Take Watcher out');
  await scene.press('radio', new RegExp(`^${kind}`));
  if (scope) {
    await scene.press('button', /Of what\?$/);
    await scene.press('option', scope);
  }
  await scene.fill(field, name);
  await scene.press('button', 'Save');
  await scene.says('Saved');
  await until(
    async () => JSON.stringify(await executions()).includes(JSON.stringify(condition).slice(1, -1)),
    'the execution',
  );
});

test('what a target answered is seen; removed, it is called no more', async () => {
  endpoint.answers(() => new Response('the directory is closed', { status: 503 }));
  await scene.postern
    .call('zitadel.org.v2.OrganizationService/AddOrganization', { name: 'Nobody lets it' })
    .catch(() => undefined);
  const { id } = await target('Staff directory');
  await scene.open(`/actions/targets/${id}/runs`);
  await scene.says('status 503');
  await expectFair(scene, 'target-runs');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('Staff directory was removed');
  expect(await target('Staff directory')).toBeUndefined();
  await scene.find('link', 'Watcher');
  await expectFair(scene, 'targets');
});
