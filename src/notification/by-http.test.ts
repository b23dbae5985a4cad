import { afterAll, beforeAll, expect, test } from 'bun:test';
import { createHmac } from 'node:crypto';
import { createOutbound, type Outbound, type OutboundRequest } from '../outbound/index.ts';
import { silentLogger } from '../telemetry/index.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { sendByTwilio } from './sending/twilio.ts';

const admin = 'zitadel.admin.v1.AdminService';
const users = 'zitadel.user.v2.UserService';

interface Told {
  readonly contextInfo: Record<string, unknown>;
  readonly templateData: Record<string, string>;
  readonly args: Record<string, string>;
}
interface Call {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}
interface Made {
  readonly id: string;
  readonly signingKey: string;
}
const calls: Call[] = [];
let status = 200;
const receiver = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    calls.push({ path: new URL(request.url).pathname, headers: request.headers, body: await request.text() });
    return new Response('thanks', { status });
  },
});

let postern: TestPostern;
beforeAll(async () => {
  postern = await startTestPostern({
    configure: (config) => void config.outbound.allow.push('127.0.0.1'),
  });
});
afterAll(async () => {
  await postern?.stop();
  await receiver.stop(true);
});

const callsTo = (path: string) => calls.filter((call) => call.path === path);
const provider = async (method: string, activate: string, path: string) => {
  const { id, signingKey } = await postern.call<Made>(`${admin}/${method}`, {
    endpoint: new URL(path, receiver.url).href,
    description: 'ours',
  });
  await postern.call(`${admin}/${activate}`, { id });
  return { id, signingKey };
};
/** The names of those keys of `keys` that signed, in the order of the header. */
function signersOf({ headers, body }: Call, keys: Readonly<Record<string, string>>): (string | undefined)[] {
  const header = headers.get('zitadel-signature')!;
  const [, time] = /^t=(\d+)(,v1=[0-9a-f]{64})+$/.exec(header)!;
  expect(Math.abs(Number(time) - Date.now() / 1_000)).toBeLessThan(300);
  const made = Object.entries(keys).map(
    ([name, key]) => [createHmac('sha256', key).update(`${time}.${body}`).digest('hex'), name] as const,
  );
  return [...header.matchAll(/v1=([0-9a-f]{64})/g)].map(([, signature]) => new Map(made).get(signature!));
}
const person = (more: object) =>
  postern.call<{ userId: string }>(`${users}/AddHumanUser`, {
    profile: { givenName: 'Ada', familyName: 'Lovelace', preferredLanguage: 'en' },
    ...more,
  });

test('a receiver of mail gets the message and what it is made of, signed, again until it has it', async () => {
  const { id, signingKey } = await provider('AddEmailProviderHTTP', 'ActivateEmailProvider', '/mail');
  status = 503;
  const { userId } = await person({ email: { email: 'ada@people.example', sendCode: {} } });
  await until(() => callsTo('/mail').length > 0);
  status = 200;
  await until(() => callsTo('/mail').length > 1);
  const [first, second] = callsTo('/mail') as [Call, Call];
  expect(first.headers.get('postern-delivery')).toBe(second.headers.get('postern-delivery'));
  const { contextInfo, templateData, args } = JSON.parse(second.body) as Told;
  expect(contextInfo).toEqual({
    eventType: 'user.human.email.code.added',
    recipientEmailAddress: 'ada@people.example',
    provider: { id, description: 'ours' },
  });
  expect(templateData).toMatchObject({ subject: 'Confirm your e-mail address', primaryColor: '#5469d4' });
  expect(args).toMatchObject({
    userID: userId,
    displayName: 'Ada Lovelace',
    lastEmail: 'ada@people.example',
  });
  expect(templateData['url']).toContain(`code=${args['code']}`);

  expect(signersOf(second, { signingKey })).toEqual(['signingKey']);
});

