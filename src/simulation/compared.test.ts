import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { FormClient } from '../login/testing.ts';
import { openScene, password, redirectUri, type Scene } from '../oidc/testing.ts';
import { totpCodeAt } from '../user/testing.ts';

/** What is foretold, and what the pages then do: both are asked under the same settings. */

const users = 'zitadel.user.v2.UserService';
const admin = 'zitadel.admin.v1.AdminService';
const projects = 'zitadel.project.v2.ProjectService';

interface Simulated {
  readonly steps: readonly {
    page: string;
    address?: string;
    maySkip?: boolean;
    reasons: { rule: string; source: { level: string; id?: string }; value?: string }[];
  }[];
  readonly end: string;
}

let scene: Scene;
const call = <T = { id: string }>(method: string, request: object = {}) =>
  scene.postern.call<T>(method, request);

beforeAll(async () => {
  scene = await openScene();
});
afterAll(() => scene?.postern.stop());

const simulate = (request: object) =>
  call<Simulated>('postern.login.v1.SignInSimulationService/SimulateSignIn', request);

/** A browser that has the application where it says it is. */
const newBrowser = () => {
  const browser = new FormClient(scene.issuer, {}, (url, init) =>
    url.href.startsWith(redirectUri) ? Promise.resolve(new Response('arrived')) : fetch(url, init),
  );
  browser.stopsAtOffers = true;
  return browser;
};

interface Person {
  readonly loginName: string;
  readonly password?: string;
  readonly secret?: string;
}

/** Where the browser is; the page of no access has no address of its own. */
const placeOf = ({ url, status }: FormClient): string => {
  if (url.startsWith(redirectUri)) return redirectUri;
  return status === 403 ? '' : new URL(url).pathname.replace(/^\/ui\/v2\//, '/ui/');
};

const answers: Readonly<Record<string, (browser: FormClient, person: Person) => Promise<unknown>>> = {
  '/ui/login/loginname': (browser, { loginName }) => browser.submit({ loginName }),
  '/ui/login/password': (browser, person) => browser.submit({ password: person.password ?? password }),
  '/ui/login/otp/app': (browser, { secret = '' }) =>
    browser.submit({ code: totpCodeAt(secret, scene.postern.server.platform.clock().getTime()) }),
  '/ui/login/password/change': (browser) =>
    browser.submit({ newPassword: 'Another-Secret1', newPasswordConfirmation: 'Another-Secret1' }),
  '/ui/login/mfa/setup': (browser) =>
    browser.markup.includes('name="skip"') ? browser.submit({ skip: '1' }) : Promise.resolve(),
  '/ui/login/verify': (browser) => browser.submit({ later: '1' }),
  '/ui/login/consent': (browser) => browser.submit({ answer: 'allow' }),
};

/** The authorization endpoint sends on by 302, the pages by 303. */
async function arrive(browser: FormClient, at: string): Promise<void> {
  await browser.open(scene.issuer + at);
  if (browser.status === 302) await browser.open(browser.headers.get('location') ?? '');
}

/** Goes through the pages until nothing leads on. @returns where it was */
async function walked(browser: FormClient, from: string, person: Person): Promise<string[]> {
  await arrive(browser, from);
  const places = [placeOf(browser)];
  for (;;) {
    const answer = answers[places.at(-1) ?? ''];
    await answer?.(browser, person);
    const place = placeOf(browser);
    if (place === places.at(-1)) return places;
    places.push(place);
  }
}

const asked = (more: Record<string, string> = {}) =>
  `/oauth/v2/authorize?${new URLSearchParams({
    client_id: scene.web.clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid',
    ...more,
  })}`;

/** Both ways; the places agree, as far as the pages can be walked without a key or a mailbox. */
async function compare(
  simulation: object,
  from: string,
  person: Person,
  browser = newBrowser(),
): Promise<Simulated> {
  const foretold = await simulate({ loginName: person.loginName, ...simulation });
  const places = await walked(browser, from, person);
  const addresses = foretold.steps.map(({ address = '' }) => address);
  expect(addresses.slice(0, places.length)).toEqual(places);
  return foretold;
}

const rules = ({ steps }: Simulated) => steps.flatMap(({ reasons }) => reasons.map(({ rule }) => rule));
const pages = ({ steps }: Simulated) => steps.map(({ page }) => page.replace('SIGN_IN_PAGE_', ''));
const whole = ['LOGIN_NAME', 'PASSWORD', 'APPLICATION'];

let count = 0;
async function addPerson(more: object = {}): Promise<Person & { userId: string }> {
  const loginName = `person${++count}`;
  const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    organization: { orgId: scene.orgId },
    username: loginName,
    profile: { givenName: 'Any', familyName: 'Body' },
    email: { email: `${loginName}@people.example`, isVerified: true },
    password: { password, changeRequired: false },
    ...more,
  });
  return { loginName, userId };
}

