import { afterAll, beforeAll, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { partOf, type Received, startRelay, type TestRelay } from './testing-relay.ts';

/** One-time codes that sessions ask for, on their way to mailboxes and phones. */

const admin = 'zitadel.admin.v1.AdminService';
const users = 'zitadel.user.v2.UserService';
const sessions = 'zitadel.session.v2.SessionService';

interface Told {
  readonly contextInfo: Record<string, string>;
  readonly templateData: Record<string, string>;
  readonly args: Record<string, string>;
}
const texts: Told[] = [];
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    texts.push((await request.json()) as Told);
    return new Response('thanks');
  },
});

let relay: TestRelay;
let postern: TestPostern;
// biome-ignore lint/suspicious/noExplicitAny: answers are read as their JSON
const call = (method: string, request: object = {}): Promise<any> => postern.call(method, request);

beforeAll(async () => {
  relay = await startRelay({});
  postern = await startTestPostern({
    configure: (config) => void config.outbound.allow.push('localhost', '127.0.0.1'),
  });
  const mail = await call(`${admin}/AddSMTPConfig`, {
    senderAddress: 'no-reply@postern.example',
    senderName: 'Postern',
    host: relay.host,
  });
  await call(`${admin}/ActivateSMTPConfig`, { id: mail.id });
  const sms = await call(`${admin}/AddSMSProviderHTTP`, { endpoint: receiver.url.href, description: 'ours' });
  await call(`${admin}/ActivateSMSProvider`, { id: sms.id });
});
afterAll(async () => {
  await postern?.stop();
  await relay?.stop();
  await receiver.stop(true);
});

let made = 0;
async function person() {
  const address = `ada${++made}@people.example`;
  const { userId } = await call(`${users}/AddHumanUser`, {
    username: address,
    profile: { givenName: 'Ada', familyName: 'Lovelace', preferredLanguage: 'en' },
    email: { email: address, isVerified: true },
    phone: { phone: '+41446681800', isVerified: true },
  });
  await call(`${users}/AddOTPEmail`, { userId });
  await call(`${users}/AddOTPSMS`, { userId });
  return { userId, address };
}
const open = (userId: string, challenges: object) =>
  call(`${sessions}/CreateSession`, { checks: { user: { userId } }, challenges });
const mailTo = async (address: string): Promise<Received> => {
  const found = () => relay.received.find(({ to }) => to.includes(address));
  await until(() => found() !== undefined);
  return found() as Received;
};
const historyOf = async (id: string): Promise<string[]> =>
  (await call(`${admin}/ListEvents`, { aggregateId: id, asc: true })).events.map(
    ({ type }: { type: { type: string } }) => type.type,
  );

test('a mail has the code and the link of who asked, and the session knows that it was sent', async () => {
  const { userId, address } = await person();
  const urlTemplate =
    'https://login.example/otp?user={{.UserID}}&session={{.SessionID}}&code={{.Code}}&of={{.LoginName}}';
  const { sessionId, sessionToken } = await open(userId, { otpEmail: { sendCode: { urlTemplate } } });
  const text = partOf((await mailTo(address)).source, 'text/plain');
  const [, code] = /[?&]code=(\d{8})&/.exec(text)!;
  expect(text).toContain(`one-time code is ${code}`);
  expect(text).toContain(`https://login.example/otp?user=${userId}&session=${sessionId}&code=${code}`);
  expect(text).toContain('5 minutes');
  await until(async () => (await historyOf(sessionId)).includes('session.otp.email.sent'));
  // What was written of the sending does not end the token.
  const checks = { otpEmail: { code } };
  await call(`${sessions}/SetSession`, { sessionId, sessionToken, checks });
});

test('a text message has the code in the form that browsers fill in, and no link', async () => {
  const { userId } = await person();
  const { sessionId, sessionToken } = await open(userId, { otpSms: {} });
  await until(() => texts.length > 0);
  const { contextInfo, args, templateData } = texts.at(-1) as Told;
  expect(contextInfo).toMatchObject({
    eventType: 'session.otp.sms.challenged',
    recipientPhoneNumber: '+41446681800',
  });
  expect(templateData['text']).toEndWith(`@localhost #${args['otp'] ?? args['oTP']}`);
  expect(templateData['url']).toBe('');
  const code = /(\d{8})/.exec(templateData['text'] ?? '')?.[1];
  await call(`${sessions}/SetSession`, { sessionId, sessionToken, checks: { otpSms: { code } } });
  await until(async () => (await historyOf(sessionId)).includes('session.otp.sms.sent'));
});

test('a code that is returned is told to nobody else', async () => {
  const { userId, address } = await person();
  const told = texts.length;
  const answer = await open(userId, { otpEmail: { returnCode: {} }, otpSms: { returnCode: true } });
  expect(Object.keys(answer.challenges).sort()).toEqual(['otpEmail', 'otpSms']);
  // The next mail comes after whatever this would have sent.
  const next = await person();
  await open(next.userId, { otpEmail: { sendCode: {} }, otpSms: {} });
  await mailTo(next.address);
  await until(() => texts.length > told);
  expect(texts).toHaveLength(told + 1);
  expect(relay.received.filter(({ to }) => to.includes(address))).toEqual([]);
});
