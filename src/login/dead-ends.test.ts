import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { secondFactor } from '../settings/index.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { ownFactors, userAggregate, userEvents } from '../user/index.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** No page is a dead end: every page in every situation that people bring it into shows a way on. */

let login: TestLogin;
let otherId: string;
const scope = () => testScope(login.tenant.instance.id);
const settle = async (...events: { type: string; payload: object }[]) => {
  await runCommand(login.platform.store, scope(), instanceAggregate, login.tenant.instance.id, () => ({
    events,
  }));
  await login.platform.settled();
};
beforeAll(async () => {
  login = await startTestLogin();
  for (const type of [secondFactor.otpEmail, secondFactor.recoveryCodes])
    await login.admin('addSecondFactorToLoginPolicy', { type });
  const provider = { senderAddress: 'no-reply@acme.example', senderName: 'ACME', host: 'relay.example:25' };
  await settle({ type: 'instance.smtp.config.added', payload: provider });
  otherId = await login.tenant.addPerson({ userName: 'other' });
});
afterAll(() => login?.close());

let people = 0;
async function person(has: 'nothing' | 'app' | 'mail' | 'once' | 'unproven') {
  const userName = `walker-${++people}`;
  const userId = await login.tenant.addPerson({ userName, changeRequired: has === 'once' });
  const factors = ownFactors(login.platform);
  if (has === 'app') {
    await factors.makeRecoveryCodes(scope(), userId);
    await factors.addEmail(scope(), userId);
  }
  if (has === 'mail') await factors.addEmail(scope(), userId);
  if (has === 'unproven')
    await runCommand(login.platform.store, scope(), userAggregate, userId, () => ({
      events: [userEvents.emailChanged({ email: `${userName}@new.example` })],
    }));
  await login.platform.settled();
  return userName;
}

interface Walk {
  readonly browser: FormClient;
  readonly id: string;
}
const at = (browser: FormClient) => new URL(browser.url).pathname;
let requests = 0;
function begin(): Walk {
  const id = `V2_walk_${++requests}`;
  login.requests.set(id, { clientName: 'Ledger', prompt: [], createdAt: new Date() });
  return { id, browser: new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() }) };
}
const named = async (walk: Walk, userName: string) => {
  await walk.browser.open(`/ui/login/login?authRequestID=${walk.id}`);
  return walk.browser.submit({ loginName: userName });
};
const entered = async (walk: Walk, userName: string) => {
  await named(walk, userName);
  return walk.browser.submit({ password: testPassword });
};

/** How somebody comes to the page. */
const pages: Readonly<Record<string, (walk: Walk) => Promise<unknown>>> = {
  loginname: ({ browser, id }) => browser.open(`/ui/login/login?authRequestID=${id}`),
  password: async (walk) => named(walk, await person('nothing')),
  'password/sent': async (walk) => {
    await named(walk, await person('nothing'));
    await walk.browser.submit({}, '/ui/login/password/reset');
  },
  link: async (walk) => {
    await named(walk, await person('mail'));
    await walk.browser.submit({}, '/ui/login/link');
  },
  passkey: ({ browser, id }) => browser.open(`/ui/login/passkey?authRequestID=${id}`),
  register: ({ browser, id }) => browser.open(`/ui/login/register?authRequestID=${id}`),
  mfa: async (walk) => entered(walk, await person('app')),
  'otp/recovery': async (walk) => {
    await entered(walk, await person('app'));
    await walk.browser.open(walk.browser.url.replace('/mfa', '/otp/recovery'));
  },
  'mfa/setup': async (walk) => {
    await settle({ type: 'instance.policy.login.changed', payload: { forceMFA: true } });
    await entered(walk, await person('nothing'));
    await settle({ type: 'instance.policy.login.changed', payload: { forceMFA: false } });
  },
  'password/change': async (walk) => entered(walk, await person('once')),
  verify: async (walk) => entered(walk, await person('unproven')),
  'verify/change': async (walk) => {
    await entered(walk, await person('unproven'));
    await walk.browser.open(walk.browser.url.replace('/verify', '/verify/change'));
  },
  accounts: async (walk) => {
    for (const name of ['other', await person('nothing')]) {
      await walk.browser.open('/ui/login/loginname');
      await walk.browser.submit({ loginName: name });
      await walk.browser.submit({ password: testPassword });
    }
    await walk.browser.open(`/ui/login/login?authRequestID=${walk.id}`);
  },
  signedin: async (walk) => {
    const userName = await person('nothing');
    await walk.browser.open('/ui/login/loginname');
    await walk.browser.submit({ loginName: userName });
    await walk.browser.submit({ password: testPassword });
  },
  logout: async (walk) => {
    await pages['signedin']?.(walk);
    await walk.browser.open('/ui/login/logout');
  },
};

/** A copy of the browser as it was a while ago, or in another tab: the same cookies, the same page. */
function tabOf({ browser }: Walk): FormClient {
  const tab = new FormClient(login.origin, { 'x-test-address': crypto.randomUUID() });
  for (const [name, value] of browser.cookies) tab.cookies.set(name, value);
  tab.markup = browser.markup;
  tab.url = browser.url;
  return tab;
}

