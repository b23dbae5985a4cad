import { rootCertificates } from 'node:tls';
import type { MsgHdrs, NatsConnection } from '@nats-io/transport-node';
import type { Encryption } from '../../crypto/types.ts';
import type { Outbound } from '../../outbound/index.ts';
import { subjectOf } from '../subject.ts';
import type { Message } from '../told.ts';
import { type Answer, createPublisher, type Publisher } from './jetstream.ts';
import type { OutboundOptions } from './nats-transport.ts';
import type { Destination, NatsCredentials, Subscribed, Verdict } from './types.ts';

export interface NatsTools {
  readonly outbound: Outbound;
  readonly encryption: Encryption;
  /** Default: 8 s to connect, and 5 s for an acknowledgement. */
  readonly nats?: { readonly connectMs: number; readonly acknowledgeMs: number };
}

const usualPatience = { connectMs: 8_000, acknowledgeMs: 5_000 };
/** Under way at once: as much as a server some milliseconds away needs for ten thousand a second. */
const mostUnderWay = 512;

interface Open {
  readonly connection: NatsConnection;
  readonly publisher: Publisher;
  readonly headers: () => MsgHdrs;
  readonly longest: number;
}

/** What is loaded with the first event for NATS, and not before. */
async function connect(
  subscribed: Subscribed,
  { outbound, encryption, nats: patience = usualPatience }: NatsTools,
): Promise<Open> {
  const [nats, { OutboundTransport }] = await Promise.all([
    import('@nats-io/transport-node'),
    import('./nats-transport.ts'),
  ]);
  const { servers, authorities, certificate, privateKey, credentials } = subscribed;
  const ca = authorities !== '' ? [authorities] : (outbound.authorities ?? rootCertificates);
  const key = privateKey && encryption.openText(privateKey);
  const begun: OutboundOptions['begun'] = new Set();
  const options: OutboundOptions = {
    servers: servers.map((server) => server.replace(/^(nats|tls):\/\//, '').replace(/\/$/, '')),
    name: `postern ${subscribed.id}`,
    // Which addresses a name has is looked up by the outbound client, and no other servers are gone to.
    resolve: false,
    ignoreClusterUpdates: true,
    reconnect: false,
    timeout: patience.connectMs,
    pingInterval: 20_000,
    // Insists on it; where nothing is said the server decides.
    ...(servers.some((server) => server.startsWith('tls:')) && { tls: {} }),
    ...authentication(
      nats,
      credentials ? (JSON.parse(encryption.openText(credentials)) as NatsCredentials) : undefined,
    ),
    outbound,
    secrets: { ca: [...ca], ...(certificate !== '' && key && { cert: certificate, key }) },
    begun,
  };
  nats.setTransportFactory({ factory: () => new OutboundTransport() as never });
  const connection = await nats.NatsConnectionImpl.connect(options).catch((error: unknown) => {
    for (const transport of begun) transport.discard();
    throw error;
  });
  return {
    connection,
    publisher: createPublisher(connection, nats.createInbox(), patience.acknowledgeMs),
    headers: nats.headers,
    longest: connection.info?.max_payload ?? 1_048_576,
  };
}

function authentication(
  nats: typeof import('@nats-io/transport-node'),
  credentials: NatsCredentials | undefined,
): object {
  const bytes = (text: string) => new TextEncoder().encode(text);
  switch (credentials?.by) {
    case 'token':
      return { token: credentials.token };
    case 'user':
      return { user: credentials.name, pass: credentials.password };
    case 'nkey':
      return { authenticator: nats.nkeyAuthenticator(bytes(credentials.seed)) };
    case 'creds':
      return { authenticator: nats.credsAuthenticator(bytes(credentials.file)) };
    default:
      return {};
  }
}

/** JetStream's "message size exceeds maximum allowed" of the stream. */
const tooLargeForStream = 10_054;
/** "expected stream does not match". */
const wrongStream = 10_060;

/** What JetStream says of one message is about it; everything else is about the server, its streams or the way to it. */
function verdictOf(answer: Answer, subject: string): Verdict {
  switch (answer.kind) {
    case 'stored':
      return { fate: 'accepted', said: '' };
    case 'no stream':
      return { fate: 'away', said: `no stream of JetStream takes ${subject}; make one, or enable JetStream` };
    case 'error': {
      const { status, said } = answer;
      if (answer.code === tooLargeForStream) return { fate: 'refused', status, said };
      return { fate: status === 503 || answer.code === wrongStream ? 'away' : 'failed', status, said };
    }
    case 'forbidden':
      return { fate: 'failed', said: answer.said };
    case 'late':
      return { fate: 'away', said: 'no stream acknowledged it in time' };
    default:
      return { fate: 'away', said: 'the server has closed the connection' };
  }
}

/** Who writes to a connection that a server broke off in the handshake is told of its own end alone. */
const wordsOf = (error: unknown): string => {
  const said = error instanceof Error ? error.message : String(error);
  return /^write E(BADF|PIPE)/.test(said) ? 'the server has closed the connection' : said;
};

/** A stream of NATS JetStream. One connection, made with the first event; who has lost it begins anew with the next run. */
export function natsDestination(subscribed: Subscribed, tools: NatsTools): Destination {
  let opening: Promise<Open> | undefined;

  async function publish(
    { connection, publisher, headers, longest }: Open,
    message: Message,
  ): Promise<Verdict> {
    const subject = subjectOf(subscribed.subjectPrefix, message.event);
    const own = headers();
    let size = 200;
    const more = {
      'Nats-Msg-Id': message.id,
      ...(subscribed.stream !== '' && { 'Nats-Expected-Stream': subscribed.stream }),
    };
    for (const [name, value] of Object.entries({ ...message.headers, ...more })) {
      own.set(name, value);
      size += name.length + value.length + 4;
    }
    const payload = Buffer.from(message.body);
    if (payload.length + size > longest) {
      return {
        fate: 'refused',
        said: `the event has ${payload.length} bytes, the server takes messages of ${longest}`,
      };
    }
    if (connection.isClosed()) return { fate: 'away', said: 'the server has closed the connection' };
    return verdictOf(await publisher.publish(subject, payload, own), subject);
  }

  return {
    most: mostUnderWay,
    async send(message) {
      opening ??= connect(subscribed, tools);
      try {
        return await publish(await opening, message);
      } catch (error) {
        return { fate: 'away', said: wordsOf(error) };
      }
    },
    async close() {
      const open = await opening?.catch(() => undefined);
      await open?.connection.close().catch(() => {});
    },
  };
}