/** The instance's login settings with a change, for as long as something runs. */
async function underLogin<T>(change: object, run: () => Promise<T>): Promise<T> {
  const { policy } = await call<{ policy: object }>(`${admin}/GetLoginPolicy`);
  await call(`${admin}/UpdateLoginPolicy`, { ...policy, ...change });
  try {
    return await run();
  } finally {
    await call(`${admin}/UpdateLoginPolicy`, policy);
  }
}

const toApplication = () => ({ clientId: scene.web.clientId });

describe('a sign-in to an application', () => {
  test('name, password, and back', async () => {
    const foretold = await compare(toApplication(), asked(), { loginName: scene.alice.userName });
    expect(pages(foretold)).toEqual(whole);
    expect(foretold.end).toBe('SIGN_IN_END_SIGNED_IN');
    expect(rules(foretold)).toContain('SIGN_IN_RULE_FACTOR_NOT_ASKED');
  });

  test('the name is hinted', async () => {
    const foretold = await compare(
      { ...toApplication(), hinted: true },
      asked({ login_hint: scene.alice.userName }),
      { loginName: scene.alice.userName },
    );
    expect(pages(foretold)).toEqual(whole.slice(1));
  });

  test('nobody has the name, and the pages go on as if somebody had', async () => {
    const foretold = await compare(toApplication(), asked(), { loginName: 'nobody-at-all' });
    expect(pages(foretold)).toEqual(['LOGIN_NAME', 'PASSWORD']);
    expect(foretold.end).toBe('SIGN_IN_END_DEAD_END');
    expect(rules(foretold)).toContain('SIGN_IN_RULE_NAME_UNKNOWN');
  });

  test('an account is to be made', async () => {
    const foretold = await compare(
      { ...toApplication(), prompt: 'PROMPT_CREATE' },
      asked({ prompt: 'create' }),
      { loginName: 'new' },
    );
    expect(foretold.end).toBe('SIGN_IN_END_REGISTRATION');
    const closed = await underLogin({ allowRegister: false }, () =>
      compare({ ...toApplication(), prompt: 'PROMPT_CREATE' }, asked({ prompt: 'create' }), {
        loginName: scene.alice.userName,
      }),
    );
    expect(pages(closed)).toEqual(whole);
  });

  test('who is signed in goes on, unless the application wants them to sign in', async () => {
    const person = { loginName: scene.alice.userName };
    const browser = newBrowser();
    await walked(browser, asked(), person);
    const before = { ...toApplication(), done: ['PROOF_PASSWORD'] };
    const again = await compare(before, asked(), person, browser);
    expect(pages(again)).toEqual(['APPLICATION']);
    const chosen = await simulate({
      ...before,
      loginName: person.loginName,
      prompt: 'PROMPT_SELECT_ACCOUNT',
    });
    expect(pages(chosen)).toEqual(['ACCOUNTS', 'APPLICATION']);
    await arrive(browser, asked({ prompt: 'select_account' }));
    expect(placeOf(browser)).toBe('/ui/login/accounts');
    const anew = await compare(
      { ...before, prompt: 'PROMPT_LOGIN' },
      asked({ prompt: 'login' }),
      person,
      browser,
    );
    expect(pages(anew)).toEqual(whole);
  });

  test('a sign-in that is too old begins again', async () => {
    const person = { loginName: scene.alice.userName };
    const browser = newBrowser();
    await walked(browser, '/ui/login', person);
    const back = scene.postern.advance(11 * 24 * 3_600_000);
    try {
      const foretold = await compare(
        { done: ['PROOF_PASSWORD'], doneAgo: `${11 * 24 * 3_600}s` },
        '/ui/login',
        person,
        browser,
      );
      expect(rules(foretold)).toContain('SIGN_IN_RULE_SIGN_IN_TOO_OLD');
      expect(foretold.steps[0]?.reasons[0]?.value).toBe('864000s');
    } finally {
      back();
    }
  });
});