test.each([
  ['Email', { email: { email: 'eve@people.example', sendCode: {} } }],
  [
    'SMS',
    {
      email: { email: 'eva@people.example', isVerified: true },
      phone: { phone: '+41446681801', sendCode: {} },
    },
  ],
])(
  'a former key of an %s provider signs beside the new one as long as it was given',
  async (kind, reached) => {
    const path = `/rotating-${kind}`;
    const made = await provider(`Add${kind}ProviderHTTP`, `Activate${kind}Provider`, path);
    const rotate = async (expirationSigningKey: string) => {
      const endpoint = new URL(path, receiver.url).href;
      const request = { id: made.id, endpoint, description: 'ours', expirationSigningKey };
      return (await postern.call<Made>(`${admin}/Update${kind}ProviderHTTP`, request)).signingKey;
    };
    const later = await rotate('3600s');
    const { userId } = await person(reached);
    await until(() => callsTo(path).length === 1);
    const keys = { made: made.signingKey, later };
    expect(signersOf(callsTo(path)[0]!, keys)).toEqual(['later', 'made']);

    const rotated = await postern.call<Made>(
      'postern.notification.v1.NotificationProviderService/RotateSigningKey',
      { providerId: made.id },
    );
    await postern.call(`${users}/Resend${kind === 'SMS' ? 'Phone' : 'Email'}Code`, { userId, sendCode: {} });
    await until(() => callsTo(path).length === 2);
    expect(signersOf(callsTo(path)[1]!, { ...keys, rotated: rotated.signingKey })).toEqual(['rotated']);
    const atOnce = await rotate('0s');
    expect(new Set([made.signingKey, later, rotated.signingKey, atOnce]).size).toBe(4);
    await postern.call(`${admin}/Remove${kind}Provider`, { id: made.id });
  },
);

test('a receiver of text messages gets codes of phones, and of passwords that are asked for by text message', async () => {
  await provider('AddSMSProviderHTTP', 'ActivateSMSProvider', '/sms');
  const { userId } = await person({
    email: { email: 'bob@people.example', isVerified: true },
    phone: { phone: '+41446681800', sendCode: {} },
  });
  await until(() => callsTo('/sms').length === 1);
  const phone = JSON.parse(callsTo('/sms')[0]!.body) as Told;
  expect(phone.contextInfo).toMatchObject({
    eventType: 'user.human.phone.code.added',
    recipientPhoneNumber: '+41446681800',
  });
  expect(phone.templateData['text']).toContain(phone.args['code']!);
  await postern.call(`${users}/VerifyPhone`, { userId, verificationCode: phone.args['code'] });
  await postern.call(`${users}/PasswordReset`, {
    userId,
    sendLink: { notificationType: 'NOTIFICATION_TYPE_SMS' },
  });
  await until(() => callsTo('/sms').length === 2);
  const password = JSON.parse(callsTo('/sms')[1]!.body) as Told;
  expect(password.contextInfo['eventType']).toBe('user.human.password.code.added');
  const mails = callsTo('/mail').map(({ body }) => (JSON.parse(body) as Told).contextInfo);
  expect(mails.filter(({ recipientEmailAddress }) => recipientEmailAddress === 'bob@people.example')).toEqual(
    [],
  );
});

test('Twilio is asked as it documents, and its errors that stay are not tried again', async () => {
  const asked: { url: string; request: OutboundRequest | undefined }[] = [];
  let answer = { status: 201, body: '{"sid":"SM1"}' };
  const outbound: Outbound = {
    ...createOutbound({ log: silentLogger }),
    async request(url, request) {
      asked.push({ url: String(url), request });
      return { ...answer, headers: {}, body: Buffer.from(answer.body), url: String(url) };
    },
  };
  const account = { description: '', sid: 'AC1', senderNumber: '+15005550006', verifyServiceSid: '' };
  const sms = { to: '+41446681800', text: 'Your code: 123', code: '123' };
  const send = (of = account) => sendByTwilio({ outbound }, of, 'Sesame3', sms, AbortSignal.timeout(5_000));
  expect(await send()).toEqual({ outcome: 'delivered', status: 201, said: 'taken as SM1' });
  expect(asked[0]!.url).toBe('https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json');
  expect(asked[0]!.request?.headers?.['authorization']).toBe(`Basic ${btoa('AC1:Sesame3')}`);
  expect(Object.fromEntries(new URLSearchParams(String(asked[0]!.request?.body)))).toEqual({
    To: '+41446681800',
    From: '+15005550006',
    Body: 'Your code: 123',
  });
  await send({ ...account, verifyServiceSid: 'VA1' });
  expect(asked[1]!.url).toBe('https://verify.twilio.com/v2/Services/VA1/Verifications');
  expect(Object.fromEntries(new URLSearchParams(String(asked[1]!.request?.body)))).toEqual({
    To: '+41446681800',
    Channel: 'sms',
    CustomCode: '123',
  });
  answer = { status: 400, body: '{"code":21211,"message":"Invalid \'To\' Phone Number"}' };
  expect(await send()).toMatchObject({ outcome: 'refused', said: "21211 Invalid 'To' Phone Number" });
  answer = { status: 503, body: 'oops' };
  expect(await send()).toMatchObject({ outcome: 'failed', status: 503 });
});
