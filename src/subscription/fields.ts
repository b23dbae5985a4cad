import { defineFields, flag, small, text, texts, type ValuesOf } from '../eventstore/index.ts';

/** Where events go, as events and the table number it. */
export const destinationKind = { none: 0, nats: 1, http: 2 } as const;
export type DestinationKind = keyof typeof destinationKind;

/** How an event is written: JSON as targets get it, or CloudEvents 1.0. */
export const eventForm = { json: 0, structured: 1, binary: 2 } as const;

/** What is said of subscriptions: in the payloads of events, in `subscriptions_projection`, and in values. */
export const subscriptionFields = defineFields({
  name: text('name'),
  aggregateTypes: texts('aggregate_types'),
  eventTypes: texts('event_types'),
  organizationId: text('organization_id'),
  personalData: flag('personal_data'),
  destination: small('destination'),
  format: small('format'),
  endpoint: text('endpoint'),
  servers: texts('servers'),
  subjectPrefix: text('subject_prefix'),
  stream: text('stream'),
  authorities: text('authorities'),
  certificate: text('certificate'),
});

export type SubscriptionValues = ValuesOf<typeof subscriptionFields.all>;

/** Under which deliveries of subscriptions are remembered. */
export const reactionName = 'subscription.event';
