import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { accessibilityProblems } from '../testing/axe.ts';
import { setLook } from '../testing/browser.ts';
import { until } from '../testing/patience.ts';
import { messageKinds } from './app/settings/texts/kinds.ts';
import { type ConsoleScene, openConsole } from './testing.ts';

/** What people read, written through the console's pages: seen in a mail and on the login's pages. */

let scene: ConsoleScene;
beforeAll(async () => {
  scene = await openConsole({
    configure: (config) => void Object.assign(config.deliveries, { debugMail: true }),
  });
});
afterAll(() => scene?.close());

interface Told {
  readonly customText: Readonly<Record<string, unknown>> & { readonly isDefault?: boolean };
}
const admin = (method: string, request: object = { language: 'en' }) =>
  scene.postern.call<Told>(`zitadel.admin.v1.AdminService/${method}`, request);
const management = (method: string, request: object = { language: 'en' }) =>
  scene.postern.call<Told>(`zitadel.management.v1.ManagementService/${method}`, request);
const translation = async (request: object): Promise<object> =>
  (
    await scene.postern.call<{ translations?: object }>(
      'zitadel.settings.v2.SettingsService/GetHostedLoginTranslation',
      { locale: 'en', ignoreInheritance: true, ...request },
    )
  ).translations ?? {};
const confirm = async () => {
  await scene.find('dialog', /^Reset these texts/);
  const [deed] = await scene.page.$$('[role=dialog] button[data-kind=primary]');
  await deed?.click();
};

let people = 0;
/** What the mail says that somebody new gets. */
async function mailTo(): Promise<string> {
  const address = `reader${++people}@people.example`;
  await scene.postern.call('zitadel.user.v2.UserService/AddHumanUser', {
    profile: { givenName: 'Ada', familyName: 'Reader', preferredLanguage: 'en' },
    email: { email: address, sendCode: {} },
  });
  const list = async () => (await scene.postern.fetch('/debug/mail')).text();
  let row = '';
  await until(async () => {
    row = (await list()).split('<tr').find((one) => one.includes(address)) ?? '';
    return row.includes('/debug/mail/');
  }, `a mail to ${address}`);
  const id = /href="\/debug\/mail\/([^"]+)"/.exec(row)![1];
  return row + (await (await scene.postern.fetch(`/debug/mail/${id}`)).text());
}

/** What the page says where people sign in. */
const signInPage = async () =>
  (await scene.postern.fetch('/ui/login/loginname', { headers: { 'accept-language': 'en' } })).text();

