import { findClient } from '../../application/index.ts';
import {
  callWebhook,
  type Delivery,
  type DeliveryTools,
  type Report,
  type Sender,
} from '../../delivery/index.ts';
import { findInstance, originFor } from '../../instance/index.ts';
import { readSigningKey } from '../../webkey/index.ts';
import { authorizationOf, findStream, type StreamRow, usersThere } from './queries.ts';
import { isPushable } from './receivers.ts';
import { type DueEvent, signingAlgorithmOf, signSecurityEvent } from './security-event-token.ts';
import { signals, streamSignals } from './vocabulary.ts';

const refused = (said: string): Report => ({ outcome: 'refused', said });
const held = (said: string): Report => ({ outcome: 'held', said });

/** Whether a stream gives its events to nobody now, and why. That its status has changed is told whatever it is. */
function withheld({ status, method }: StreamRow, event: string): Report | undefined {
  const ofStatus = event === streamSignals.streamUpdated;
  if (status === 'disabled' && !ofStatus) return refused('the stream is disabled');
  if (method === 'poll') return held('waits until the receiver polls');
  return status === 'paused' && !ofStatus ? held('the stream is paused') : undefined;
}

/** Pushes a security event token to the endpoint of its stream (RFC 8935), or leaves it for the receiver to poll. */
export const tellStream: Sender['deliver'] = async (delivery, tools, signal) => {
  const { instanceId, recipient } = delivery;
  const due = delivery.event as DueEvent;
  const stream = await findStream(tools.sql, instanceId, recipient);
  if (!stream) return refused('the stream is gone');
  if (!(await stillTold(tools.sql, instanceId, [due])).has(due)) return refused('the user is gone');
  if (isDropped(stream, due)) return refused('the stream was disabled meanwhile');
  const kept = withheld(stream, due.payload.event);
  if (kept) return kept;
  const token = await tokenOf(tools, delivery, due, stream);
  if (typeof token !== 'string') return token;
  const authorization = await authorizationOf(tools.sql, instanceId, stream.id);
  const report = await callWebhook(
    tools,
    delivery,
    {
      url: stream.endpoint,
      body: token,
      headers: {
        'content-type': 'application/secevent+jwt',
        accept: 'application/json',
        ...(authorization && { authorization: tools.encryption.openText(authorization) }),
      },
    },
    signal,
  );
  return { ...report, said: errorCodeIn(report.said) };
};

/** RFC 8935 §2.4. */
const errorCodes: readonly unknown[] = [
  'invalid_request',
  'invalid_key',
  'invalid_issuer',
  'invalid_audience',
  'authentication_failed',
  'access_denied',
];

/** Of an answer no more is kept than its code: all else in it may be the header, or the token, that it was sent. */
function errorCodeIn(said: string): string {
  try {
    const { err } = JSON.parse(said) as { err?: unknown };
    return errorCodes.includes(err) ? String(err) : '';
  } catch {
    return '';
  }
}

async function tokenOf(
  { sql, encryption, clock, publicUrl }: DeliveryTools,
  { instanceId, id }: Delivery,
  due: DueEvent,
  stream: StreamRow,
): Promise<string | Report> {
  const [client, instance] = await Promise.all([
    findClient(sql, instanceId, stream.client_id),
    findInstance(sql, instanceId),
  ]);
  if (!client?.active || !instance) return refused('the application is gone or inactive');
  if (stream.method === 'push' && !isPushable(new URL(stream.endpoint), client.oidc))
    return refused('the endpoint is not https, and the application not in development mode any more');
  const issuer = originFor(stream.issuer, instance, publicUrl);
  const key = await readSigningKey(sql, instanceId, { algorithm: signingAlgorithmOf(client), now: clock() });
  return signSecurityEvent(encryption, key, { tokenId: id, issuer, streamId: stream.id, client, due });
}

/** What waited when a stream was disabled is not told when it goes on. */
export const isDropped = ({ since }: Pick<StreamRow, 'since'>, { position }: DueEvent): boolean =>
  position < BigInt(since);

/** Of who was removed nothing is told any more but that. @returns what may still be told, found by one query at most */
export async function stillTold(
  sql: DeliveryTools['sql'],
  instanceId: string,
  all: readonly DueEvent[],
): Promise<ReadonlySet<DueEvent>> {
  const about = ({ payload: { userId, event } }: DueEvent) =>
    event === signals.accountPurged ? undefined : userId;
  const ids = [...new Set(all.map(about).filter((id) => id !== undefined))];
  const there = ids.length === 0 ? ids : await usersThere(sql, instanceId, ids);
  const known = new Set(there);
  return new Set(
    all.filter((due) => {
      const userId = about(due);
      return userId === undefined || known.has(userId);
    }),
  );
}
