import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { Page } from 'puppeteer-core';
import { until } from '../testing/patience.ts';
import { freePort } from '../testing/ports.ts';
import { type ConsolePage, type ConsoleScene, openConsole } from './testing.ts';
import { type ShownApplication, startShownApplication } from './testing-shown.ts';

/** The first hour of who knows nothing of the console: from its first steps to a first application signed in to. */

let scene: ConsoleScene;
let app: ShownApplication | undefined;

beforeAll(async () => {
  scene = await openConsole({
    configure(config) {
      config.deliveries.debugMail = true;
    },
  });
});
afterAll(async () => {
  await app?.stop();
  await scene?.close();
});

/** What it takes, of everybody together. */
const taken = { clicks: 0, fields: 0 };

const press: ConsolePage['press'] = async (role, name) => {
  taken.clicks += 1;
  await scene.press(role, name);
};
const fill: ConsolePage['fill'] = async (label, value) => {
  taken.fields += 1;
  await scene.fill(label, value);
};
const go = async (page: Page, selector: string) => {
  taken.clicks += 1;
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
};

async function linkInMail(): Promise<string> {
  let link: string | undefined;
  await until(async () => {
    const mails = await (await scene.postern.fetch('/debug/mail')).text();
    link = /http[^"<\s]*invite=true/.exec(mails)?.[0].replaceAll('&#38;', '&');
    return link !== undefined;
  }, 'the invitation');
  return link as string;
}

test('the first steps lead to an application that somebody is signed in to, in a few clicks', async () => {
  await scene.find('heading', 'First steps');
  await press('link', 'Invite colleagues');
  await fill('Given name', 'Grace');
  await fill('Family name', 'Hopper');
  await fill('E-mail', 'grace@people.example');
  await press('button', 'Add');
  await scene.says('An invitation goes to grace@people.example');

  await press('link', 'Overview');
  await scene.says('Done');
  await press('link', 'Connect an application');
  await press('link', 'Express');
  await fill('Name', 'Shop');
  // Not the port that is suggested: something else may be there while tests run.
  const port = freePort();
  await press('button', 'Remove http://localhost:3000/callback');
  await fill('Add to: Where people come back to after signing in', `http://localhost:${port}/callback`);
  await press('button', 'Add to: Where people come back to after signing in');
  await press('button', 'Create the application');
  await scene.says('Waiting for the first sign-in');

  const [env, code] = await scene.page.$$eval('main pre', (blocks) =>
    blocks.map(({ textContent }) => textContent ?? ''),
  );
  app = await startShownApplication(env ?? '', code ?? '', port);

  const { page } = await scene.another();
  await page.goto(await linkInMail());
  await page.type('[name=newPassword]', 'Grace-1906-Hopper');
  await page.type('[name=newPasswordConfirmation]', 'Grace-1906-Hopper');
  taken.fields += 2;
  await go(page, 'main form button[type=submit]');
  await go(page, '[name=skip]');
  await page.goto(app.url);
  taken.clicks += 1;
  await page.click('#login');
  await page.waitForSelector('h1');
  expect(await page.$eval('h1', ({ textContent }) => textContent)).toBe('Hello Grace Hopper');

  // The page sees it by itself.
  await scene.says(/The first sign-in arrived: Grace Hopper/);
  expect(taken.clicks).toBeLessThanOrEqual(11);
  expect(taken.fields).toBeLessThanOrEqual(7);
  expect(scene.mishaps).toEqual([]);
});

test('somebody is added by the keyboard alone, which goes on from the page of the user', async () => {
  const { keyboard } = scene.page;
  await scene.open('/users');
  await scene.find('link', 'Add a user');
  await keyboard.down('Control');
  await keyboard.press('k');
  await keyboard.up('Control');
  await scene.find('textbox', 'Find anything');
  await keyboard.type('add a user');
  await scene.find('menuitem', 'Add a user');
  await scene.saysNot('Go to');
  await keyboard.press('Enter');
  await scene.find('button', 'Add');
  for (const value of ['Barbara', 'Liskov', 'barbara@people.example']) {
    await keyboard.type(value);
    await keyboard.press('Tab');
  }
  await keyboard.press('Enter');
  await scene.find('heading', 'Barbara Liskov');
  await until(
    () => scene.page.evaluate(() => document.activeElement === document.querySelector('main')),
    'the page to have the focus',
  );
});

test('where no mail arrives, an invitation is a link to pass on', async () => {
  await scene.press('link', 'Sign-in');
  await scene.press('button', 'Invitation link');
  await scene.find('dialog', 'Invitation link');
  const link = await scene.page.$eval('[role=alertdialog] pre', ({ textContent }) => textContent ?? '');
  await scene.press('button', 'I have copied it');
  const { page, context } = await scene.another();
  await page.goto(link);
  await page.type('[name=newPassword]', 'Barbara-1939-Liskov');
  await page.type('[name=newPasswordConfirmation]', 'Barbara-1939-Liskov');
  await Promise.all([page.waitForNavigation(), page.click('main form button[type=submit]')]);
  expect(await page.$eval('main', ({ textContent }) => textContent)).toContain('Barbara Liskov');
  await context.close();
});