describe('messages', () => {
  test('a text with a placeholder is in the mails that are sent from then on', async () => {
    await scene.open('/instance/messages');
    await scene.press('link', 'E-mail verification');
    await scene.fill('Subject', 'Welcome to Acme');
    await scene.fill('Greeting', 'Dear ');
    await scene.press('button', 'Insert FirstName: first name');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await admin('GetCustomVerifyEmailMessageText')).customText).toMatchObject({
      subject: 'Welcome to Acme',
      greeting: 'Dear {{.FirstName}}',
    });
    const mail = await mailTo();
    expect(mail).toContain('Welcome to Acme');
    expect(mail).toContain('Dear Ada');
  });

  test('an organization writes its own over the instance’s, and takes it back', async () => {
    await scene.open('/settings/messages/verify-email');
    await scene.says('Welcome to Acme');
    await scene.press('button', 'Change this text: Subject');
    await scene.fill('Subject', 'Welcome to our department');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await management('GetCustomVerifyEmailMessageText')).customText).toMatchObject({
      subject: 'Welcome to our department',
    });
    await scene.look('texts-message');
    const mail = await mailTo();
    expect(mail).toContain('Welcome to our department');
    expect(mail).toContain('Dear Ada');
    await scene.press('button', 'Reset to default');
    await confirm();
    await scene.says('The texts are the default again');
    expect((await management('GetCustomVerifyEmailMessageText')).customText.isDefault).toBeTrue();
    expect(await mailTo()).toContain('Welcome to Acme');
  });

  test('the instance’s are taken back too', async () => {
    await scene.open('/instance/messages');
    await until(
      () => scene.page.evaluate(() => document.querySelectorAll('.badge[data-kind=good]').length === 1),
      'one of its own',
    );
    await scene.press('link', 'E-mail verification');
    await scene.press('button', 'Reset to default');
    await confirm();
    await scene.says('The texts are the default again');
    expect((await admin('GetCustomVerifyEmailMessageText')).customText.isDefault).toBeTrue();
    expect(await mailTo()).not.toContain('Welcome to Acme');
  });

  test('what is no placeholder is told', async () => {
    await scene.open('/instance/messages/init');
    await scene.fill('Text', 'Your code: {{.Cod}}');
    await scene.says('{{.Cod}} is no placeholder');
    await scene.press('button', 'Undo');
  });

  test('every language has its own, of those that the instance allows', async () => {
    await scene.postern.call('zitadel.admin.v1.AdminService/SetRestrictions', {
      allowedLanguages: { list: ['en', 'de'] },
    });
    await scene.open('/instance/messages/init?language=fr');
    await scene.says('Texts in English');
    await scene.open('/instance/messages/init?language=de');
    await scene.says('Texts in German');
    await scene.fill('Title', 'Willkommen');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await admin('GetCustomInitMessageText', { language: 'de' })).customText).toMatchObject({
      title: 'Willkommen',
    });
    expect((await admin('GetCustomInitMessageText')).customText.isDefault).toBeTrue();
    await scene.press('button', 'Undo');
    await scene.says('Undone');
    expect((await admin('GetCustomInitMessageText', { language: 'de' })).customText.isDefault).toBeTrue();
    await scene.postern.call('zitadel.admin.v1.AdminService/SetRestrictions', { allowedLanguages: {} });
  });

  test.each(messageKinds.map(({ id }) => id))('%s is set and reset at both levels', async (id) => {
    const kind = messageKinds.find((each) => each.id === id)!;
    for (const [base, level, ask] of [
      ['/instance', 'instance', admin],
      ['/settings', 'organization', management],
    ] as const) {
      const own = async () => (await ask(kind.calls[level].own.name)).customText;
      await scene.open(`${base}/messages/${id}`);
      await scene.fill('Text', `Words of ${base}`);
      await scene.press('button', 'Save');
      await until(async () => (await own())['text'] === `Words of ${base}`, 'the text');
      await scene.press('button', 'Reset to default');
      await confirm();
      await until(async () => (await own()).isDefault === true, 'the default');
    }
  });
});

describe('the login', () => {
  test('a text found by its words is changed for the instance', async () => {
    await scene.open('/instance/login-texts');
    await scene.fill('Find a text', 'user name or e-mail');
    await scene.fill('hint', 'Your badge number');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect(await translation({ instance: true })).toEqual({ loginName: { hint: 'Your badge number' } });
    expect(await signInPage()).toContain('Your badge number');
    await scene.fill('Find a text', 'badge');
    await scene.says('1 text');
    await scene.look('texts-login-found');
  });

  test('the organization’s goes before the instance’s, until it is reset', async () => {
    const { defaultOrgId } = await scene.postern.call<{ defaultOrgId: string }>(
      'zitadel.settings.v2.SettingsService/GetGeneralSettings',
    );
    await scene.open(`/settings/login-texts?org=${defaultOrgId}`);
    await scene.says('Your badge number');
    await scene.fill('hint', 'Your student number');
    await scene.fill('title', 'Come in');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect(await translation({ organizationId: defaultOrgId })).toEqual({
      loginName: { hint: 'Your student number', title: 'Come in' },
    });
    const page = await signInPage();
    expect(page).toContain('Your student number');
    expect(page).toContain('<h1>Come in</h1>');
    await scene.look('texts-login');
    await scene.press('button', 'Reset to default');
    await confirm();
    await scene.says('The texts are the default again');
    expect(await translation({ organizationId: defaultOrgId })).toEqual({});
    expect(await signInPage()).toContain('Your badge number');
    await scene.open('/instance/login-texts');
    await scene.press('button', 'Reset to default');
    await confirm();
    await scene.says('The texts are the default again');
    expect(await signInPage()).toContain('Your user name or e-mail address');
  });

  test('a placeholder is put into its text', async () => {
    await scene.open('/instance/login-texts');
    await scene.fill('continueTo', 'on the way to ');
    await scene.press('button', 'Insert application into loginName.continueTo');
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect(await translation({ instance: true })).toEqual({
      loginName: { continueTo: 'on the way to {application}' },
    });
    await scene.press('button', 'Undo');
    await scene.says('Undone');
    expect(await translation({ instance: true })).toEqual({});
  });

  test.each([
    ['/instance', admin],
    ['/settings', management],
  ] as const)('texts by names of version 1 at %s', async (base, ask) => {
    await scene.open(`${base}/login-texts?source=v1&screen=loginText`);
    await scene.fill('title', `Come in, ${base}`);
    await scene.press('button', 'Save');
    await scene.says('Saved');
    expect((await ask('GetCustomLoginTexts')).customText).toMatchObject({
      loginText: { title: `Come in, ${base}` },
    });
    expect(await signInPage()).toContain(`<h1>Come in, ${base}</h1>`);
    await scene.open(`${base}/login-texts`);
    await scene.says('There are also texts by names of version 1');
    await scene.open(`${base}/login-texts?source=v1`);
    await scene.press('button', 'Reset to default');
    await confirm();
    await scene.says('The texts are the default again');
    expect((await ask('GetCustomLoginTexts')).customText.isDefault).toBeTrue();
  });
});

