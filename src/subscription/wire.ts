import type { JsonObject } from '@bufbuild/protobuf';
import { timestamp } from '../contract/details.ts';
import { dateOf } from '../contract/moments.ts';
import {
  type EventFilter,
  EventFormat,
  type HttpDestination,
  type NatsAuthentication,
  type NatsDestination,
  type StartingPoint,
  SubscriptionState,
} from '../contract/services/postern/event/v1.ts';
import type { RecordedEvent } from '../eventstore/index.ts';
import type { NatsCredentials } from './bus/types.ts';
import { destinationKind, eventForm, type SubscriptionValues } from './fields.ts';
import type { EventChoice } from './filter.ts';
import type { PlainSecrets, Point } from './operations.ts';
import type { CursorRow, SubscriptionRow } from './queries.ts';

/** Rows and requests in the shapes of postern.event.v1. */

const wireForms: Readonly<Record<number, EventFormat>> = {
  [eventForm.json]: EventFormat.JSON,
  [eventForm.structured]: EventFormat.CLOUDEVENTS_STRUCTURED,
  [eventForm.binary]: EventFormat.CLOUDEVENTS_BINARY,
};

/** undefined: nothing is said. */
export const formOf = (format: EventFormat): number | undefined => {
  const found = Object.entries(wireForms).find(([, wire]) => wire === format);
  return found && Number(found[0]);
};

export const choiceOf = (filter: EventFilter | undefined): EventChoice => ({
  aggregateTypes: [...new Set(filter?.aggregateTypes)],
  eventTypes: [...new Set(filter?.eventTypes)],
  organizationId: filter?.organizationId ?? '',
});

export type DestinationMessage =
  | { readonly case: 'nats'; readonly value: NatsDestination }
  | { readonly case: 'http'; readonly value: HttpDestination }
  | { readonly case: 'pull'; readonly value: boolean }
  | { readonly case: undefined; readonly value?: undefined };

/** What of a subscription a destination says. */
export function destinationValues(destination: DestinationMessage): Partial<SubscriptionValues> {
  switch (destination.case) {
    case 'nats': {
      const { servers, subjectPrefix, stream, certificateAuthorities, clientCertificate } = destination.value;
      return {
        destination: destinationKind.nats,
        servers,
        subjectPrefix,
        stream,
        authorities: certificateAuthorities,
        certificate: clientCertificate,
      };
    }
    case 'http':
      return { destination: destinationKind.http, endpoint: destination.value.url };
    case 'pull':
      return destination.value ? { destination: destinationKind.none } : {};
    default:
      return {};
  }
}

function credentialsOf(message: NatsAuthentication | undefined): NatsCredentials | 'none' | undefined {
  const by = message?.by;
  switch (by?.case) {
    case 'token':
      return { by: 'token', token: by.value };
    case 'user':
      return { by: 'user', name: by.value.name, password: by.value.password };
    case 'nkeySeed':
      return { by: 'nkey', seed: by.value.trim() };
    case 'credentials':
      return { by: 'creds', file: by.value };
    case 'anonymous':
      return by.value ? 'none' : undefined;
    default:
      return undefined;
  }
}

export function secretsOf(destination: DestinationMessage): PlainSecrets {
  switch (destination.case) {
    case 'nats':
      return {
        credentials: credentialsOf(destination.value.authentication),
        privateKey: destination.value.clientKey,
      };
    case 'http':
      return { authorization: destination.value.authorization };
    default:
      return {};
  }
}

/** undefined: now. */
export function startOf(start: StartingPoint | undefined): Point | undefined {
  const at = start?.at;
  switch (at?.case) {
    case 'beginning':
      return at.value ? { position: 0n } : undefined;
    case 'afterPosition':
      return { position: at.value };
    case 'time':
      return { time: dateOf(at.value) };
    default:
      return undefined;
  }
}

const progress = (cursor: CursorRow, head: bigint) => ({
  position: BigInt(cursor.position),
  head,
  delivered: BigInt(cursor.delivered),
  deadLetters: BigInt(cursor.dead),
  failures: cursor.failures,
  lastError: cursor.last_error ?? '',
  lastErrorDate: timestamp(cursor.last_error_at),
  ...(cursor.failures > 0 && { retryDate: timestamp(cursor.retry_at) }),
});

const replay = (cursor: CursorRow, head: bigint) => ({
  id: cursor.replay,
  untilPosition: BigInt(cursor.until_position ?? 0),
  progress: progress(cursor, head),
  endDate: timestamp(cursor.ended_at),
});

const destination = (row: SubscriptionRow) => {
  if (row.destination === destinationKind.nats) {
    return {
      case: 'nats' as const,
      value: {
        servers: [...row.servers],
        subjectPrefix: row.subject_prefix,
        stream: row.stream,
        certificateAuthorities: row.authorities,
        clientCertificate: row.certificate,
      },
    };
  }
  return row.destination === destinationKind.http
    ? { case: 'http' as const, value: { url: row.endpoint } }
    : { case: undefined };
};

export const choiceOfRow = (row: SubscriptionRow): EventChoice => ({
  aggregateTypes: row.aggregate_types,
  eventTypes: row.event_types,
  organizationId: row.organization_id,
});

/** @param cursors those of this subscription */
export function subscriptionAnswer(row: SubscriptionRow, cursors: readonly CursorRow[], head: bigint) {
  const own = cursors.find((cursor) => cursor.replay === '');
  return {
    id: row.id,
    creationDate: timestamp(row.creation_date),
    changeDate: timestamp(row.change_date),
    name: row.name,
    state: row.active ? SubscriptionState.ACTIVE : SubscriptionState.PAUSED,
    filter: {
      aggregateTypes: [...row.aggregate_types],
      eventTypes: [...row.event_types],
      organizationId: row.organization_id,
    },
    destination: destination(row),
    format: wireForms[row.format] ?? EventFormat.JSON,
    personalData: row.personal_data,
    ...(own && { progress: progress(own, head) }),
    replays: cursors.filter((cursor) => cursor.replay !== '').map((cursor) => replay(cursor, head)),
  };
}

/** @param payload as whoever asks may see it */
export const eventAnswer = (event: RecordedEvent, payload: JsonObject) => ({
  position: event.position,
  type: event.type,
  aggregateType: event.aggregateType,
  aggregateId: event.aggregateId,
  sequence: BigInt(event.version),
  resourceOwner: event.owner,
  editorUserId: event.editorUser,
  editorService: event.editorService,
  creationDate: timestamp(event.createdAt),
  payload,
});
