import { deliveryHeader, deliveryId, toldEvent } from '../delivery/index.ts';
import type { RecordedEvent } from '../eventstore/index.ts';
import { eventForm, reactionName } from './fields.ts';

/** The same in every attempt; a replay has ids of its own, so that nobody takes what it tells for a repeat. */
export const messageId = (event: RecordedEvent, subscriptionId: string, replay: string): string => {
  const id = deliveryId(event, reactionName, subscriptionId);
  return replay === '' ? id : `${id}~${replay}`;
};

/** An event as a destination gets it. */
export interface Message {
  readonly id: string;
  readonly event: RecordedEvent;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Attributes of CloudEvents 1.0 §3.1, with the extensions "sequence" and "partitioning". */
const attributesOf = (event: RecordedEvent) => ({
  specversion: '1.0',
  id: String(event.position),
  source: `urn:postern:${event.instanceId}`,
  type: event.type,
  subject: `${event.aggregateType}/${event.aggregateId}`,
  time: event.createdAt.toISOString(),
  // To be compared as text.
  sequence: String(event.position).padStart(20, '0'),
  partitionkey: `${event.aggregateType}/${event.aggregateId}`,
});

/** As the HTTP binding of CloudEvents §3.1.3.2 writes what is no printable ASCII, or would end a value. */
const inHeader = (value: string): string =>
  value.toWellFormed().replace(/[^\x21-\x7e]|["%]/gu, (letter) => encodeURIComponent(letter));

/** @param format as `eventForm` numbers it */
export function messageOf(event: RecordedEvent, id: string, format: number, personalData: boolean): Message {
  const told = { ...toldEvent(event, personalData), position: String(event.position) };
  const delivery = { [deliveryHeader]: id };
  if (format === eventForm.structured) {
    const attributes = { ...attributesOf(event), datacontenttype: 'application/json' };
    return {
      id,
      event,
      body: JSON.stringify({ ...attributes, data: told }),
      headers: { 'content-type': 'application/cloudevents+json', ...delivery },
    };
  }
  const body = JSON.stringify(told);
  if (format !== eventForm.binary)
    return { id, event, body, headers: { 'content-type': 'application/json', ...delivery } };
  const attributes = Object.entries(attributesOf(event)).map(([name, value]) => [
    `ce-${name}`,
    inHeader(value),
  ]);
  return {
    id,
    event,
    body,
    headers: { 'content-type': 'application/json', ...Object.fromEntries(attributes), ...delivery },
  };
}
