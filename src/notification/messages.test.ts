import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test';
import postgres, { type Sql } from 'postgres';
import { systemOperator } from '../e2e/support/operator.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { answer, headerOf, partOf, type Received, startRelay, type TestRelay } from './testing-relay.ts';

const admin = 'zitadel.admin.v1.AdminService';
const management = 'zitadel.management.v1.ManagementService';
const users = 'zitadel.user.v2.UserService';

let postern: TestPostern;
let relay: TestRelay;
let sql: Sql;
let provider: string;
let operator: string;
/** What the relay says to a recipient. */
let recipient: (address: string) => Error | undefined = () => undefined;

const call = <T = Record<string, never>>(method: string, request: object = {}) =>
  postern.call<T>(method, request);
const smtpOf = (host: string) => ({
  senderAddress: 'no-reply@postern.example',
  senderName: 'Postern',
  host,
  replyToAddress: 'help@postern.example',
});

beforeAll(async () => {
  relay = await startRelay({ recipient: (address) => recipient(address) });
  const user = await systemOperator('https://localhost:9443');
  operator = user.token;
  postern = await startTestPostern({
    configure: (config) => {
      config.outbound.allow.push('localhost', '127.0.0.1');
      config.server.publicUrl = 'https://localhost:9443';
      user.configure(config);
    },
  });
  sql = postgres(postern.databaseUrl, { max: 1 });
  ({ id: provider } = await call<{ id: string }>(`${admin}/AddSMTPConfig`, smtpOf(relay.host)));
});
afterAll(async () => {
  await sql?.end();
  await postern?.stop();
  await relay?.stop();
});
beforeEach(() => {
  recipient = () => undefined;
});

let people = 0;
interface Wanted {
  readonly language?: string;
  readonly email?: object;
  readonly host?: string;
}
async function person({ language = 'en', email = { isVerified: true } }: Wanted = {}) {
  const address = `ada${++people}@people.example`;
  const { userId } = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: address,
    profile: { givenName: 'Ada', familyName: '<b>Lovelace</b>', preferredLanguage: language },
    email: { email: address, ...email },
  });
  return { userId, address };
}
const mailsTo = (address: string): Received[] => relay.received.filter(({ to }) => to.includes(address));
async function mailTo(address: string): Promise<Received> {
  await until(() => mailsTo(address).length > 0);
  return mailsTo(address).at(-1)!;
}
const deliveriesOf = (userId: string) => sql<{ state: number; tries: number; id: string }[]>`
  select id, state, tries from delivery.deliveries where aggregate_id = ${userId} order by position`;
const attemptsOf = (userId: string) => sql<{ attempt: number; status: number | null; said: string }[]>`
  select a.attempt, a.status, a.said from delivery.attempts a
  join delivery.deliveries d on d.instance_id = a.instance_id and d.id = a.delivery_id
  where d.aggregate_id = ${userId} order by a.attempt`;
async function historyOf(userId: string): Promise<string[]> {
  const { events } = await call<{ events: { type: { type: string } }[] }>(`${admin}/ListEvents`, {
    aggregateId: userId,
    asc: true,
  });
  return events.map(({ type }) => type.type);
}
const has = (userId: string, type: string) => until(async () => (await historyOf(userId)).includes(type));

test('a message without a provider waits, seen with the reason, and leaves when one is activated, once', async () => {
  const { userId, address } = await person({ email: { sendCode: {} } });
  await until(async () => (await attemptsOf(userId)).length > 0);
  expect((await attemptsOf(userId))[0]!.said).toContain('no active provider of e-mail');
  expect((await deliveriesOf(userId))[0]!.state).toBe(1);
  await call(`${admin}/ActivateSMTPConfig`, { id: provider });
  const { source, from } = await mailTo(address);
  await has(userId, 'user.human.email.code.sent');
  const [delivery] = await deliveriesOf(userId);
  await until(async () => (await deliveriesOf(userId))[0]!.state === 2);
  // What found no provider was no attempt that counts against it.
  expect((await attemptsOf(userId)).at(-1)!.said).toContain('queued as');
  expect((await deliveriesOf(userId))[0]).toMatchObject({ tries: 1 });
  expect([from, mailsTo(address).length]).toEqual(['no-reply@postern.example', 1]);
  expect(headerOf(source, 'message-id')).toBe(`<${delivery!.id}@postern.example>`);
  expect((await historyOf(userId)).filter((type) => type.endsWith('code.sent'))).toHaveLength(1);
});

