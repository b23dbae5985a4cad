import { afterEach, describe, expect, test } from 'bun:test';
import { testCertificate } from '../../contract/listener/testing-certificate.ts';
import type { Report } from '../../delivery/index.ts';
import { createOutbound } from '../../outbound/index.ts';
import { silentLogger } from '../../telemetry/index.ts';
import { limitMs, until } from '../../testing/patience.ts';
import { type FakeRelay, type Misdeed, type Stage, stages, startFakeRelay } from '../testing-fake-relay.ts';
import {
  answer,
  headerOf,
  partOf,
  startRelay,
  type TestRelay,
  type TestRelayOptions,
} from '../testing-relay.ts';
import type { Relay, RelayAuth, RelayTls } from './relay.ts';
import { createSmtp, type Mail, type Smtp } from './smtp.ts';

const opened: { stop(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

const relayWith = async (options: TestRelayOptions = {}): Promise<TestRelay> => {
  const relay = await startRelay(options);
  opened.push(relay);
  return relay;
};
/** With relays that behave, as long as anything may take; with those that do not, soon over. */
const usual = { connectMs: limitMs, listenMs: limitMs, answerMs: limitMs };
const brief = { connectMs: 2_000, listenMs: 300, answerMs: 600 };
const outbound = (allow = ['localhost', '127.0.0.1']) =>
  createOutbound({ allow, authorities: [testCertificate.cert], log: silentLogger });
const smtp = (over = outbound(), patience = usual): Smtp => {
  const made = createSmtp(over, patience);
  opened.push({ stop: () => made.close() });
  return made;
};

interface Wanted {
  readonly tls?: RelayTls;
  readonly auth?: RelayAuth;
  readonly authorities?: readonly string[];
  readonly byOperator?: boolean;
}
const to = (port: number, { tls = 'offered', auth = { kind: 'none' }, ...more }: Wanted = {}): Relay => ({
  host: 'localhost',
  port,
  tls,
  auth,
  byOperator: false,
  sender: { name: 'Äther, Inc.', address: 'no-reply@postern.example' },
  replyTo: 'help@postern.example',
  authorities: [],
  ...more,
});
const mail = (id = '0001-a', address = 'ada@postern.example'): Mail => ({
  id,
  to: address,
  subject: 'Bestätigen Sie Ihre Adresse',
  text: 'Grüße',
  html: '<p>Grüße</p>',
  language: 'de',
});
const patient = () => AbortSignal.timeout(2 * limitMs);
const password: RelayAuth = { kind: 'password', user: 'postern', password: 'Sesame3' };
const certified = { ...testCertificate, hideSTARTTLS: false, disabledCommands: [] };

describe('a relay', () => {
  test('takes mail without sign-in, in an envelope and with a head that arrive', async () => {
    const relay = await relayWith({ disabledCommands: ['STARTTLS', 'AUTH'] });
    const report = await smtp().send('a', to(relay.port), mail(), patient());
    expect(report).toEqual({ outcome: 'delivered', status: 250, said: '250 queued as M1' });
    const { from, to: recipients, source, secure } = relay.received[0]!;
    expect([from, recipients, secure]).toEqual(['no-reply@postern.example', ['ada@postern.example'], false]);
    expect(headerOf(source, 'message-id')).toBe('<0001-a@postern.example>');
    expect(headerOf(source, 'auto-submitted')).toBe('auto-generated');
    expect(headerOf(source, 'reply-to')).toBe('help@postern.example');
    expect(headerOf(source, 'to')).toBe('ada@postern.example');
    expect(Date.parse(headerOf(source, 'date')!)).toBeGreaterThan(Date.now() - 60_000);
    expect(headerOf(source, 'list-unsubscribe')).toBeUndefined();
    expect(partOf(source, 'text/plain').trim()).toBe('Grüße');
    expect(partOf(source, 'text/html')).toContain('<p>Grüße</p>');
  });

  test.each([['PLAIN'], ['LOGIN']])('signs the sender in by %s alone', async (method) => {
    const relay = await relayWith({ authMethods: [method], allowInsecureAuth: true, authOptional: false });
    const report = await smtp().send('a', to(relay.port, { auth: password }), mail(), patient());
    expect(report.outcome).toBe('delivered');
    expect(relay.received[0]!.user).toBe('postern');
    const wrong: RelayAuth = { kind: 'password', user: 'postern', password: 'wrong' };
    expect(await smtp().send('b', to(relay.port, { auth: wrong }), mail(), patient())).toMatchObject({
      outcome: 'failed',
      status: 535,
      said: '535 5.7.8 who are you',
    });
  });

  test('signs the sender in by XOAUTH2, with a token that is asked for once', async () => {
    let asked = 0;
    const issuer = Bun.serve({
      hostname: '127.0.0.1',
      port: 0,
      async fetch(request) {
        asked++;
        const form = new URLSearchParams(await request.text());
        const right = form.get('client_id') === 'c' && form.get('client_secret') === 's';
        if (!right) return Response.json({ error: 'invalid_client' }, { status: 401 });
        return Response.json({ access_token: 'token-1', expires_in: 3_600, scope: form.get('scope') });
      },
    });
    opened.push({ stop: () => issuer.stop(true) });
    const relay = await relayWith({ authMethods: ['XOAUTH2'], allowInsecureAuth: true, authOptional: false });
    const auth = (clientSecret: string): RelayAuth => ({
      kind: 'xoauth2',
      user: 'postern',
      tokenUrl: `${issuer.url}token`,
      clientId: 'c',
      clientSecret,
      scopes: ['smtp.send'],
    });
    const line = smtp();
    for (const id of ['1', '2']) {
      const report = await line.send('a', to(relay.port, { auth: auth('s') }), mail(id), patient());
      expect(report.outcome).toBe('delivered');
    }
    expect([asked, relay.received[1]!.user]).toEqual([1, 'postern']);
    const refused = await smtp().send('b', to(relay.port, { auth: auth('wrong') }), mail(), patient());
    expect(refused.outcome).toBe('failed');
    expect(refused.said).toContain('invalid_client');
    expect(refused.said).not.toContain('wrong');
  });

  test.each<[string, TestRelayOptions, RelayTls, listenMs?: number]>([
    ['from the first byte, on its port', { ...certified, secure: true }, 'implicit'],
    ['from the first byte, found out by silence', { ...certified, secure: true }, 'either', 300],
    ['by STARTTLS', certified, 'starttls'],
    ['by STARTTLS, found out', certified, 'either'],
    ['where it is offered', certified, 'offered'],
  ])('has TLS %s, under an authority of its own', async (_name, options, tls, listenMs = limitMs) => {
    const relay = await relayWith({ ...options, authOptional: false });
    const line = smtp(outbound(), { ...usual, listenMs });
    const report = await line.send('a', to(relay.port, { tls, auth: password }), mail(), patient());
    expect(report).toMatchObject({ outcome: 'delivered' });
    expect(relay.received[0]!.secure).toBe(true);
  });

  test('whose authority nobody knows gets neither password nor mail, unless the configuration names it', async () => {
    const relay = await relayWith(certified);
    const strange = () => createOutbound({ allow: ['localhost'], log: silentLogger });
    const wanted = { tls: 'starttls', auth: password } as const;
    const refused = await smtp(strange()).send('a', to(relay.port, wanted), mail(), patient());
    expect(refused).toMatchObject({
      outcome: 'failed',
      said: expect.stringMatching(/self.signed|certificate/i),
    });
    expect(relay.received).toEqual([]);
    const own = { ...wanted, authorities: [testCertificate.cert] };
    const report = await smtp(strange()).send('b', to(relay.port, own), mail(), patient());
    expect(report.outcome).toBe('delivered');
  });

  test('without TLS gets nothing where TLS is wanted', async () => {
    const relay = await relayWith({});
    const wanted = { tls: 'starttls', auth: password } as const;
    const report = await smtp().send('a', to(relay.port, wanted), mail(), patient());
    expect(report).toMatchObject({
      outcome: 'failed',
      said: expect.stringMatching(/^it has no TLS, which is asked for: 5/),
    });
    expect(relay.received).toEqual([]);
  });
});

describe('what may go wrong has a fate', () => {
  test('a recipient who is refused for now is tried again; one who is refused for good is not', async () => {
    let times = 0;
    const relay = await relayWith({
      recipient: (address) => {
        if (address.startsWith('nobody')) return answer(550, '5.1.1 no such person');
        return times++ === 0 ? answer(450, '4.7.1 greylisted, come back') : undefined;
      },
    });
    const line = smtp();
    const send = (id: string, address?: string) =>
      line.send('a', to(relay.port), mail(id, address), patient());
    expect(await send('1')).toEqual({
      outcome: 'failed',
      status: 450,
      said: '450 4.7.1 greylisted, come back',
    });
    expect(await send('1')).toMatchObject({ outcome: 'delivered' });
    expect(await send('2', 'nobody@postern.example')).toEqual({
      outcome: 'refused',
      status: 550,
      said: '550 5.1.1 no such person',
    });
  });

  test('an address that stands for several is one that is refused, and no other gets anything', async () => {
    const relay = await relayWith({});
    const report = await smtp().send('a', to(relay.port), mail('1', 'a@x.example, b@x.example'), patient());
    expect(report).toEqual({ outcome: 'refused', said: 'the address of the recipient is none' });
    expect(relay.received).toEqual([]);
  });

  const misbehaving = async (at: Stage, does: Misdeed): Promise<FakeRelay> => {
    const relay = await startFakeRelay();
    opened.push(relay);
    relay.misdeed = { at, does };
    return relay;
  };

  test.each(stages)('a relay that hangs at %s, hangs up there, drips and floods', async (stage) => {
    for (const does of ['hangs', 'hangs up', 'drips', 'floods'] as const) {
      const relay = await misbehaving(stage, does);
      const report: Report = await smtp(outbound(), brief).send('a', to(relay.port), mail(), patient());
      expect([does, report.outcome, relay.accepted]).toEqual([does, 'failed', []]);
      expect(report.said.length).toBeGreaterThan(5);
      relay.stop();
    }
  });

  test('a relay that never says that it has the message holds up the next one no longer than it may think', async () => {
    const relay = await misbehaving('message', 'drips');
    const line = smtp(outbound(), brief);
    const six = Array.from({ length: 6 }, (_, at) =>
      line.send('a', to(relay.port), mail(`${at}`), patient()),
    );
    expect((await Promise.all(six)).map(({ outcome }) => outcome)).toEqual(six.map(() => 'failed'));
  });

  test('nobody there, and an address that is not to be asked', async () => {
    const relay = await startRelay();
    await relay.stop();
    expect(await smtp().send('a', to(relay.port), mail(), patient())).toMatchObject({
      outcome: 'failed',
      said: expect.stringContaining('it refuses the connection'),
    });
    const closed = smtp(outbound([]));
    expect(await closed.send('a', to(relay.port), mail(), patient())).toMatchObject({
      outcome: 'failed',
      said: expect.stringContaining('does not lead to an address of the public Internet'),
    });
    const open = await relayWith({});
    const own = await closed.send('b', to(open.port, { byOperator: true }), mail(), patient());
    expect(own.outcome).toBe('delivered');
  });
});

describe('connections', () => {
  test('are used again, by five messages at once, and closed when the relay is another one', async () => {
    let ended = 0;
    const relay = await relayWith({ onClose: () => void ended++ });
    const line = smtp();
    const many = Array.from({ length: 40 }, (_, at) =>
      line.send('a', to(relay.port), mail(`${at}`), patient()),
    );
    expect((await Promise.all(many)).every(({ outcome }) => outcome === 'delivered')).toBe(true);
    expect(relay.connections()).toBeLessThanOrEqual(5);
    const before = relay.connections();
    await line.send('a', { ...to(relay.port), replyTo: '' }, mail('x'), patient());
    await until(() => ended >= before);
    expect(relay.connections()).toBe(before + 1);
  });

  test('who waits for one in vain sends nothing later', async () => {
    const gate = Promise.withResolvers<void>();
    const relay = await relayWith({
      onMailFrom: (_address, _session, done) => void gate.promise.then(() => done()),
    });
    const line = smtp();
    const first = Array.from({ length: 5 }, (_, at) =>
      line.send('a', to(relay.port), mail(`${at}`), patient()),
    );
    const waiting = line.send('a', to(relay.port), mail('late'), AbortSignal.timeout(50));
    expect(await waiting.catch((error: Error) => error.name)).toBe('TimeoutError');
    gate.resolve();
    await Promise.all(first);
    expect(relay.received.map(({ source }) => headerOf(source, 'message-id'))).not.toContain(
      '<late@postern.example>',
    );
    expect(relay.received).toHaveLength(5);
  });
});