test('whoever administers one organization writes its texts, and no others', async () => {
  const { defaultOrgId } = await scene.postern.call<{ defaultOrgId: string }>(
    'zitadel.settings.v2.SettingsService/GetGeneralSettings',
  );
  const owner = { userName: 'owner', password: 'Only-one-organization-1' };
  const { userId } = await scene.postern.call<{ userId: string }>(
    'zitadel.user.v2.UserService/AddHumanUser',
    {
      username: owner.userName,
      organization: { orgId: defaultOrgId },
      profile: { givenName: 'Olga', familyName: 'Owner' },
      email: { email: 'owner@people.example', isVerified: true },
      password: { password: owner.password },
    },
  );
  await scene.postern.call('zitadel.internal_permission.v2.InternalPermissionService/CreateAdministrator', {
    userId,
    resource: { organizationId: defaultOrgId },
    roles: ['ORG_OWNER'],
  });
  const visitor = await scene.another();
  await visitor.open('/settings/login-texts?screen=loginText', owner);
  await visitor.fill('title', 'Welcome, team');
  await visitor.press('button', 'Save');
  await visitor.says('Saved');
  expect(await visitor.has('radio', /^Texts of the pages/)).toBeFalse();
  expect(await signInPage()).toContain('<h1>Welcome, team</h1>');
  await visitor.press('button', 'Undo');
  await visitor.says('Undone');
  await visitor.open('/settings/messages/password-change', owner);
  await visitor.fill('Title', 'Another password');
  await visitor.press('button', 'Save');
  await visitor.says('Saved');
  await visitor.press('button', 'Undo');
  await visitor.says('Undone');
  expect(visitor.mishaps).toEqual([]);
  await visitor.context.close();
});

describe('every page can be used by everybody', () => {
  test.each(
    ['/instance', '/settings'].flatMap((base) => [
      `${base}/messages`,
      `${base}/messages/invite-user`,
      `${base}/messages/verify-phone`,
      `${base}/login-texts`,
      `${base}/login-texts?source=v1&screen=passwordText`,
    ]),
  )('%s', async (route) => {
    await scene.open(route);
    await until(() => scene.page.evaluate(() => document.querySelector('main h1') !== null), 'a heading');
    for (const scheme of ['light', 'dark'] as const) {
      await setLook(scene.page, { scheme, size: 'desktop' });
      expect(await accessibilityProblems(scene.page)).toEqual([]);
    }
    if (route.startsWith('/instance')) await scene.look(`texts${route.replaceAll(/[/?=&]/g, '-')}`);
    await setLook(scene.page, { scheme: 'light', size: 'phone' });
    expect(await scene.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBeTrue();
    await setLook(scene.page, { scheme: 'light', size: 'desktop' });
    expect(scene.mishaps).toEqual([]);
  });
});
