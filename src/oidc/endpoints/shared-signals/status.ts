import type { WireRequest } from '../../../contract/transport/index.ts';
import { invalidRequest } from '../../protocol/errors.ts';
import { readQuery } from '../../protocol/parameters.ts';
import { json } from '../../protocol/reply.ts';
import { readJson } from '../../registration/body.ts';
import { type StreamStatus, streamStatuses } from '../../shared-signals/vocabulary.ts';
import { streamIdIn, textIn } from './body.ts';
import { byVerb, forReceivers, type Receiver } from './receiver.ts';
import { requireStream } from './streams.ts';

/** The status endpoint (SSF 1.0 §8.1.2). */
export const signalStatus = forReceivers(byVerb, (receiver, request) =>
  request.verb === 'POST' ? set(receiver, request) : read(receiver, readQuery(request).get('stream_id')),
);

const statusOf = (id: string, status: StreamStatus, reason: string) =>
  json({ stream_id: id, status, ...(reason !== '' && { reason }) });

async function read(receiver: Receiver, id: string | undefined) {
  if (id === undefined) throw invalidRequest('The parameter stream_id is missing');
  const row = await requireStream(receiver, id);
  return statusOf(id, row.status, row.reason);
}

const isStatus = (value: unknown): value is StreamStatus => streamStatuses.includes(value as StreamStatus);

async function set({ streams, writing, client }: Receiver, request: WireRequest) {
  const body = await readJson(request, 'invalid_request');
  const id = streamIdIn(body);
  const { status } = body;
  if (!isStatus(status)) throw invalidRequest(`status must be one of ${streamStatuses.join(', ')}`);
  const reason = textIn(body, 'reason', 1_000) ?? '';
  await streams.setStatus(writing, id, client.clientId, status, reason);
  return statusOf(id, status, reason);
}
