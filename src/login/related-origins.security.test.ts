import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { instanceCommands } from '../instance/index.ts';
import { addDomain, changeDomains } from '../system/index.ts';
import { Authenticator } from '../testing/authenticator.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { FormClient } from './testing.ts';

/** Keys of one address of an instance at the pages of another (WebAuthn Level 3 §5.11), as after a change of host. */

const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';
const password = 'Secret-1234';
const [former, present] = ['former.localhost', 'present.localhost'];

let postern: TestPostern;
let port: string;
beforeAll(async () => {
  postern = await startTestPostern();
  ({ port } = new URL(postern.url));
  const { platform } = postern.server;
  for (const domain of [former, present]) await addDomain(platform, postern.instanceId, domain, false);
  await changeDomains(platform, postern.instanceId, (instance) =>
    instanceCommands.setPrimaryInstanceDomain(instance, { domain: present }),
  );
  await postern.settled();
});
afterAll(() => postern?.stop());

let made = 0;
async function person() {
  const name = `ada${++made}`;
  const { userId } = await postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: name,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: `${name}@people.example`, isVerified: true },
    password: { password },
  });
  return { userId, name };
}
const at = (host: string) => {
  const browser = new FormClient(postern.url, { host: `${host}:${port}`, 'accept-language': 'en' });
  browser.stopsAtOffers = true;
  return browser;
};
const originOf = (host: string) => `http://${host}:${port}`;
const asksIn = ({ markup }: FormClient) =>
  [...markup.matchAll(/data-options="([^"]*)"[\s\S]*?name="asked" value="([^"]*)"/g)].map(
    ([, options = '', asked = '']) => ({ options: JSON.parse(options.replaceAll('&quot;', '"')), asked }),
  );
const pathOf = ({ url }: FormClient) => new URL(url).pathname;
const optionsIn = ({ markup }: FormClient) =>
  JSON.parse((/data-options="([^"]*)"/.exec(markup)?.[1] ?? '').replaceAll('&quot;', '"'));

/** By the link of a message that is opened at a host. */
async function withPasskey(userId: string, host: string): Promise<Authenticator> {
  const { code } = await postern.call<{ code: { id: string; code: string } }>(
    `${users}/CreatePasskeyRegistrationLink`,
    { userId, returnCode: {} },
  );
  const query = new URLSearchParams({ userId, codeId: code.id, code: code.code });
  const browser = await at(host).open(`/ui/v2/login/passkey/set?${query}`);
  await browser.submit({});
  const key = new Authenticator(originOf(host));
  const options = optionsIn(browser);
  expect(options.publicKey.rp.id).toBe(host);
  await browser.submit({ credential: JSON.stringify(key.create(options)), name: host });
  expect(browser.markup).toContain('Passkey set up');
  await postern.settled();
  return key;
}

describe('an address tells which others may use its keys', () => {
  test('those of its own instance, as JSON', async () => {
    const response = await postern.fetch('/.well-known/webauthn', { headers: { host: `${former}:${port}` } });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const { origins } = (await response.json()) as { origins: string[] };
    expect(origins[0]).toBe(`https://${present}`);
    expect(origins).toContain(`https://${former}:${port}`);
    expect(origins.every((origin) => origin.startsWith('https://'))).toBe(true);
  });

  test('and a host that no instance has tells nothing', async () => {
    const response = await postern.fetch('/.well-known/webauthn', { headers: { host: 'evil.example' } });
    expect(response.status).toBe(404);
  });
});

