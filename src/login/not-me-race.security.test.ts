import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { AggregateWrite } from '../eventstore/index.ts';
import { runCommand } from '../eventstore/index.ts';
import { instanceAggregate } from '../instance/index.ts';
import { Authenticator } from '../testing/authenticator.ts';
import { testScope } from '../testing/platform.ts';
import { testPassword } from '../testing/tenant.ts';
import { userAggregate, userEvents } from '../user/index.ts';
import { totpCodeAt } from '../user/testing.ts';
import { FormClient, startTestLogin, type TestLogin } from './testing.ts';

/** Somebody says that a sign-in was not theirs while a form of whoever signed in is under way. */

let login: TestLogin;
let append: TestLogin['platform']['store']['append'];
const scope = () => testScope(login.tenant.instance.id);
beforeAll(async () => {
  login = await startTestLogin({ settings: { mfaInitSkipLifetime: 720 * 3_600e9, passwordlessType: 1 } });
  const { store, settled } = login.platform;
  append = store.append.bind(store);
  const ways = [3, 4, 5].map((mfaType) => ({
    type: 'instance.policy.login.secondfactor.added',
    payload: { mfaType },
  }));
  await runCommand(store, scope(), instanceAggregate, login.tenant.instance.id, () => ({ events: ways }));
  await settled();
});
afterAll(() => login?.close());

let made = 0;
async function person(): Promise<{ userId: string; userName: string }> {
  const userName = `race${++made}`;
  const userId = await login.tenant.addPerson({ userName });
  await write(userId, [
    userEvents.emailChanged({ email: `${userName}@mail.example` }),
    userEvents.emailVerified({}),
    userEvents.phoneChanged({ phone: '+41791234567' }),
    userEvents.phoneVerified({}),
  ]);
  return { userId, userName };
}
async function write(userId: string, events: { type: string; payload: object }[]): Promise<void> {
  await runCommand(login.platform.store, scope(), userAggregate, userId, () => ({ events }));
  await login.platform.settled();
}
const pathOf = (browser: FormClient) => new URL(browser.url).pathname;
async function entersName(userName: string): Promise<FormClient> {
  const browser = new FormClient(login.origin);
  browser.stopsAtOffers = true;
  await browser.open('/ui/login/loginname');
  return browser.submit({ loginName: userName });
}
const signIn = async (userName: string) => (await entersName(userName)).submit({ password: testPassword });
const historyOf = (userId: string) =>
  login.platform.store.search({
    instanceId: login.tenant.instance.id,
    aggregateTypes: ['user'],
    aggregateIds: [userId],
  });
/** The link of the last message about a browser that was not known. */
async function linkOf(userId: string): Promise<string> {
  const told = (await historyOf(userId)).findLast(
    ({ type, payload }) => type === 'user.device.added' && 'code' in payload,
  );
  if (!told) throw new Error('nobody was told');
  const { id, code } = told.payload as { id: string; code: Parameters<typeof open>[0] };
  const open = login.platform.encryption.openText;
  return `/ui/login/not-me?${new URLSearchParams({ userId, deviceId: id, code: open(code) })}`;
}
const answer = async (link: string) => (await new FormClient(login.origin).open(link)).submit({});

/** Between the load and the append of what is written next of a kind, the person answers the message. */
function overtaken(link: string, matches: (write: AggregateWrite) => boolean): () => boolean {
  let answered = false;
  login.platform.store.append = async (context, writes) => {
    if (!answered && writes.some(matches)) {
      answered = true;
      await answer(link);
    }
    return append(context, writes);
  };
  return () => {
    login.platform.store.append = append;
    return answered;
  };
}

const optionsIn = ({ markup }: FormClient) =>
  JSON.parse((/data-options="([^"]*)"/.exec(markup)?.[1] ?? '').replaceAll('&quot;', '"'));
const secretIn = ({ markup }: FormClient) =>
  /class="secret">([^<]+)</.exec(markup)?.[1]?.replaceAll(' ', '') ?? '';
const key = (browser: FormClient) =>
  browser.submit({
    credential: JSON.stringify(new Authenticator(login.origin).create(optionsIn(browser))),
    name: 'Phone',
  });
const chosen = { newPassword: 'Thief-12345', newPasswordConfirmation: 'Thief-12345' };

interface Form {
  readonly ready: (browser: FormClient, userId: string) => Promise<unknown>;
  readonly send: (browser: FormClient) => Promise<unknown>;
}
const appBegun = async (browser: FormClient) => {
  await browser.open('/ui/login/mfa/setup');
  await browser.submit({ way: 'app' });
};
const finishApp = (browser: FormClient) => browser.submit({ code: totpCodeAt(secretIn(browser)) });
const set =
  (way: string): Form['send'] =>
  (browser) =>
    browser.submit({ way });
