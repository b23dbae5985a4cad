import { createHash } from 'node:crypto';
import type { Projection, RecordedEvent, Routing, RowChanges } from '../eventstore/index.ts';
import { lastRunsTable } from './runs.ts';
import { attemptsTable, deliveriesTable } from './table.ts';
import {
  type AnyReaction,
  deliveryStates,
  type Reaction,
  type Recipient,
  type RoutedReaction,
  type Sender,
} from './types.ts';

/** The same for the same event, reaction and recipient, whoever asks and whenever; in the order of the log. */
export function deliveryId({ position }: RecordedEvent, reaction: string, recipient: string): string {
  const told = createHash('sha256').update(`${reaction}\0${recipient}`).digest('hex').slice(0, 12);
  return `${position.toString().padStart(12, '0')}-${told}`;
}

function derive(
  reaction: Sender,
  recipients: readonly Recipient[],
  event: RecordedEvent,
  rows: RowChanges,
): void {
  for (const { recipient, target } of recipients) {
    rows.insert(deliveriesTable, {
      instance_id: event.instanceId,
      id: deliveryId(event, reaction.name, recipient),
      reaction: reaction.name,
      recipient,
      worker: reaction.worker,
      target,
      event_type: event.type,
      aggregate_type: event.aggregateType,
      aggregate_id: event.aggregateId,
      aggregate_version: event.version,
      resource_owner: event.owner,
      position: event.position,
      creation_date: event.createdAt,
      change_date: event.createdAt,
      state: deliveryStates.waiting,
      attempts: 0,
      due_at: event.createdAt,
    });
  }
}

const routed = (reaction: RoutedReaction): Routing => ({
  ...reaction.routing,
  apply(routes, event, rows) {
    const recipients = reaction.routing.recipients(routes, event);
    derive(reaction, recipients, event, rows);
    return recipients.length > 0;
  },
});

/**
 * Derives what is to be delivered from events, in the transaction that projects them: so each is there once, whatever
 * crashes. It takes what comes and is never rebuilt, since what it writes leaves the server.
 */
export const deliveriesProjection = (reactions: readonly AnyReaction[]): Projection => ({
  name: 'deliveries',
  forward: true,
  tables: [],
  beside: [deliveriesTable, attemptsTable, lastRunsTable],
  handlers: reactions
    .filter((reaction): reaction is Reaction => 'on' in reaction)
    .map((reaction) => ({
      type: reaction.on,
      apply: (event, rows) => derive(reaction, reaction.recipients(event), event, rows),
    })),
  routings: reactions.filter((reaction): reaction is RoutedReaction => 'routing' in reaction).map(routed),
});
