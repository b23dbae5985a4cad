import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser } from 'puppeteer-core';
import { routes } from '../../account/routes.ts';
import type { Uploading } from '../../assets/index.ts';
import { pagePaths } from '../../login/routes.ts';
import { launchBrowser, openPage } from '../../testing/browser.ts';
import { type Brand, harsh } from './brand.ts';
import { problemsOf, type Writing } from './look.ts';
import { openScene, type Person, pathOf, type Scene } from './scene.ts';
import { walkContact, walkEnd, walkFactors, walkKeys, walkPlaces } from './walk-account.ts';
import {
  type Walk,
  walkAccounts,
  walkConsent,
  walkDevices,
  walkElsewhere,
  walkLosses,
  walkOffers,
  walkProviders,
  walkRegistration,
  walkSecondFactors,
  walkSentCodes,
} from './walk-login.ts';

/**
 * Every page of the login and the account, each with what is real on it: light and dark, on a desk and on a phone, from
 * left to right and from right to left, with the product's look and an organization's, by axe, on the narrowest screen, and by the keyboard alone.
 */

/** They lead elsewhere, and show nothing themselves. */
const doors = [
  '/ui/login',
  '/ui/login/login',
  '/account/data/download',
  // But for who is back from a provider: src/login/providers.browser.test.ts looks at it.
  '/ui/login/provider/link',
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

/** Every address at which there is something to see, as the product has them. */
const everyPath: readonly string[] = [
  ...pagePaths,
  ...Object.entries(routes({ maxBytes: 1024 } as Uploading)).flatMap(([path, route]) =>
    route?.GET ? [`/account${path}`] : [],
  ),
  // Beside the table: of nobody's.
  '/account/deleted',
].filter((path) => !doors.includes(path));

const writings: readonly (Writing & { readonly brand?: Brand })[] = [
  { lang: 'en', dir: 'ltr' },
  { lang: 'ar-XB', dir: 'rtl', brand: harsh },
];

describe.each(writings)('in $lang', ({ brand, ...writing }) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ brand });
  });
  afterAll(() => scene?.stop());
  const seen = new Set<string>();
  const problems: string[] = [];

  /** A browser of somebody's, for as long as the walk is. */
  async function browsing(): Promise<Walk & { close(): Promise<void> }> {
    const { page, context } = await openPage(browser, { language: writing.lang });
    return {
      scene,
      page,
      go: (path) => page.goto(scene.postern.url + path),
      async see(name) {
        seen.add(pathOf(page));
        problems.push(...(await problemsOf(page, name, writing, scene.dressed)));
      },
      close: () => context.close(),
    };
  }
  const walking = async (...parts: readonly ((walk: Walk) => Promise<unknown>)[]): Promise<void> => {
    const walk = await browsing();
    for (const part of parts) await part(walk);
    await walk.close();
  };

  test('who registers', () => walking(walkRegistration));
  test('who sets up what is offered, and signs out', () => walking(walkOffers));
  test('who is sent codes', () => walking(walkSentCodes));
  test('who has lost something', () => walking(walkLosses));
  test('who has a device that shows a code', () => walking(walkDevices));
  test('who is asked for consent', () => walking(walkConsent));
  test('who is asked from elsewhere', () => walking(walkElsewhere));
  test('who comes from an identity provider', () => walking(walkProviders));
  test('who shares a browser, and what is not there', () => walking(walkAccounts));

  describe('who has an account', () => {
    let person: Person;
    let account: Awaited<ReturnType<typeof browsing>>;
    beforeAll(async () => {
      person = await scene.person();
      account = await browsing();
    });
    afterAll(() => account?.close());

    test('looks through it', () => walkPlaces(account, person));
    test('has another address and number', async () => {
      person = { ...person, email: await walkContact(account) };
    });
    test('adds keys', () => walkKeys(account));
    test('adds second factors', () => walkFactors(account));
    test('signs in with all of it', () => walking((walk) => walkSecondFactors(walk, person)));
    test('ends it', () => walkEnd(account));
  });

  test('no page is passed over, and none has a fault', () => {
    expect(everyPath.filter((path) => !seen.has(path))).toEqual([]);
    expect(problems).toEqual([]);
  });
});