test('the code of a message is the one that counts, its words are the person’s, its names only words', async () => {
  const { userId, address } = await person({ language: 'de', email: { sendCode: {} } });
  const { source } = await mailTo(address);
  const html = partOf(source, 'text/html');
  const text = partOf(source, 'text/plain');
  expect(headerOf(source, 'content-language')).toBe('de');
  expect(html).toContain('<html lang="de">');
  expect(html).not.toContain('<b>Lovelace');
  expect(html).toContain('&lt;b&gt;Lovelace');
  expect(text).toContain('Ada <b>Lovelace</b>');
  const code = /[?&]code=([A-Z0-9]+)/.exec(text)![1];
  expect(html).toContain(`code=${code}`);
  await call(`${users}/VerifyEmail`, { userId, verificationCode: code });
});

test('texts and branding are those of the organization', async () => {
  const { id: orgId } = await call<{ id: string }>(`${management}/AddOrg`, { name: 'Wörks & Sons' });
  const inOrg = (method: string, request: object) =>
    postern.callIn(orgId, `${management}/${method}`, request);
  await inOrg('AddCustomLabelPolicy', { primaryColor: '#ab1234', primaryColorDark: '#ffdd00' });
  await inOrg('ActivateCustomLabelPolicy', {});
  await inOrg('SetCustomVerifyEmailMessageText', {
    language: 'en',
    subject: 'Hear, {{.FirstName}}',
    text: 'Line one\nof <i>{{.DisplayName}}</i>',
    buttonText: 'Go',
    footerText: 'Wörks forever',
  });
  await postern.callIn(orgId, `${users}/AddHumanUser`, {
    organization: { orgId },
    username: 'works',
    profile: { givenName: 'Bob', familyName: 'Works' },
    email: {
      email: 'bob@works.example',
      sendCode: { urlTemplate: 'https://app.example/{{.UserID}}?c={{.Code}}&o={{.OrgID}}' },
    },
  });
  const { source } = await mailTo('bob@works.example');
  const html = partOf(source, 'text/html');
  expect(headerOf(source, 'subject')).toBe('Hear, Bob');
  expect(html).toContain('#ab1234');
  expect(html).toContain('#ffdd00');
  expect(html).toContain('Line one<br>\nof &lt;i&gt;Bob Works&lt;/i&gt;');
  expect(partOf(source, 'text/plain')).toMatch(
    new RegExp(`Go: https://app\\.example/\\d+\\?c=\\w+&o=${orgId}`),
  );
  expect(partOf(source, 'text/plain')).toContain('Wörks forever');
});