describe('what the person has, and what is asked of them', () => {
  test('an authenticator app', async () => {
    const person = await addPerson();
    const { secret } = await call<{ secret: string }>(`${users}/RegisterTOTP`, { userId: person.userId });
    const now = () => scene.postern.server.platform.clock().getTime();
    await call(`${users}/VerifyTOTPRegistration`, {
      userId: person.userId,
      code: totpCodeAt(secret, now() - 30_000),
    });
    const foretold = await compare(toApplication(), asked(), { ...person, secret });
    expect(pages(foretold)).toEqual(['LOGIN_NAME', 'PASSWORD', 'SECOND_FACTOR', 'APPLICATION']);
    const [, , factor] = foretold.steps;
    expect(factor?.reasons.map(({ rule }) => rule)).toEqual([
      'SIGN_IN_RULE_FACTOR_SET_UP',
      'SIGN_IN_RULE_FACTORS_ALLOWED',
    ]);
  });

  test('a factor that is offered, and one that is forced', async () => {
    const offered = await compare(toApplication(), asked(), await addPerson());
    expect(pages(offered)).toEqual(['LOGIN_NAME', 'PASSWORD', 'SET_UP_FACTOR', 'APPLICATION']);
    expect(offered.steps[2]?.maySkip).toBe(true);
    const forced = await underLogin({ forceMfa: true }, async () =>
      compare(toApplication(), asked(), await addPerson()),
    );
    expect(forced.steps[2]?.maySkip).toBeUndefined();
    expect(forced.steps[2]?.reasons[0]).toMatchObject({
      rule: 'SIGN_IN_RULE_FACTOR_FORCED',
      source: { level: 'SIGN_IN_LEVEL_INSTANCE' },
    });
  });

  test('a password that is to be changed', async () => {
    const person = await addPerson({ password: { password, changeRequired: true } });
    await call(`${users}/HumanMFAInitSkipped`, { userId: person.userId });
    const foretold = await compare(toApplication(), asked(), person);
    expect(pages(foretold)).toEqual(['LOGIN_NAME', 'PASSWORD', 'CHANGE_PASSWORD', 'APPLICATION']);
  });

  test('an e-mail address that is not confirmed', async () => {
    const person = await addPerson({ email: { email: 'un@people.example', sendCode: {} } });
    await call(`${users}/HumanMFAInitSkipped`, { userId: person.userId });
    const without = await compare(toApplication(), asked(), person);
    expect(pages(without)).toEqual(whole);
    const { id } = await call(`${admin}/AddSMTPConfig`, {
      description: 'relay',
      senderAddress: 'no-reply@localhost',
      senderName: 'Postern',
      host: 'relay.postern.example:587',
    });
    await call(`${admin}/ActivateSMTPConfig`, { id });
    try {
      const foretold = await compare(toApplication(), asked(), person);
      expect(pages(foretold)).toEqual(['LOGIN_NAME', 'PASSWORD', 'VERIFY_EMAIL', 'APPLICATION']);
      expect(foretold.steps[2]?.reasons[1]).toMatchObject({
        rule: 'SIGN_IN_RULE_EMAIL_ASKED',
        source: { level: 'SIGN_IN_LEVEL_CONFIGURATION' },
        value: 'ask',
      });
    } finally {
      await call(`${admin}/RemoveSMTPConfig`, { id });
    }
  });
});

