import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** Scripts of an organization and where they run. */

interface Script {
  readonly id: string;
  readonly name: string;
  readonly state: string;
  readonly script: string;
}

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole();
});
afterAll(() => scene?.close());

const management = <T>(method: string, request: object = {}) =>
  scene.postern.call<T>(`zitadel.management.v1.ManagementService/${method}`, request);
const all = async () => (await management<{ result?: Script[] }>('ListActions')).result ?? [];
const only = async () => (await all())[0] as Script;

test('a script is added, changed, put into a flow, taken out and removed', async () => {
  await scene.open('/scripts');
  await scene.says('No scripts yet');
  await scene.press('link', 'Add a script');
  await expectFair(scene, 'script-new');
  await scene.fill('Name', 'greet');
  await scene.fill('Script', 'function greet(ctx, api) {}');
  await scene.press('button', 'Add');
  await scene.find('heading', 'greet');
  const { id, script } = await only();
  expect(script).toBe('function greet(ctx, api) {}');
  await scene.fill('Script', 'function greet() {}');
  await scene.press('button', 'Save');
  await until(async () => (await only()).script === 'function greet() {}', 'the change');
  await expectFair(scene, 'script');
  await scene.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const below = await (await scene.find('link', 'Last runs')).evaluate((link) => {
    (link as HTMLElement).focus();
    const header = document.querySelector('header')?.getBoundingClientRect();
    return link.getBoundingClientRect().top >= (header?.bottom ?? Number.NaN);
  });
  expect(below).toBe(true);
  await scene.page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  // The page is scrolled to the form's end, and the link is above.
  await scene.press('link', 'Last runs');
  await scene.says('It has not run since the server started.');
  await expectFair(scene, 'script-runs');

  await scene.open('/scripts/flows');
  await expectFair(scene, 'flows');
  const [first] = await scene.page.$$('form button[aria-haspopup=listbox]');
  await first?.click();
  await scene.press('option', 'greet');
  await scene.press('button', 'Save');
  await scene.press('button', 'Clear');
  await scene.says('Nothing runs in this flow any more');

  await scene.open(`/scripts/${id}`);
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Deactivate');
  await until(async () => (await only()).state === 'ACTION_STATE_INACTIVE', 'it to rest');
  await scene.press('button', 'Undo');
  await until(async () => (await only()).state === 'ACTION_STATE_ACTIVE', 'it to run again');
  await scene.open('/scripts');
  await expectFair(scene, 'scripts');
  await scene.press('link', 'greet');
  await scene.press('button', 'More');
  await scene.press('menuitem', 'Remove');
  await scene.press('button', 'Remove');
  await scene.says('greet was removed');
  expect(await all()).toEqual([]);
});
