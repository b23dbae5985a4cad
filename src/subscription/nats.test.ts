import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection, nkeys } from '@nats-io/transport-node';
import { testCertificate } from '../contract/listener/testing-certificate.ts';
import { type NatsServer, natsOperator, natsServerBinary, startNatsServer } from '../testing/nats.ts';
import { until } from '../testing/patience.ts';
import { startTestPostern, type TestPostern } from '../testing/postern.ts';
import { eventApi, outOfOrder, type Told, writeOrgs } from './testing-events.ts';

/** Against the real server, where there is one; what a stand-in can tell is in nats-protocol.test.ts. */
describe.skipIf(natsServerBinary() === undefined)('a real nats-server', () => {
  let postern: TestPostern;
  let server: NatsServer;
  let connection: NatsConnection;

  beforeAll(async () => {
    server = await startNatsServer('authorization { user: bus, password: "s3cret" }');
    connection = await connect({ servers: server.url, user: 'bus', pass: 's3cret' });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'POSTERN', subjects: ['postern.>'], duplicate_window: 120e9 });
    postern = await startTestPostern({
      configure: (config) => config.outbound.allow.push('127.0.0.1', 'localhost'),
    });
  });
  afterAll(async () => {
    await postern?.stop();
    await connection?.close();
    await server?.stop();
  });

  let next = 0;
  const call = <T = Record<string, never>>(method: string, request: object) =>
    postern.call<T>(`${eventApi}/${method}`, request);
  const subscribe = async (nats: object = {}, more: object = {}) =>
    (
      await call<{ id: string }>('CreateSubscription', {
        name: `nats ${++next}`,
        filter: { aggregateTypes: ['org'] },
        nats: {
          servers: [server.url],
          authentication: { user: { name: 'bus', password: 's3cret' } },
          ...nats,
        },
        ...more,
      })
    ).id;
  const progress = async (id: string) =>
    (
      await call<{
        subscription: {
          progress: { delivered?: string; deadLetters?: string; lastError?: string; failures?: number };
        };
      }>('GetSubscription', { id })
    ).subscription.progress;

  /** What a stream holds, in its order. */
  async function stored(stream = 'POSTERN'): Promise<{ subject: string; id: string; body: Told }[]> {
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(stream);
    const messages: { subject: string; id: string; body: Told }[] = [];
    if (state.messages === 0) return messages;
    const consumer = await jetstream(connection).consumers.get(stream, {});
    for await (const message of await consumer.fetch({ max_messages: state.messages, expires: 30_000 })) {
      messages.push({
        subject: message.subject,
        id: message.headers?.get('Nats-Msg-Id') ?? '',
        body: message.json<Told>(),
      });
      if (messages.length === state.messages) break;
    }
    return messages;
  }

  test('keeps each event once, in the order of its aggregate, under a subject of its type', async () => {
    const id = await subscribe();
    await writeOrgs(postern, 'kept', 400, 5);
    await until(async () => (await progress(id)).delivered === '2000');
    const messages = await stored();
    expect(messages).toHaveLength(2000);
    expect(outOfOrder(messages.map(({ body }) => body))).toEqual([]);
    expect(new Set(messages.map(({ id: message }) => message)).size).toBe(2000);
    expect(new Set(messages.map(({ subject }) => subject))).toEqual(
      new Set([
        `postern.${postern.instanceId}.org.org.added`,
        `postern.${postern.instanceId}.org.org.changed`,
      ]),
    );
  });

  test('that crashes and comes back has what happened meanwhile, and nothing twice', async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'CRASH', subjects: ['crash.>'] });
    const id = await subscribe({ subjectPrefix: 'crash', stream: 'CRASH' });
    await writeOrgs(postern, 'crash-before', 10);
    await until(async () => (await progress(id)).delivered === '10');
    await server.kill();
    await connection.close();
    await writeOrgs(postern, 'crash-meanwhile', 300, 2);
    await until(async () => ((await progress(id)).failures ?? 0) > 0);
    expect((await progress(id)).lastError).toMatch(/refuses the connection|closed the connection/);
    await server.start();
    connection = await connect({ servers: server.url, user: 'bus', pass: 's3cret' });
    await until(async () => (await progress(id)).delivered === '610');
    const messages = (await stored('CRASH')).map(({ body }) => body);
    expect(messages).toHaveLength(610);
    expect(outOfOrder(messages)).toEqual([]);
  });

  test('says why it takes nothing, and is waited for', async () => {
    const nobody = await subscribe({ subjectPrefix: 'nobody' });
    const stranger = await subscribe({ authentication: { token: 'wrong' } });
    const elsewhere = await subscribe({ stream: 'CRASH' });
    const secure = await subscribe({ servers: [server.url.replace('nats:', 'tls:')] });
    await writeOrgs(postern, 'why', 1);
    const says = (id: string, said: RegExp) =>
      until(async () => said.test((await progress(id)).lastError ?? ''), String(said));
    await says(nobody, /no stream of JetStream takes nobody\./);
    await says(stranger, /authorization violation/i);
    await says(elsewhere, /expected stream does not match/);
    await says(secure, /does not support 'tls'/);
    for (const id of [nobody, stranger, elsewhere, secure]) {
      expect((await progress(id)).deadLetters).toBeUndefined();
      await call('DeleteSubscription', { id });
    }
  });

  test('with TLS is known by the certificates that are given, and not without', async () => {
    const { mkdtemp, writeFile } = await import('node:fs/promises');
    const folder = await mkdtemp('/tmp/postern-nats-tls-');
    await writeFile(`${folder}/cert.pem`, testCertificate.cert);
    await writeFile(`${folder}/key.pem`, testCertificate.key);
    const secure = await startNatsServer(
      `tls { cert_file: "${folder}/cert.pem", key_file: "${folder}/key.pem" }`,
    );
    try {
      const servers = [`tls://localhost:${secure.port}`];
      const authentication = { anonymous: true };
      const stranger = await subscribe({ servers, authentication });
      const known = await subscribe({
        servers,
        authentication,
        certificateAuthorities: testCertificate.cert,
      });
      await writeOrgs(postern, 'secure', 1);
      await until(async () => /self.signed|certificate/i.test((await progress(stranger)).lastError ?? ''));
      // Nothing takes the subject there: it was signed in to.
      await until(async () => /no stream of JetStream/.test((await progress(known)).lastError ?? ''));
      await call('DeleteSubscription', { id: stranger });
      await call('DeleteSubscription', { id: known });
    } finally {
      await secure.stop();
    }
  });

  /** Whether one signs in to it so: nothing takes the subject there, which only who signed in is told. */
  async function signsIn(configuration: string, port: (at: NatsServer) => string, nats: object) {
    const other = await startNatsServer(configuration);
    try {
      const id = await subscribe({ servers: [port(other)], ...nats });
      await writeOrgs(postern, `signs-in-${++next}`, 1);
      let said = '';
      await until(async () => {
        said = (await progress(id)).lastError ?? '';
        return said !== '';
      });
      await call('DeleteSubscription', { id });
      return /no stream of JetStream takes/.test(said) ? 'signed in' : said;
    } finally {
      await other.stop();
    }
  }
  const plainly = (at: NatsServer) => at.url;

  test('is signed in to by nkey', async () => {
    const [known, stranger] = [nkeys.createUser(), nkeys.createUser()];
    const configuration = `authorization { users: [ { nkey: ${known.getPublicKey()} } ] }`;
    const by = (pair: typeof known) => ({
      authentication: { nkeySeed: new TextDecoder().decode(pair.getSeed()) },
    });
    expect(await signsIn(configuration, plainly, by(known))).toBe('signed in');
    expect(await signsIn(configuration, plainly, by(stranger))).toMatch(/authorization violation/i);
  });

  test('is signed in to by a file of credentials', async () => {
    const { configuration, credentials } = natsOperator();
    const known = { authentication: { credentials } };
    expect(await signsIn(configuration, plainly, known)).toBe('signed in');
    const stranger = { authentication: { credentials: natsOperator().credentials } };
    expect(await signsIn(configuration, plainly, stranger)).toMatch(/authorization violation/i);
  });

  test('is signed in to by a certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'postern-nats-client-'));
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    await Promise.all([writeFile(cert, testCertificate.cert), writeFile(key, testCertificate.key)]);
    const configuration = `tls { cert_file: "${cert}", key_file: "${key}", ca_file: "${cert}", verify: true }`;
    const secure = (at: NatsServer) => `tls://localhost:${at.port}`;
    const trusting = {
      authentication: { anonymous: true },
      certificateAuthorities: testCertificate.cert,
    };
    const known = { ...trusting, clientCertificate: testCertificate.cert, clientKey: testCertificate.key };
    expect(await signsIn(configuration, secure, known)).toBe('signed in');
    expect(await signsIn(configuration, secure, trusting)).toMatch(/certificate|closed|TLS|tls/);
    await rm(folder, { recursive: true, force: true });
  });

  test('that takes only small messages refuses one for good, and has the others', async () => {
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'SMALL', subjects: ['small.>'], max_msg_size: 700 });
    const id = await subscribe({ subjectPrefix: 'small' });
    await writeOrgs(postern, 'small', 2);
    await writeOrgs(postern, 'x'.repeat(300), 1);
    await writeOrgs(postern, 'small-again', 2);
    await until(async () => (await progress(id)).delivered === '4');
    expect((await progress(id)).deadLetters).toBe('1');
  });
});
