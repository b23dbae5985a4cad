import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { type FakeRelay, type Misdeed, type Stage, startFakeRelay } from './testing-fake-relay.ts';
import { answer, startRelay, type TestRelay } from './testing-relay.ts';

const admin = 'zitadel.admin.v1.AdminService';
const desk = 'postern.delivery.v1.DeliveryService';

let postern: TestPostern;
let fake: FakeRelay;

/** @param timeoutSeconds of an attempt: short where it is waited for, else as long as anything may take */
function withAttemptsOf(timeoutSeconds: number): void {
  beforeAll(async () => {
    fake = await startFakeRelay();
    postern = await startTestPostern({
      configure: (config) => {
        config.outbound.allow.push('localhost', '127.0.0.1');
        config.deliveries.timeoutSeconds = timeoutSeconds;
      },
    });
    await activate(fake.host);
  });
  afterAll(async () => {
    await postern?.stop();
    fake?.stop();
  });
}

async function activate(host: string): Promise<void> {
  const { id } = await postern.call<{ id: string }>(`${admin}/AddSMTPConfig`, {
    senderAddress: 'no-reply@postern.example',
    senderName: 'Postern',
    host,
  });
  await postern.call(`${admin}/ActivateSMTPConfig`, { id });
}

let people = 0;
/** Somebody who is sent a code. @returns his id */
async function person(address = `ada${++people}@people.example`): Promise<string> {
  const { userId } = await postern.call<{ userId: string }>('zitadel.user.v2.UserService/AddHumanUser', {
    username: address,
    profile: { givenName: 'Ada', familyName: 'Lovelace' },
    email: { email: address, sendCode: {} },
  });
  return userId;
}

interface Logged {
  readonly state: string;
  readonly attempts: readonly { readonly status?: number; readonly said: string; readonly outcome: string }[];
}
/** What the delivery log says of the message to somebody. */
async function logged(userId: string): Promise<Logged | undefined> {
  const { deliveries = [] } = await postern.call<{ deliveries?: { id: string }[] }>(
    `${desk}/ListDeliveries`,
    {
      filter: { aggregateId: userId },
    },
  );
  if (!deliveries[0]) return undefined;
  const { delivery, attempts = [] } = await postern.call<{
    delivery: { state: string };
    attempts?: Logged['attempts'];
  }>(`${desk}/GetDelivery`, { id: deliveries[0].id });
  return { state: delivery.state, attempts };
}
const comesTo = (userId: string, state: string) =>
  until(async () => (await logged(userId))?.state === `DELIVERY_STATE_${state}`, `${userId} is ${state}`);

/** The messages to somebody that the relay said to have, by their ids. */
const messagesTo = (address: string): ReadonlySet<string | undefined> =>
  new Set(
    fake.accepted.flatMap((text) =>
      [...text.matchAll(new RegExp(`^RCPT TO:<${address}>[^]*?^Message-ID: (\\S+)`, 'gim'))].map(
        ([, id]) => id,
      ),
    ),
  );

async function isToldAndMended(at: Stage, does: Misdeed, said: RegExp): Promise<void> {
  fake.misdeed = { at, does };
  const userId = await person();
  await until(async () => ((await logged(userId))?.attempts.length ?? 0) > 0);
  const { state, attempts } = (await logged(userId)) as Logged;
  expect([state, attempts[0]?.said]).toEqual(['DELIVERY_STATE_WAITING', expect.stringMatching(said)]);
  fake.misdeed = undefined;
  await comesTo(userId, 'DELIVERED');
  // One whose answer came too late is sent again, as the same.
  expect(messagesTo(`ada${people}@people.example`).size).toBe(1);
}

describe('a relay that does not come to an end', () => {
  withAttemptsOf(3);
  /** By the time of an attempt; where a machine does much else its lease may be over before. */
  const hung = /^no answer within [\d.]+ s$|^it could not be kept that this node is at it/;

  test.each<[Stage, Misdeed]>([
    ['greeting', 'hangs'],
    ['EHLO', 'hangs'],
    ['STARTTLS', 'hangs'],
    ['MAIL', 'hangs'],
    ['RCPT', 'hangs'],
    ['DATA', 'hangs'],
    ['message', 'hangs'],
    ['message', 'drips'],
  ])('at %s (%s) is told in the delivery log, and gets the mail when it behaves', (at, does) =>
    isToldAndMended(at, does, hung),
  );
});

describe('a relay', () => {
  withAttemptsOf(60);

  test.each<[Stage, Misdeed, RegExp]>([
    ['EHLO', 'floods', /exceeds maximum/],
    ['DATA', 'hangs up', /closed/],
    ['message', 'hangs up', /closed/],
    ['RCPT', { says: '450 4.7.1 greylisted, come back' }, /^450 4\.7\.1 greylisted, come back$/],
    ['message', { says: '452 4.3.1 no room' }, /^452 4\.3\.1 no room$/],
    ['MAIL', { says: 'good day' }, /./],
  ])(
    'whose %s goes wrong (%j) is told in the delivery log, and gets the mail when it behaves',
    isToldAndMended,
  );

  test('refuses somebody for good, who is given up with the words of the relay, and no other waits for him', async () => {
    const relay: TestRelay = await startRelay({
      recipient: (address) =>
        address.startsWith('nobody') ? answer(550, '5.1.1 no such person') : undefined,
    });
    try {
      await activate(relay.host);
      const [refused, other] = await Promise.all([person('nobody@people.example'), person()]);
      await comesTo(other, 'DELIVERED');
      await comesTo(refused, 'GIVEN_UP');
      expect((await logged(refused))?.attempts).toMatchObject([
        { status: 550, said: '550 5.1.1 no such person', outcome: 'DELIVERY_STATE_GIVEN_UP' },
      ]);
    } finally {
      await relay.stop();
    }
  });
});
