import { afterAll, beforeAll, expect, test } from 'bun:test';
import { RpcFailure, startTestPostern, type TestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

/** A thread of hashes that falls over in a server: whoever waited for it is told, and the next one signs in. */

const password = 'Secret-1234';
const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';

const started: Worker[] = [];
/** Ends the thread that is asked next, before it has answered. */
let dies = false;
const Threads = globalThis.Worker;
class Watched extends Threads {
  constructor(...[url, options]: ConstructorParameters<typeof Worker>) {
    super(url, options);
    if (!String(url).includes('hasher')) return;
    started.push(this);
    const post = this.postMessage.bind(this);
    this.postMessage = (message: unknown) => {
      post(message);
      if (!dies) return;
      dies = false;
      this.terminate();
    };
  }
}

let postern: TestPostern;
let userId: string;
beforeAll(async () => {
  globalThis.Worker = Watched;
  postern = await startTestPostern();
  ({ userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: 'ada',
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: 'ada@mail.example', isVerified: true },
    password: { password },
  }));
});
afterAll(async () => {
  globalThis.Worker = Threads;
  await postern?.stop();
});

const signInByApi = () =>
  postern.call(`${sessions}/CreateSession`, { checks: { user: { userId }, password: { password } } }).then(
    () => 'passed',
    (error) => (error instanceof RpcFailure ? error.body.code : String(error)),
  );
async function signIn(): Promise<FormClient> {
  const browser = await new FormClient(postern.url).open('/ui/login/loginname');
  await browser.submit({ loginName: 'ada' });
  return browser.submit({ password });
}

test('over the API it is told as what is not there for now, and another thread takes its place', async () => {
  expect(await signInByApi()).toBe('passed');
  const before = started.length;
  expect(before).toBeGreaterThan(0);
  for (let times = 1; times <= 3; times += 1) {
    dies = true;
    expect(await signInByApi()).toBe('unavailable');
    expect(await signInByApi()).toBe('passed');
  }
  expect(started.length).toBe(before + 3);
});

test('on the page too, and the form that is there signs in', async () => {
  const browser = await new FormClient(postern.url).open('/ui/login/loginname');
  await browser.submit({ loginName: 'ada' });
  const form = { markup: browser.markup, url: browser.url };
  dies = true;
  await browser.submit({ password });
  expect(browser.status).toBe(503);
  Object.assign(browser, form);
  await browser.submit({ password });
  expect(new URL(browser.url).pathname).toBe('/ui/login/signedin');
});

test('it costs nobody a try: what was not compared was not wrong', async () => {
  dies = true;
  expect(await signInByApi()).toBe('unavailable');
  await postern.settled();
  const failed = await postern.server.platform.store.search({
    instanceId: postern.instanceId,
    aggregateIds: [userId],
    eventTypes: ['user.human.password.check.failed'],
  });
  expect(failed).toEqual([]);
  expect(new URL((await signIn()).url).pathname).toBe('/ui/login/signedin');
});
