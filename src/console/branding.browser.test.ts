import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logoOf } from '../e2e/pages/brand.ts';
import { openPage, setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { type ConsoleScene, openConsole } from './testing.ts';
import { expectFair } from './testing-look.ts';

/** The branding of the instance and of an organization: drafted, looked at, activated. */

let scene: ConsoleScene;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'postern-branding-'));
  await writeFile(join(folder, 'logo.svg'), logoOf('#1d2a24', '#0b5d3b'));
  await writeFile(join(folder, 'logo.txt'), 'no picture');
  scene = await openConsole();
});
afterAll(async () => {
  await scene?.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  readonly policy: {
    readonly primaryColor: string;
    readonly logoUrl?: string;
    readonly isDefault?: boolean;
  };
}
const of = (service: 'admin' | 'management') => async (method: string) => {
  const name = service === 'admin' ? 'AdminService' : 'ManagementService';
  return (await scene.postern.call<Answer>(`zitadel.${service}.v1.${name}/${method}`, {})).policy;
};
const [admin, management] = [of('admin'), of('management')];

/** The colour of the button on each of the screens that are shown. */
const buttons = () =>
  scene.page.$$eval('.screen iframe[data-shown]', (frames) =>
    frames.map((frame) => {
      const button = (frame as HTMLIFrameElement).contentDocument?.querySelector('button.button');
      return button ? getComputedStyle(button).backgroundColor : '';
    }),
  );
const previewShows = (...wanted: string[]) =>
  until(
    async () => {
      const shown = await buttons();
      return wanted.every((colour, at) => shown[at] === colour);
    },
    `screens of ${wanted.join(' and ')}`,
  );

/** What somebody who is not signed in sees. */
async function loginPage<T>(look: (page: Awaited<ReturnType<typeof openPage>>['page']) => Promise<T>) {
  const { page, context } = await openPage(scene.page.browser());
  try {
    await setLook(page, { scheme: 'light', size: 'desktop' });
    await page.goto(`${scene.postern.url}/ui/login/`);
    return await look(page);
  } finally {
    await context.close();
  }
}
const buttonOfLogin = () =>
  loginPage((page) => page.$eval('button.button', (button) => getComputedStyle(button).backgroundColor));

async function choose(slot: string, file: string): Promise<void> {
  const chooser = scene.page.waitForFileChooser();
  await scene.press('button', `Upload: ${slot}`);
  await (await chooser).accept([join(folder, file)]);
}

const green = 'rgb(11, 93, 59)';

describe('the instance’s', () => {
  test('is drafted with a look at it, and seen by people once it is activated', async () => {
    await scene.open('/instance/branding');
    await previewShows('rgb(84, 105, 212)', 'rgb(32, 115, 196)', 'rgb(84, 105, 212)');
    await scene.fill('Main colour', '#0b5d3b');
    await previewShows(green, 'rgb(32, 115, 196)', green);
    await scene.fill('Main colour, dark', '#ffe600');
    await previewShows(green, 'rgb(255, 230, 0)', green);
    expect((await admin('GetPreviewLabelPolicy')).primaryColor).toBe('#5469d4');
    await scene.press('button', 'Save the draft');
    await scene.says('Not yet live');
    expect((await admin('GetPreviewLabelPolicy')).primaryColor).toBe('#0b5d3b');
    expect(await buttonOfLogin()).toBe('rgb(84, 105, 212)');
    await scene.look('branding-draft');
    await scene.press('button', 'Activate');
    await scene.says('People see this branding now');
    await scene.saysNot('Not yet live');
    expect((await admin('GetLabelPolicy')).primaryColor).toBe('#0b5d3b');
    expect(await buttonOfLogin()).toBe(green);
  });

  test('tells what cannot be read, and what is no colour', async () => {
    await scene.open('/instance/branding');
    await scene.fill('Text', '#cccccc');
    await scene.says('1.5 : 1 on the background: too faint.');
    await scene.fill('Text', 'grey');
    await scene.press('button', 'Save the draft');
    await scene.says('Write it like #5469d4.');
    await scene.fill('Text', '#000000');
    await scene.says('20.1 : 1 on the background: readable.');
  });

  test('shows pages always dark where it says so', async () => {
    await scene.open('/instance/branding');
    await scene.press('radio', /^Always dark/);
    await previewShows('rgb(255, 230, 0)', 'rgb(255, 230, 0)', 'rgb(255, 230, 0)');
    await scene.press('button', 'Undo');
  });

  test('has a logo that is uploaded, shown and removed', async () => {
    await scene.open('/instance/branding');
    await choose('Logo', 'logo.svg');
    await scene.says('Logo: uploaded to the draft');
    await until(
      () =>
        scene.page.$$eval('.screen iframe[data-shown]', (frames) =>
          frames.every(
            (frame) => (frame as HTMLIFrameElement).contentDocument?.querySelector('.logo img') !== null,
          ),
        ),
      'the logo on every screen',
    );
    await scene.look('branding-logo');
    await scene.press('button', 'Activate');
    await scene.saysNot('Not yet live');
    const { logoUrl = '' } = await admin('GetLabelPolicy');
    const shown = await loginPage((page) =>
      page.$eval('.logo img', (image) => (image as HTMLImageElement).src),
    );
    expect(new URL(shown).pathname).toBe(new URL(logoUrl).pathname);
    await scene.press('button', 'Remove: Logo');
    await scene.says('Not yet live');
    expect((await admin('GetPreviewLabelPolicy')).logoUrl ?? '').toBe('');
  });
});

test('an organization inherits it, makes it its own, and resets it', async () => {
  await scene.open('/settings/branding');
  await scene.says('Inherited from the instance');
  await scene.press('button', 'Make it our own');
  await scene.says('Set by this organization');
  await scene.says('Not yet live');
  await scene.fill('Main colour', '#a4161a');
  await scene.press('button', 'Save the draft');
  await scene.says('The draft is saved');
  expect((await management('GetLabelPolicy')).primaryColor).toBe('#0b5d3b');
  await scene.press('button', 'Activate');
  await scene.saysNot('Not yet live');
  expect((await management('GetLabelPolicy')).primaryColor).toBe('#a4161a');
  await choose('Icon', 'logo.svg');
  await scene.says('Icon: uploaded to the draft');
  await scene.says('Not yet live');
  await scene.press('button', 'Reset to inherited');
  await scene.find('dialog', 'Reset to what the instance sets?');
  await scene.page.click('.dialog button[data-kind=danger]');
  await scene.says('Inherited from the instance');
  expect(await management('GetLabelPolicy')).toMatchObject({ primaryColor: '#0b5d3b', isDefault: true });
});

test.each(['/instance/branding', '/settings/branding'])('everybody can use %s', async (route) => {
  await scene.open(route);
  await expectFair(scene, `branding${route.replaceAll('/', '-')}`);
});

test('what the server says of a file that it does not take stands beside it', async () => {
  await scene.open('/instance/branding');
  await choose('Logo', 'logo.txt');
  await scene.says('file must be');
  await choose('Logo', 'logo.svg');
  await scene.says('Logo: uploaded to the draft');
  await scene.saysNot('file must be');
});
