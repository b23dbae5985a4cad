import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Browser, Page } from 'puppeteer-core';
import { partOf, startRelay, type TestRelay } from '../notification/testing-relay.ts';
import { accessibilityProblems } from '../testing/axe.ts';
import { browserTransports, launchBrowser, openPage, screenshots } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { anyCertificate, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

const admin = 'zitadel.admin.v1.AdminService';
const password = 'Secret-1234';

let relay: TestRelay;
let browser: Browser;
beforeAll(async () => {
  [relay, browser] = await Promise.all([startRelay(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await relay?.stop();
});

async function submit(page: Page, fields: Record<string, string>, button = 'button.button') {
  for (const [name, value] of Object.entries(fields)) {
    await page.$eval(`[name=${name}]`, (input) => {
      (input as unknown as { value: string }).value = '';
    });
    await page.type(`[name=${name}]`, value);
  }
  await Promise.all([page.waitForNavigation(), page.click(button)]);
}
const heading = (page: Page) => page.$eval('h1', (element) => element.textContent);
const pathOf = (page: Page) => new URL(page.url()).pathname;
const problem = (page: Page) => page.$eval('[role=alert]', (element) => element.textContent?.trim());

/** Where the link of the newest message to an address leads, below the public address. */
async function linkTo(address: string, part: string): Promise<string> {
  const links = () =>
    relay.received
      .filter(({ to }) => to.includes(address))
      .flatMap(({ source }) => /https?:\/\/\S+/.exec(partOf(source, 'text/plain'))?.[0] ?? [])
      .filter((url) => url.includes(part));
  await until(() => links().length > 0, `a message to ${address} with ${part}`);
  const { pathname, search } = new URL(links().at(-1) as string);
  return pathname + search;
}

describe.each(browserTransports)('registration over $protocol', ({ tls }) => {
  let postern: TestPostern;
  beforeAll(async () => {
    postern = await startTestPostern({
      tls,
      configure: (config) => config.outbound.allow.push('localhost', '127.0.0.1'),
    });
    const { id } = await postern.call<{ id: string }>(`${admin}/AddSMTPConfig`, {
      senderAddress: 'no-reply@postern.example',
      senderName: 'Postern',
      host: relay.host,
    });
    await postern.call(`${admin}/ActivateSMTPConfig`, { id });
    await postern.call(`${admin}/UpdatePrivacyPolicy`, {
      tosLink: 'https://acme.example/terms',
      privacyLink: 'https://acme.example/privacy',
    });
  });
  afterAll(() => postern?.stop());
  const name = tls ? 'grace' : 'linus';

  test('a person makes an account, proves the address by the message, forgets the password and gets a new one', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const email = `${name}@people.example`;
    await page.goto(`${postern.url}/ui/login/loginname`);
    await Promise.all([page.waitForNavigation(), page.click('a[href="/ui/login/register"]')]);
    await screenshots(page, 'register');
    const who = { firstName: 'Grace', lastName: 'Hopper', email };
    await submit(page, { ...who, newPassword: password, newPasswordConfirmation: password });
    expect(await problem(page)).toBe('Accept these too to go on.');
    await screenshots(page, 'register-wrong');
    await page.click('[name=terms]');
    await page.click('[name=privacy]');
    await submit(page, { newPassword: password, newPasswordConfirmation: password });
    expect(pathOf(page)).toBe('/ui/login/verify');
    await screenshots(page, 'verify');
    expect(await accessibilityProblems(page)).toEqual([]);
    const change = 'a[href^="/ui/login/verify/change"]';
    await Promise.all([page.waitForNavigation(), page.click(change)]);
    expect(await heading(page)).toBe('Change your e-mail address');
    await screenshots(page, 'verify-change');
    expect(await accessibilityProblems(page)).toEqual([]);
    await Promise.all([page.waitForNavigation(), page.click('p.aside a')]);
    expect(pathOf(page)).toBe('/ui/login/verify');

    const elsewhere = await openPage(browser, { scripts: false, language: 'de' });
    await elsewhere.page.goto(postern.url + (await linkTo(email, '/verify?')));
    expect(await heading(elsewhere.page)).toBe('E-Mail-Adresse bestätigen');
    await submit(elsewhere.page, {});
    expect(pathOf(elsewhere.page)).toBe('/ui/login/verify/done');
    await screenshots(elsewhere.page, 'verify-done');
    await elsewhere.context.close();

    // Who is signed in here goes on as soon as it is done, wherever that was.
    await page.reload();
    // A second factor is offered on the way.
    expect(pathOf(page)).toBe('/ui/login/mfa/setup');
    await Promise.all([page.waitForNavigation(), page.click('[name=skip]')]);
    expect(pathOf(page)).toBe('/ui/login/signedin');
    await context.close();

    const later = await openPage(browser, { scripts: false });
    await later.page.goto(`${postern.url}/ui/login/loginname`);
    await submit(later.page, { loginName: email });
    await screenshots(later.page, 'password-with-reset');
    await submit(later.page, {}, 'form[action="/ui/login/password/reset"] button');
    expect(await heading(later.page)).toBe('Check your mailbox');
    await screenshots(later.page, 'reset-sent');
    await later.page.goto(postern.url + (await linkTo(email, '/password/set?')));
    await screenshots(later.page, 'reset');
    await submit(later.page, { newPassword: 'Another-5678', newPasswordConfirmation: 'Another-5679' });
    expect(await problem(later.page)).toBe('The two passwords are not the same.');
    await submit(later.page, { newPassword: 'Another-5678', newPasswordConfirmation: 'Another-5678' });
    expect(pathOf(later.page)).toBe('/ui/login/signedin');
    await later.context.close();
  });

  test('an organization is made with its owner, once by each name', async () => {
    const { page, context } = await openPage(browser, { scripts: false });
    const organization = `Harbour ${name}`;
    const owner = { firstName: 'Ada', lastName: 'Byron', email: `owner-${name}@harbour.example` };
    const secret = { newPassword: password, newPasswordConfirmation: password };
    await page.goto(`${postern.url}/ui/login/register/org`);
    await page.click('[name=terms]');
    await page.click('[name=privacy]');
    await submit(page, { organization, ...owner, ...secret });
    expect(pathOf(page)).toBe('/ui/login/verify');
    const { result } = await postern.call<{ result: { id: string; name: string }[] }>(`${admin}/ListOrgs`, {
      queries: [{ nameQuery: { name: organization } }],
    });
    expect(result.map((org) => org.name)).toEqual([organization]);
    const members = await postern.callIn<{ result: { email: string; roles: string[] }[] }>(
      result[0]?.id ?? '',
      'zitadel.management.v1.ManagementService/ListOrgMembers',
    );
    expect(members.result).toMatchObject([{ email: owner.email, roles: ['ORG_OWNER'] }]);
    await context.close();

    const again = new FormClient(postern.url, {}, (url, init) => fetch(url, { ...init, ...anyCertificate }));
    await again.open('/ui/login/register/org');
    const agreed = { terms: 'true', privacy: 'true' };
    await again.submit({
      organization,
      ...owner,
      email: `other-${name}@harbour.example`,
      ...secret,
      ...agreed,
    });
    expect(again.markup).toContain('There is an organization of this name already.');
  });

  test('says what is wrong, keeps what was entered, and takes no address twice', async () => {
    const client = new FormClient(postern.url, {}, (url, init) => fetch(url, { ...init, ...anyCertificate }));
    const fields = {
      firstName: 'Mary',
      lastName: 'Shelley',
      email: `mary-${name}@people.example`,
      newPassword: password,
      newPasswordConfirmation: password,
      terms: 'true',
      privacy: 'true',
    };
    const said = async (more: Partial<typeof fields>) => {
      await client.open('/ui/login/register');
      await client.submit({ ...fields, ...more });
      return /role="alert".*?<p>([^<]*)</s.exec(client.markup)?.[1] ?? new URL(client.url).pathname;
    };
    expect(await said({ lastName: ' ' })).toBe('Fill in every field.');
    expect(client.markup).toContain('value="Mary"');
    expect(await said({ email: 'mary' })).toBe('This is not an e-mail address.');
    expect(await said({ newPasswordConfirmation: 'x' })).toBe('The two passwords are not the same.');
    expect(await said({ newPassword: 'weak', newPasswordConfirmation: 'weak' })).toBe(
      'The password does not have everything that it needs.',
    );
    expect(await said({ firstName: '<b>"' })).toBe('/ui/login/verify');
    expect(await said({ email: fields.email.toUpperCase() })).toStartWith('No account can be created here');
    expect(client.markup).not.toContain('<b>"');
  });
});
