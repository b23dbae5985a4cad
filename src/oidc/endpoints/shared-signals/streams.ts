import type { WireReply } from '../../../contract/transport/index.ts';
import type { InstanceContext } from '../../../contract/types.ts';
import { invalidRequest, OAuthError } from '../../protocol/errors.ts';
import { readQuery } from '../../protocol/parameters.ts';
import { paths } from '../../protocol/paths.ts';
import { json } from '../../protocol/reply.ts';
import { readJson } from '../../registration/body.ts';
import { verificationSeconds } from '../../shared-signals/commands.ts';
import { issuersOf } from '../../shared-signals/issuer.ts';
import type { WantedSettings } from '../../shared-signals/operations.ts';
import { findStream, type StreamRow, streamsOf } from '../../shared-signals/queries.ts';
import { deliveryMethods, supportedSignals } from '../../shared-signals/vocabulary.ts';
import { type Json, settingsIn, streamIdIn } from './body.ts';
import { byVerb, created, done, forReceivers, type Receiver } from './receiver.ts';

/** The configuration endpoint (SSF 1.0 §8.1.1): streams of the application whose token it is, and of nobody else. */
export const signalStreams = forReceivers(byVerb, (receiver, request) => {
  switch (request.verb) {
    case 'POST':
      return create(receiver, readJson(request, 'invalid_request'));
    case 'PATCH':
      return update(receiver, readJson(request, 'invalid_request'), {});
    case 'PUT':
      return update(receiver, readJson(request, 'invalid_request'), untold);
    case 'DELETE':
      return remove(receiver, readQuery(request).get('stream_id'));
    default:
      return read(receiver, readQuery(request).get('stream_id'));
  }
});

/** Of a receiver that says nothing: everything, for it to come for. */
const untold: WantedSettings = {
  method: 'poll',
  endpoint: '',
  authorization: '',
  eventsRequested: supportedSignals,
  description: '',
};

async function create(receiver: Receiver, reading: Promise<Json>): Promise<WireReply> {
  const { streams, writing, client, instance } = receiver;
  const body = await reading;
  const id = await streams.create(writing, client, instance.origin, {
    ...untold,
    ...settingsIn(body, client),
  });
  await writing.settled();
  return created(await configuration(receiver, id));
}

async function update(
  receiver: Receiver,
  reading: Promise<Json>,
  otherwise: Partial<WantedSettings>,
): Promise<WireReply> {
  const { streams, writing, client } = receiver;
  const body = await reading;
  const id = streamIdIn(body);
  requireUnchanged(body, await configuration(receiver, id));
  await streams.update(writing, id, client.clientId, { ...otherwise, ...settingsIn(body, client) });
  await writing.settled();
  return json(await configuration(receiver, id));
}

async function remove({ streams, writing, client }: Receiver, id: string | undefined): Promise<WireReply> {
  if (id === undefined) throw invalidRequest('The parameter stream_id is missing');
  await streams.remove(writing, id, client.clientId);
  return done;
}

async function read(receiver: Receiver, id: string | undefined): Promise<WireReply> {
  const { provider, instance, client } = receiver;
  if (id !== undefined) return json(await configuration(receiver, id));
  const rows = await streamsOf(provider.platform.sql, instance.id, client.clientId);
  return json(await configurationsOf(receiver, rows));
}

/** @throws OAuthError 404, for streams of others as well */
export async function requireStream(
  { provider, instance, client }: Receiver,
  id: string,
): Promise<StreamRow> {
  const row = await findStream(provider.platform.sql, instance.id, id);
  if (row?.client_id === client.clientId) return row;
  throw new OAuthError('invalid_request', 404, 'There is no such stream');
}

/** What the transmitter says of the stream may come back as it is, and not otherwise (§8.1.1.3). */
const ours = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval'] as const;

function requireUnchanged(body: Json, known: Json): void {
  const wrong = ours.find(
    (name) => body[name] !== undefined && JSON.stringify(body[name]) !== JSON.stringify(known[name]),
  );
  if (wrong !== undefined) throw invalidRequest(`${wrong} is set by the transmitter and cannot be changed`);
}

async function configuration(receiver: Receiver, id: string): Promise<Json> {
  const [shown = {}] = await configurationsOf(receiver, [await requireStream(receiver, id)]);
  return shown;
}

async function configurationsOf(
  { provider, instance }: Receiver,
  rows: readonly StreamRow[],
): Promise<Json[]> {
  const issuerOf = await issuersOf(provider.platform, instance);
  return rows.map((row) => configurationOf(instance, row, issuerOf(row)));
}

/** The header that is sent with a push is shown to nobody. */
const configurationOf = ({ origin }: InstanceContext, row: StreamRow, issuer: string): Json => ({
  stream_id: row.id,
  iss: issuer,
  aud: row.client_id,
  events_supported: supportedSignals,
  events_requested: row.events_requested,
  events_delivered: supportedSignals.filter((event) => row.events_requested.includes(event)),
  delivery:
    row.method === 'push'
      ? { method: deliveryMethods.push, endpoint_url: row.endpoint }
      : {
          method: deliveryMethods.poll,
          endpoint_url: `${origin}${paths.signalPoll}?stream_id=${encodeURIComponent(row.id)}`,
        },
  min_verification_interval: verificationSeconds,
  ...(row.description !== '' && { description: row.description }),
});