test('links carry the address that was used, of those that the instance has, and no other', async () => {
  await postern.call(
    'zitadel.instance.v2.InstanceService/AddCustomDomain',
    { instanceId: postern.instanceId, customDomain: 'login.second.example' },
    operator,
  );
  const { userId, address } = await person();
  const ask = (host: string, headers: Record<string, string> = {}) =>
    fetch(`${postern.url}/v2/users/${userId}/password_reset`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${postern.pat}`,
        'content-type': 'application/json',
        host,
        ...headers,
      },
      body: '{"sendLink":{}}',
    });
  const links = async (count: number) => {
    await until(() => mailsTo(address).length === count);
    return partOf(mailsTo(address).at(-1)!.source, 'text/plain');
  };
  const page = '/ui/v2/login/password/set?';
  expect((await ask('localhost')).status).toBe(200);
  expect(await links(1)).toContain(`https://localhost:9443${page}`);
  expect((await ask('login.second.example')).status).toBe(200);
  expect(await links(2)).toContain(`https://login.second.example${page}`);
  expect((await ask('evil.example')).status).toBe(404);
  expect((await ask('localhost', { 'x-forwarded-host': 'evil.example' })).status).toBe(200);
  await until(() => mailsTo(address).length === 3);
  for (const { source } of mailsTo(address)) expect(source).not.toContain('evil.example');
});

test('what a relay refuses for now comes again, once; what it refuses for good is given up with its words', async () => {
  let times = 0;
  recipient = (address) => {
    if (address.startsWith('gone')) return answer(550, '5.1.1 no such person here');
    return times++ === 0 ? answer(451, '4.7.1 greylisted') : undefined;
  };
  const { userId, address } = await person({ email: { sendCode: {} } });
  await mailTo(address);
  await has(userId, 'user.human.email.code.sent');
  await until(async () => (await deliveriesOf(userId))[0]!.state === 2);
  expect((await attemptsOf(userId)).map(({ status }) => status)).toEqual([451, 250]);
  expect(mailsTo(address)).toHaveLength(1);

  const gone = await call<{ userId: string }>(`${users}/AddHumanUser`, {
    profile: { givenName: 'Gone', familyName: 'Gone' },
    email: { email: 'gone@people.example', sendCode: {} },
  });
  await until(async () => (await deliveriesOf(gone.userId))[0]?.state === 3);
  expect(await attemptsOf(gone.userId)).toMatchObject([
    { status: 550, said: '550 5.1.1 no such person here' },
  ]);
  expect(await historyOf(gone.userId)).not.toContain('user.human.email.code.sent');
});

test('a relay that is away is told of, and gets what waited when it is back', async () => {
  const port = relay.port;
  await relay.stop();
  const { userId, address } = await person({ email: { sendCode: {} } });
  await until(async () => (await attemptsOf(userId)).length > 0);
  expect((await attemptsOf(userId))[0]!.said).toContain('it refuses the connection');
  relay = await startRelay({ port, recipient: (to) => recipient(to) });
  await mailTo(address);
  await has(userId, 'user.human.email.code.sent');
  expect(mailsTo(address)).toHaveLength(1);
});

test('each event that asks for a message has one, and is answered with its own event', async () => {
  const { userId, address } = await person();
  const subjects = async (count: number) => {
    await until(() => mailsTo(address).length === count);
    return headerOf(mailsTo(address).at(-1)!.source, 'subject');
  };
  await call(`${users}/PasswordReset`, { userId, sendLink: {} });
  expect(await subjects(1)).toBe('Set a new password');
  await has(userId, 'user.human.password.code.sent');
  await call(`${users}/SetPassword`, { userId, newPassword: { password: 'Secret-password2' } });
  expect(await subjects(2)).toBe('Your password was changed');
  await has(userId, 'user.human.password.change.sent');

  await call(`${admin}/UpdateNotificationPolicy`, { passwordChange: false });
  await call(`${users}/SetPassword`, { userId, newPassword: { password: 'Secret-password3' } });
  await until(async () => (await deliveriesOf(userId)).filter(({ state }) => state === 3).length === 1);
  await call(`${admin}/UpdateNotificationPolicy`, { passwordChange: true });
  expect(mailsTo(address)).toHaveLength(2);

  const invited = await person();
  await call(`${users}/CreateInviteCode`, {
    userId: invited.userId,
    sendCode: { applicationName: 'Rocket' },
  });
  const { source } = await mailTo(invited.address);
  expect(headerOf(source, 'subject')).toBe('Invitation to Rocket');
  await has(invited.userId, 'user.human.invite.code.sent');

  const newcomer = await person();
  await call(`${users}/CreatePasskeyRegistrationLink`, { userId: newcomer.userId, sendLink: {} });
  const mail = await mailTo(newcomer.address);
  expect(headerOf(mail.source, 'subject')).toBe('Set up a passkey');
  await has(newcomer.userId, 'user.human.passwordless.initialization.code.sent');
  const [link = ''] = /https:\S+passkey\/set\S+/.exec(partOf(mail.source, 'text/plain')) ?? [];
  const { userId: whose, orgId, codeId, code } = Object.fromEntries(new URL(link).searchParams);
  expect([whose, orgId]).toEqual([newcomer.userId, expect.stringMatching(/^\d+$/)]);
  await call(`${users}/RegisterPasskey`, { userId: newcomer.userId, code: { id: codeId, code } });

  const { userId: initial } = await postern.call<{ userId: string }>(`${management}/AddHumanUser`, {
    userName: 'initial',
    profile: { firstName: 'Init', lastName: 'Ial', preferredLanguage: 'en' },
    email: { email: 'initial@people.example' },
  });
  expect(headerOf((await mailTo('initial@people.example')).source, 'subject')).toBe('Activate your account');
  await has(initial, 'user.human.initialization.code.sent');
});

test('a code that was returned, and one that a newer one replaced, are not sent', async () => {
  const returned = await person({ email: { returnCode: {} } });
  await call(`${admin}/DeactivateSMTPConfig`, { id: provider });
  const { userId, address } = await person({ email: { sendCode: {} } });
  await call(`${users}/ResendEmailCode`, { userId, sendCode: {} });
  await call(`${admin}/ActivateSMTPConfig`, { id: provider });
  await mailTo(address);
  await until(async () => (await deliveriesOf(userId)).every(({ state }) => state !== 1));
  expect((await deliveriesOf(userId)).map(({ state }) => state)).toEqual([3, 2]);
  expect(mailsTo(address)).toHaveLength(1);
  expect(await deliveriesOf(returned.userId)).toHaveLength(0);
});

test('the name of a domain that another organization claims is told with the temporary one', async () => {
  const { id: orgId } = await call<{ id: string }>(`${management}/AddOrg`, { name: 'Claimer' });
  await call<{ userId: string }>(`${users}/AddHumanUser`, {
    username: 'eve@claimed.example',
    profile: { givenName: 'Eve', familyName: 'Claimed' },
    email: { email: 'eve@elsewhere.example', isVerified: true },
  });
  await postern.callIn(orgId, `${management}/AddOrgDomain`, { domain: 'claimed.example' });
  const text = partOf((await mailTo('eve@elsewhere.example')).source, 'text/plain');
  expect(text).toContain('eve@claimed.example');
  expect(text).toMatch(/\d+@temporary\./);
});

test('a test message goes the way of real ones, and what the relay says is told', async () => {
  await call(`${admin}/TestSMTPConfigById`, { id: provider, receiverAddress: 'test@people.example' });
  const { source } = await mailTo('test@people.example');
  expect(headerOf(source, 'subject')).toBe('Test message');
  await call(`${admin}/TestEmailProviderSMTP`, {
    ...smtpOf(relay.host),
    receiverAddress: 'test2@people.example',
  });
  await mailTo('test2@people.example');
  recipient = () => answer(554, '5.7.1 we do not like you');
  const refused = call(`${admin}/TestEmailProviderSMTPById`, {
    id: provider,
    receiverAddress: 'x@people.example',
  });
  expect(await refused.catch(({ message }) => message)).toContain('554 5.7.1 we do not like you');
  const elsewhere = call(`${admin}/TestSMTPConfig`, {
    ...smtpOf('evil.example:25'),
    user: 'somebody',
    id: provider,
    receiverAddress: 'x@people.example',
  });
  expect(await elsewhere.catch(({ message }) => message)).toContain('password must be given');
});
