import { destinationKind } from '../fields.ts';
import { type HttpTools, httpDestination } from './http.ts';
import { type NatsTools, natsDestination } from './nats.ts';
import type { Destination, Subscribed } from './types.ts';

export type DestinationTools = HttpTools & NatsTools;

/** Where a subscription sends; connections are made when something is sent. */
export const destinationOf = (subscribed: Subscribed, tools: DestinationTools): Destination =>
  subscribed.destination === destinationKind.nats
    ? natsDestination(subscribed, tools)
    : httpDestination(subscribed, tools);
