import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { browserTransports, protocolOf, screenshots } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { type ConsolePage, type ConsoleScene, consolePage, openConsole } from './testing.ts';
import { settled } from './testing-look.ts';

/** How the console signs in, through the real pages. */

/** Requests to a path from here on. */
function requestsTo({ page }: ConsolePage, path: string): URL[] {
  const seen: URL[] = [];
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname === path) seen.push(url);
  });
  return seen;
}
const authorize = '/oauth/v2/authorize';
const heading = (scene: ConsolePage) =>
  scene.page.evaluate(() => document.querySelector('#console main:not(.late) h1')?.textContent ?? '');
/** Puts the page's own clock forward. */
const pass = ({ page }: ConsolePage, ms: number) =>
  page.evaluate((forward) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + forward;
  }, ms);
const me = /Admin/;

describe.each(browserTransports)('the console over $protocol', ({ tls, protocol }) => {
  let scene: ConsoleScene;
  beforeAll(async () => {
    scene = await openConsole({ tls });
  });
  afterAll(() => scene?.close());

  test('a deep address survives the sign-in, with its query and fragment', async () => {
    const visitor = await scene.another();
    await visitor.open('/users?sort=name&find=a%26b%20c#top');
    expect(new URL(visitor.page.url()).searchParams.get('find')).toBe('a&b c');
    expect(visitor.address()).toStartWith('/users?');
    expect(visitor.address()).toEndWith('#top');
    expect(visitor.address()).toContain('sort=name');
    expect(await protocolOf(visitor.page)).toBe(protocol);
    expect(await visitor.page.evaluate(() => Object.keys(sessionStorage))).not.toContainEqual(
      expect.stringContaining('sign-in'),
    );
    expect(visitor.mishaps).toEqual([]);
    await visitor.context.close();
  });

  test('whoever is signed in is not asked again, and the page does not leave for it', async () => {
    const asked = requestsTo(scene, authorize);
    await scene.open('/');
    expect(asked.map((url) => url.searchParams.get('prompt'))).toEqual(['none']);
    await until(async () => (await heading(scene)) !== '', 'a heading');
  });

  test('a token that is about to end is renewed without a word', async () => {
    await scene.open('/');
    await settled(scene);
    const asked = requestsTo(scene, authorize);
    await pass(scene, 12 * 3_600_000);
    await scene.press('link', 'Users');
    await until(() => asked.length > 0, 'a renewal');
    await scene.find('heading', 'Users');
    const [renewal] = asked as [URL];
    expect(renewal.searchParams.get('prompt')).toBe('none');
    expect(renewal.searchParams.get('id_token_hint')).not.toBeNull();
    expect(scene.address()).toStartWith('/users');
    expect(asked).toHaveLength(1);
  });

  test('who looks after something is led to the console where a sign-in ends, and others are not', async () => {
    const password = 'Corr3ct-horse-battery!';
    await scene.postern.call('zitadel.user.v2.UserService/AddHumanUser', {
      username: 'guest',
      profile: { givenName: 'Gus', familyName: 'Guest' },
      email: { email: 'guest@people.example', isVerified: true },
      password: { password, changeRequired: false },
    });
    const visitor = await scene.another();
    const ways = async () => {
      await visitor.page.goto(`${scene.postern.url}/ui/login/signedin`);
      return visitor.page.evaluate(() =>
        [...document.querySelectorAll('a.button')].map(
          (way) => new URL((way as HTMLAnchorElement).href).pathname,
        ),
      );
    };
    await visitor.open('/');
    expect(await ways()).toEqual(['/ui/console', '/account']);
    await screenshots(visitor.page, 'signed-in-administrator');
    await visitor.press('link', 'To the console');
    await visitor.find('button', me);
    await visitor.context.close();
    const guest = await scene.another();
    await guest.open('/', { userName: 'guest', password });
    await guest.page.goto(`${scene.postern.url}/ui/login/signedin`);
    expect(await guest.has('link', 'Your account')).toBe(true);
    expect(await guest.has('link', 'To the console')).toBe(false);
    await guest.context.close();
  });

  test('the button back onto a used answer begins anew and ends', async () => {
    const visitor = await scene.another();
    await visitor.open('/users');
    await visitor.page.goto(`${scene.postern.url}/ui/console/auth/callback?code=used&state=over`);
    await until(() => visitor.address() === '/', 'the start page');
    await visitor.find('button', me);
    await visitor.context.close();
  });

  test('an ended session leads to the sign-in and back to the same address', async () => {
    const visitor = await scene.another();
    await visitor.open('/');
    await settled(visitor);
    await visitor.context.deleteCookie(...(await visitor.context.cookies()));
    await pass(visitor, 12 * 3_600_000);
    await visitor.press('link', 'Users');
    await visitor.press('button', 'Sign in again');
    await visitor.signIn();
    expect(visitor.address()).toStartWith('/users');
    await visitor.find('heading', 'Users');
    await visitor.context.close();
  });

  test('a sign-out in one tab ends the session of the others, which keep what was filled in', async () => {
    const visitor = await scene.another();
    await visitor.open('/');
    const page = await visitor.context.newPage();
    const other = consolePage({ page, context: visitor.context }, scene.postern.url, scene.postern.admin);
    await other.open('/users/new');
    await other.fill('Given name', 'Ada');
    await visitor.page.bringToFront();
    await visitor.press('button', me);
    await visitor.press('menuitem', 'Sign out');
    await until(() => visitor.address() === '/signedout', 'the page after a sign-out');
    await page.bringToFront();
    await other.press('button', 'Sign in again');
    await other.signIn();
    expect(other.address()).toBe('/users/new');
    await other.says('What you filled in before was kept.');
    const name = await other.find('textbox', 'Given name');
    expect(await name.evaluate((field) => (field as HTMLInputElement).value)).toBe('Ada');
    await visitor.context.close();
  });

  test('signing out ends the sign-in of the browser too', async () => {
    const visitor = await scene.another();
    await visitor.open('/');
    await visitor.press('button', me);
    await visitor.press('menuitem', 'Sign out');
    await until(() => visitor.address() === '/signedout', 'the page after a sign-out');
    await visitor.says('signed out');
    await visitor.press('button', 'Sign in');
    await until(() => new URL(visitor.page.url()).pathname.startsWith('/ui/login/'), 'the sign-in');
    const asked = requestsTo(visitor, '/ui/login/loginname');
    await visitor.open('/users');
    expect(asked.length).toBeGreaterThan(0);
    await visitor.context.close();
  });
});