/** Pages without a form have a link on. */
const sent = (browser: FormClient): Promise<FormClient> =>
  browser.markup.includes('<form') ? browser.submit({}) : browser.open(browser.url);

/** What people bring pages into; each gives the page that they see then. */
const situations: Readonly<Record<string, (walk: Walk) => Promise<FormClient>>> = {
  reloaded: ({ browser }) => browser.open(browser.url),
  'sent with nothing in it': ({ browser }) => sent(browser),
  'clicked twice': async (walk) => {
    const [one, two] = [tabOf(walk), tabOf(walk)];
    await Promise.all([sent(one), sent(two)]);
    return two;
  },
  'come back to after another person signed in in a second tab': async (walk) => {
    const tab = tabOf(walk);
    await tab.open('/ui/login/loginname');
    await tab.submit({ loginName: 'other' });
    await tab.submit({ password: testPassword });
    for (const [name, value] of tab.cookies) walk.browser.cookies.set(name, value);
    return walk.browser.open(walk.browser.url);
  },
  'come back to after everybody was signed out': async (walk) => {
    const tab = tabOf(walk);
    await tab.open('/ui/login/logout');
    if (tab.markup.includes('action="/ui/login/logout"')) await tab.submit({ all: '1' });
    for (const name of walk.browser.cookies.keys()) walk.browser.cookies.delete(name);
    for (const [name, value] of tab.cookies) walk.browser.cookies.set(name, value);
    return walk.browser.open(walk.browser.url);
  },
  'come back to after the request was answered or is too old': async ({ browser, id }) => {
    login.requests.delete(id);
    return browser.open(browser.url);
  },
  'opened in a browser without cookies': ({ browser }) => {
    browser.cookies.clear();
    return browser.open(browser.url);
  },
  'sent from a browser without cookies': ({ browser }) => {
    browser.cookies.clear();
    return sent(browser);
  },
};

/** A way on: a button or a link of the page itself, beside what every page has; or the application. */
const hasWayOn = (browser: FormClient): boolean =>
  at(browser) === '/callback' || /<button |<a /.test(/<main>[\s\S]*<\/main>/.exec(browser.markup)?.[0] ?? '');

describe.each(Object.keys(pages))('/%s', (name) => {
  test.each(Object.keys(situations))('%s', async (situation) => {
    const walk = begin();
    await pages[name]?.(walk);
    expect(at(walk.browser)).toBe(`/ui/login/${name}`);
    expect(hasWayOn(walk.browser)).toBeTrue();
    const seen = await (situations[situation] as (walk: Walk) => Promise<FormClient>)(walk);
    expect([200, 400, 403, 429]).toContain(seen.status);
    expect([at(seen), hasWayOn(seen)]).toEqual([at(seen), true]);
    // Whatever happened, nobody came to the application as somebody else.
    const whose = login.completed.get(walk.id)?.userId;
    if (whose !== undefined && name !== 'accounts') expect(whose).not.toBe(otherId);
  });
});

describe('a request that is gone', () => {
  test('leads back to its application, which begins again there, and on from here', async () => {
    const walk = begin();
    await pages['loginname']?.(walk);
    login.requests.delete(walk.id);
    await walk.browser.open(walk.browser.url);
    expect([walk.browser.status, walk.browser.markup]).toEqual([
      400,
      expect.stringMatching(/href="[^"]+\/ledger">Back to Ledger<.*[\s\S]*href="\/ui\/login">Sign in again</),
    ]);
  });

  test('of an application that nobody knows leads on from here, signed in or not', async () => {
    const walk = begin();
    await walk.browser.open('/ui/login/login?authRequestID=V2_never');
    expect(walk.browser.markup).not.toContain('Back to');
    await walk.browser.open('/ui/login');
    expect(at(walk.browser)).toBe('/ui/login/loginname');
    await pages['signedin']?.(walk);
    await walk.browser.open('/ui/login');
    expect(at(walk.browser)).toBe('/ui/login/signedin');
  });
});

test('where nothing can be set up of what is forced, another account can be used, and the application left', async () => {
  await settle({ type: 'instance.policy.login.changed', payload: { forceMFA: true, passwordlessType: 0 } });
  const factors = [secondFactor.totp, secondFactor.u2f, secondFactor.otpEmail] as const;
  for (const type of factors) await login.admin('removeSecondFactorFromLoginPolicy', { type });
  const walk = begin();
  await entered(walk, await person('nothing'));
  expect([at(walk.browser), hasWayOn(walk.browser)]).toEqual(['/ui/login/mfa/setup', true]);
  expect(walk.browser.markup).toContain('Ask your administrator');
  expect(walk.browser.markup).toMatch(/href="\/ui\/login\/loginname\?authRequestID=V2_walk_\d+"/);
  await walk.browser.submit({}, '/ui/login/cancel');
  expect(at(walk.browser)).toBe('/callback');
  for (const type of factors) await login.admin('addSecondFactorToLoginPolicy', { type });
  await settle({ type: 'instance.policy.login.changed', payload: { forceMFA: false, passwordlessType: 1 } });
});