describe('dead ends', () => {
  test.each([
    ['DeactivateUser', 'ReactivateUser', 'SIGN_IN_RULE_USER_INACTIVE'],
    ['LockUser', 'UnlockUser', 'SIGN_IN_RULE_USER_LOCKED'],
  ])('%s', async (shut, open, rule) => {
    const { userId, userName: loginName } = scene.alice;
    await call(`${users}/${shut}`, { userId });
    try {
      const foretold = await compare(toApplication(), asked(), { loginName });
      expect(foretold.end).toBe('SIGN_IN_END_DEAD_END');
      expect(rules(foretold)).toContain(rule);
    } finally {
      await call(`${users}/${open}`, { userId });
    }
  });

  test('a person without a password, and a machine', async () => {
    const person = await addPerson({ password: undefined });
    const foretold = await compare(toApplication(), asked(), person);
    expect(rules(foretold).some((rule) => /NO_PASSWORD|NOT_INITIALIZED/.test(rule))).toBe(true);
    const machine = await compare(toApplication(), asked(), { loginName: scene.machine.userName });
    expect(rules(machine)).toContain('SIGN_IN_RULE_MACHINE');
  });

  test('passwords are not allowed', async () => {
    const foretold = await underLogin({ allowUsernamePassword: false }, () =>
      compare(toApplication(), asked(), { loginName: scene.alice.userName }),
    );
    expect(foretold.steps.at(-1)?.reasons.at(-1)).toMatchObject({
      rule: 'SIGN_IN_RULE_PASSWORD_FORBIDDEN',
      source: { level: 'SIGN_IN_LEVEL_INSTANCE' },
    });
  });

  test('nobody signs in with an e-mail address', async () => {
    const { loginName } = await addPerson();
    const address = `${loginName}@people.example`;
    await compare(toApplication(), asked(), { loginName: address });
    const foretold = await underLogin({ disableLoginWithEmail: true }, () =>
      compare(toApplication(), asked(), { loginName: address }),
    );
    expect(rules(foretold)).toContain('SIGN_IN_RULE_NAME_NOT_ALLOWED');
  });

  test('how many wrong passwords are left', async () => {
    const lockout = { maxPasswordAttempts: 3, maxOtpAttempts: 0 };
    await call(`${admin}/UpdateLockoutPolicy`, lockout);
    try {
      const person = await addPerson();
      const left = async () =>
        (await simulate({ loginName: person.loginName })).steps[1]?.reasons.find(({ rule }) =>
          rule.endsWith('LOCKOUT'),
        )?.value;
      expect(await left()).toBe('3/3');
      await walked(newBrowser(), '/ui/login', { ...person, password: 'wrong' });
      expect(await left()).toBe('2/3');
    } finally {
      await call(`${admin}/UpdateLockoutPolicy`, { maxPasswordAttempts: 0, maxOtpAttempts: 0 });
    }
  });

  test('the checks of the project, and what they ask for', async () => {
    const { userName: loginName } = scene.alice;
    const update = (checks: object) =>
      call(`${projects}/UpdateProject`, { projectId: scene.projectId, ...checks });
    await update({ authorizationRequired: true });
    try {
      const refused = await compare(toApplication(), asked(), { loginName });
      expect(pages(refused)).toEqual(['LOGIN_NAME', 'PASSWORD', 'NO_ACCESS']);
      expect(refused.steps.at(-1)?.reasons[0]).toMatchObject({
        rule: 'SIGN_IN_RULE_AUTHORIZATION_MISSING',
        source: { level: 'SIGN_IN_LEVEL_PROJECT', id: scene.projectId },
      });
      await call('zitadel.authorization.v2.AuthorizationService/CreateAuthorization', {
        userId: scene.alice.userId,
        projectId: scene.projectId,
        organizationId: scene.orgId,
        roleKeys: [],
      });
      const admitted = await compare(toApplication(), asked(), { loginName });
      expect(rules(admitted)).toContain('SIGN_IN_RULE_AUTHORIZATION_CHECKED');
    } finally {
      await update({ authorizationRequired: false });
    }
  });

  test('consent, until it is given', async () => {
    const client = await scene.addClient({ authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC' });
    await call('postern.application.v1.ClientSettingsService/UpdateClientSettings', {
      projectId: scene.projectId,
      applicationId: client.appId,
      requireConsent: true,
    });
    const { userName: loginName } = scene.alice;
    const from = asked({ client_id: client.clientId });
    const first = await compare({ clientId: client.clientId }, from, { loginName });
    expect(pages(first)).toEqual(['LOGIN_NAME', 'PASSWORD', 'CONSENT', 'APPLICATION']);
    expect(first.steps[2]?.reasons).toMatchObject([
      {
        rule: 'SIGN_IN_RULE_CONSENT_MISSING',
        source: { level: 'SIGN_IN_LEVEL_APPLICATION', id: client.appId },
      },
    ]);
    const next = await compare({ clientId: client.clientId }, from, { loginName });
    expect(pages(next)).toEqual(whole);
  });

  test('people of another organization are wanted', async () => {
    const { organizationId } = await call<{ organizationId: string }>(
      'zitadel.org.v2.OrganizationService/AddOrganization',
      { name: 'Elsewhere' },
    );
    const foretold = await compare(
      { ...toApplication(), organizationId },
      asked({ scope: `openid urn:zitadel:iam:org:id:${organizationId}` }),
      { loginName: 'alice@example.com' },
    );
    expect(rules(foretold)).toContain('SIGN_IN_RULE_OTHER_ORGANIZATION');
    expect(foretold.end).toBe('SIGN_IN_END_DEAD_END');
  });
});

describe('where it ends, and where it does not begin', () => {
  test('without an application', async () => {
    const person = { loginName: scene.alice.userName };
    const foretold = await compare({}, '/ui/login', person);
    expect(pages(foretold)).toEqual(['LOGIN_NAME', 'PASSWORD', 'SIGNED_IN']);
    const home = await underLogin({ defaultRedirectUri: redirectUri }, () =>
      compare({}, '/ui/login', person),
    );
    expect(pages(home).at(-1)).toBe('HOME');
  });

  test('a login of somebody else’s', async () => {
    const client = await scene.addClient({
      loginVersion: { loginV2: { baseUri: 'https://login.elsewhere.example' } },
    });
    const foretold = await simulate({ clientId: client.clientId, loginName: 'anybody' });
    expect(foretold.end).toBe('SIGN_IN_END_ELSEWHERE');
    const browser = newBrowser();
    const sent = await browser.request(asked({ client_id: client.clientId }));
    const [{ address = '' } = {}] = foretold.steps;
    expect(sent.headers.get('location')).toStartWith(address);
  });

  test('an application that is switched off', async () => {
    const { clientId, appId } = await scene.addClient({});
    await call('zitadel.application.v2.ApplicationService/DeactivateApplication', {
      projectId: scene.projectId,
      applicationId: appId,
    });
    const foretold = await simulate({ clientId, loginName: 'anybody' });
    expect(pages(foretold)).toEqual(['REFUSED']);
    const browser = newBrowser();
    await browser.request(asked({ client_id: clientId }));
    expect(browser.status).toBeGreaterThanOrEqual(400);
  });
});