describe('after a change of host', () => {
  test('the page for passkeys asks for those of the former address, and they sign in', async () => {
    const { userId } = await person();
    const key = await withPasskey(userId, former);
    const browser = await at(present).open('/ui/login/passkey');
    expect(browser.markup).toContain(`Use a passkey of ${former}`);
    expect(browser.markup).toContain('This site had another address before');
    const asks = asksIn(browser);
    expect(asks.map(({ options }) => options.publicKey.rpId)).toEqual([present, former]);
    const { options, asked } = asks[1] as (typeof asks)[number];
    const credential = JSON.stringify(key.get(options, { origin: originOf(present) }));
    await browser.submit({ credential, asked });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });

  test('a page of somebody else signs nobody in, whatever the key has signed', async () => {
    const { userId } = await person();
    const key = await withPasskey(userId, former);
    for (const origin of [
      'https://evil.example',
      `http://evil.localhost:${port}`,
      'https://evil.localhost',
    ]) {
      const browser = await at(present).open('/ui/login/passkey');
      const { options, asked } = asksIn(browser)[1] as ReturnType<typeof asksIn>[number];
      await browser.submit({ credential: JSON.stringify(key.get(options, { origin })), asked });
      expect([pathOf(browser), browser.status]).toEqual(['/ui/login/passkey', 400]);
    }
  });

  test('the page for names leads there, and the account tells which key is of which address', async () => {
    const { userId, name } = await person();
    await withPasskey(userId, former);
    const browser = await at(present).open('/ui/login/loginname');
    expect(browser.markup).toContain(`Use a passkey of ${former}`);
    await browser.submit({ loginName: name });
    await browser.submit({ password });
    await browser.open('/account/security');
    expect(browser.markup).toContain(`For ${former}. Set up another one for this address.`);
  });

  test('a security key of the former address is asked for as such', async () => {
    const { userId, name } = await person();
    const token = (
      await postern.call<{ sessionToken: string }>(`${sessions}/CreateSession`, {
        checks: { user: { userId }, password: { password } },
      })
    ).sessionToken;
    const begun = await postern.call<{ u2fId: string; publicKeyCredentialCreationOptions: object }>(
      `${users}/RegisterU2F`,
      { userId, domain: former },
      token,
    );
    const key = new Authenticator(originOf(former));
    const publicKeyCredential = key.create(begun.publicKeyCredentialCreationOptions);
    const request = { userId, u2fId: begun.u2fId, publicKeyCredential, tokenName: 'Blue' };
    await postern.call(`${users}/VerifyU2FRegistration`, request, token);
    const browser = await at(present).open('/ui/login/loginname');
    await browser.submit({ loginName: name });
    await browser.submit({ password });
    expect(pathOf(browser)).toBe('/ui/login/u2f');
    expect(browser.markup).toContain(`Your security key is for ${former}`);
    const options = optionsIn(browser);
    expect(options.publicKey.rpId).toBe(former);
    await browser.submit({ credential: JSON.stringify(key.get(options, { origin: originOf(present) })) });
    expect(pathOf(browser)).toBe('/ui/login/signedin');
  });
});

test('a key keeps the domain that it was made for, whichever way that was', async () => {
  const { userId, name } = await person();
  const domainsOf = async () => {
    await postern.settled();
    const rows = await postern.server.platform.sql<{ name: string; relying_party_id: string }[]>`
      select name, relying_party_id from projections.user_auth_methods_projection
      where user_id = ${userId} and name <> '' order by name`;
    return rows.map((row) => `${row.name}: ${row.relying_party_id}`);
  };
  const { sessionToken: token } = await postern.call<{ sessionToken: string }>(`${sessions}/CreateSession`, {
    checks: { user: { userId }, password: { password } },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
  const ask = async (method: string, body: object, host = 'localhost'): Promise<any> => {
    const headers = { host: `${host}:${port}`, 'content-type': 'application/json' };
    const response = await postern.fetch(`/${method}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      token,
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const made = (host: string, options: object) => new Authenticator(originOf(host)).create(options);

  // v2, by the host and by name.
  for (const [passkeyName, domain, host] of [
    ['v2 at its host', undefined, former],
    ['v2 by name', present, 'localhost'],
  ] as const) {
    const begun = await ask(`${users}/RegisterPasskey`, { userId, domain }, host);
    const publicKeyCredential = made(domain ?? host, begun.publicKeyCredentialCreationOptions);
    const { passkeyId } = begun;
    await ask(`${users}/VerifyPasskeyRegistration`, { userId, passkeyId, publicKeyCredential, passkeyName });
  }
  // Version 1.
  const auth = 'zitadel.auth.v1.AuthService';
  const decoded = (text: string) => JSON.parse(Buffer.from(text, 'base64').toString());
  const { key } = await ask(`${auth}/AddMyPasswordless`, {}, present);
  const credential = JSON.stringify(made(present, decoded(key.publicKey)));
  const publicKeyCredential = Buffer.from(credential).toString('base64');
  await ask(`${auth}/VerifyMyPasswordless`, { verification: { publicKeyCredential, tokenName: 'v1' } });
  // The pages of the login, by a link; those of the account.
  await withPasskey(userId, former);
  const browser = at(present);
  browser.stopsAtOffers = false;
  await browser.open('/account/passkeys/add');
  await browser.submit({ loginName: name });
  await browser.submit({ password });
  await browser.submit({}, '/account/passkeys/add');
  const ofAccount = made(present, optionsIn(browser));
  await browser.submit({ credential: JSON.stringify(ofAccount), name: 'account' }, '/account/passkeys/add');
  expect(await domainsOf()).toEqual([
    `account: ${present}`,
    `${former}: ${former}`,
    `v1: ${present}`,
    `v2 at its host: ${former}`,
    `v2 by name: ${present}`,
  ]);
});
