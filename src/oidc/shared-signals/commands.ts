import type { SealedValue } from '../../crypto/types.ts';
import { alreadyExists, notFound, permissionDenied, resourceExhausted } from '../../errors/index.ts';
import { type Decision, definePlaces } from '../../eventstore/index.ts';
import * as events from './events.ts';
import type { Stream, StreamSettings } from './state.ts';
import type { StreamStatus } from './vocabulary.ts';

/** Decisions on streams of security events. What already holds decides nothing. */

const nothing: Decision = { events: [] };

/** A receiver may not have verifications sent more often than that (SSF 1.0 §8.1.4). */
export const verificationSeconds = 5;

/** @throws PosternError `not_found`, for streams of others as well: nobody learns which there are */
export function requireStream(stream: Stream, clientId?: string): void {
  if (stream.lifecycle !== 'present' || (clientId !== undefined && stream.clientId !== clientId))
    throw notFound('SSF-Str01', 'There is no such stream', { field: 'stream_id' });
}

export interface StreamOwner {
  readonly clientId: string;
  readonly applicationId: string;
  readonly projectId: string;
  readonly issuer: string;
}

/** Sealed; null: none from now on; undefined: as before. */
export type Authorization = SealedValue | null | undefined;

const sealed = (authorization: Authorization) => (authorization === undefined ? {} : { authorization });

/** Of one application. */
const mostStreams = 10;

export const streamPlaces = definePlaces({
  type: 'ssf_stream_place',
  most: mostStreams,
  error: {
    id: 'SSF-Max01',
    message: `An application has ${mostStreams} streams at most; remove one first`,
  },
});

/** @param place of `streamPlaces` */
export function addStream(
  stream: Stream,
  place: number,
  owner: StreamOwner,
  settings: StreamSettings,
  authorization: Authorization,
): Decision {
  if (stream.lifecycle !== 'absent') throw alreadyExists('SSF-Str02', 'A stream with this id already exists');
  const { eventsRequested, ...said } = settings;
  return {
    events: [
      events.streamAdded({
        ...owner,
        ...said,
        eventsRequested: [...eventsRequested],
        ...sealed(authorization ?? undefined),
      }),
    ],
    constraints: [streamPlaces.take(owner.applicationId, place)],
    requires: [{ type: 'project', id: owner.projectId }],
  };
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** A header that went to one endpoint goes to no other: the new endpoint gets a new one, or none. */
export function changeStream(
  stream: Stream,
  settings: Partial<StreamSettings>,
  authorization: Authorization,
): Decision {
  const changes = Object.fromEntries(
    Object.entries(settings).filter(([name, value]) => !same(stream[name as keyof StreamSettings], value)),
  );
  const moved = 'endpoint' in changes && authorization === undefined;
  const change = { ...changes, ...sealed(moved ? null : authorization) };
  return Object.keys(change).length === 0 ? nothing : { events: [events.streamChanged(change)] };
}

const imposed = () =>
  permissionDenied(
    'SSF-Sta01',
    'An administrator has paused or disabled a stream of this application; ask them to enable it again',
  );

/** @throws PosternError `permission_denied` while an administrator has stopped it: its receiver does not undo that */
export function requireNotImposed(stream: Stream): void {
  if (stream.imposed) throw imposed();
}

/** From what tells everything to what tells nothing. */
const severity = ['enabled', 'paused', 'disabled'] as const satisfies readonly StreamStatus[];
const isMilder = (one: StreamStatus, other: StreamStatus): boolean =>
  severity.indexOf(one) < severity.indexOf(other);

/** By its receiver. What an administrator has imposed it can make stricter, and not undo. */
export function setStatus(stream: Stream, status: StreamStatus, reason: string): Decision {
  if (stream.status === status && (stream.imposed || stream.reason === reason)) return nothing;
  if (isMilder(status, stream.status)) requireNotImposed(stream);
  return statusSet(stream, status, reason === '' ? {} : { reason });
}

/** By an administrator. */
export function imposeStatus(stream: Stream, status: StreamStatus, reason: string): Decision {
  const holds = stream.imposed || status === 'enabled';
  if (holds && stream.status === status && stream.reason === reason) return nothing;
  return statusSet(stream, status, {
    ...(reason !== '' && { reason }),
    ...(status !== 'enabled' && { imposed: true }),
  });
}

function statusSet(
  stream: Stream,
  status: StreamStatus,
  why: { readonly reason?: string; readonly imposed?: boolean },
): Decision {
  const anew = stream.status === 'disabled' && status !== 'disabled';
  switch (status) {
    case 'enabled':
      return { events: [events.streamActivated({ ...why, ...(anew && { anew }) })] };
    case 'paused':
      return {
        // What is held is what happens from here on.
        events: [...(anew ? [events.streamActivated({ anew })] : []), events.streamPaused(why)],
      };
    case 'disabled':
      return { events: [events.streamDeactivated(why)] };
  }
}

/** @throws PosternError `resource_exhausted` */
export function requestVerification({ verifiedAt }: Stream, now: Date): Decision {
  const since = verifiedAt ? (now.getTime() - verifiedAt.getTime()) / 1000 : verificationSeconds;
  if (since < verificationSeconds) {
    throw resourceExhausted(
      'SSF-Ver01',
      `A verification was sent a moment ago; ask for one every ${verificationSeconds} seconds at most`,
      { headers: { 'retry-after': String(verificationSeconds) } },
    );
  }
  return { events: [events.verificationRequested({})] };
}

export const removeStream: Decision = { events: [events.streamRemoved({})] };