const opens =
  (path: string): Form['ready'] =>
  (browser) =>
    browser.open(path);
const keyBegun =
  (path: string): Form['ready'] =>
  async (browser) => {
    await browser.open(path);
    await browser.submit({});
  };
const unproven: Form['ready'] = async (browser, userId) => {
  await write(userId, [userEvents.emailChanged({ email: 'thief@mail.example' })]);
  await browser.open('/ui/login/mfa/setup');
  await browser.submit({ skip: '1' });
};

const forms: ReadonlyArray<readonly [string, Form]> = [
  ['another password', { ready: opens('/ui/login/password/change'), send: (at) => at.submit(chosen) }],
  ['an app that is begun', { ready: opens('/ui/login/mfa/setup'), send: set('app') }],
  ['codes by mail', { ready: opens('/ui/login/mfa/setup'), send: set('email') }],
  ['codes by SMS', { ready: opens('/ui/login/mfa/setup'), send: set('sms') }],
  ['an app', { ready: appBegun, send: finishApp }],
  ['a passkey that is begun', { ready: opens('/ui/login/passkey/set'), send: (at) => at.submit({}) }],
  ['a passkey', { ready: keyBegun('/ui/login/passkey/set'), send: key }],
  ['a security key that is begun', { ready: opens('/ui/login/u2f/set'), send: (at) => at.submit({}) }],
  ['a security key', { ready: keyBegun('/ui/login/u2f/set'), send: key }],
  [
    'recovery codes',
    {
      async ready(browser) {
        await appBegun(browser);
        await finishApp(browser);
      },
      send: (at) => at.submit({ make: '1' }),
    },
  ],
  [
    'another address',
    {
      async ready(browser, userId) {
        await unproven(browser, userId);
        await browser.open('/ui/login/verify/change');
      },
      send: (at) => at.submit({ email: 'thief2@mail.example' }),
    },
  ],
  [
    'another code to an address',
    {
      async ready(browser, userId) {
        await unproven(browser, userId);
        await browser.open(`/ui/login/verify?userId=${userId}`);
      },
      send: (at) =>
        at.post('/ui/login/verify', {
          csrf: at.field('csrf'),
          userId: at.field('userId'),
          account: at.field('userId'),
          resend: 'true',
        }),
    },
  ],
];

test.each(forms)('a form of a page is refused when the person answers meanwhile: %s', async (_, form) => {
  const { userId, userName } = await person();
  await signIn(userName);
  const thief = await signIn(userName);
  const link = await linkOf(userId);
  await form.ready(thief, userId);
  const came = overtaken(link, ({ aggregateId }) => aggregateId === userId);
  try {
    await form.send(thief);
  } finally {
    expect(came()).toBe(true);
  }
  const types = (await historyOf(userId)).map(({ type }) => type);
  const since = types.slice(types.indexOf('user.devices.forgotten') + 1);
  expect(since.filter((type) => !type.endsWith('sent'))).toEqual([]);
  expect(pathOf(thief)).toBe('/ui/login/loginname');
});

const proofs: ReadonlyArray<readonly [string, Form]> = [
  [
    'a password',
    {
      async ready(browser) {
        browser.cookies.clear();
      },
      async send(browser) {
        await browser.open('/ui/login/loginname');
        await browser.submit({ loginName: `race${made}` });
        await browser.submit({ password: testPassword });
      },
    },
  ],
  ['an app', { ready: appBegun, send: finishApp }],
  ['a passkey', { ready: keyBegun('/ui/login/passkey/set'), send: key }],
  ['a security key', { ready: keyBegun('/ui/login/u2f/set'), send: key }],
];

test.each(proofs)(
  'what was right before proves nothing after the person has answered: %s',
  async (_, form) => {
    const { userId, userName } = await person();
    await signIn(userName);
    const thief = await signIn(userName);
    const link = await linkOf(userId);
    await form.ready(thief, userId);
    const came = overtaken(link, ({ aggregateType, events }) =>
      events.some(({ type }) => aggregateType === 'session' && type.endsWith('.checked')),
    );
    try {
      await form.send(thief);
    } finally {
      expect(came()).toBe(true);
    }
    for (const page of ['/ui/login/password/change', '/ui/login/passkey/set', '/ui/login/mfa']) {
      await thief.open(page);
      expect([page, pathOf(thief)]).toEqual([page, '/ui/login/loginname']);
    }
  },
);
