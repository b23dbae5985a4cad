import type { Sql } from 'postgres';
import type { Config } from '../config/index.ts';
import type { Encryption } from '../crypto/types.ts';
import type { EventStore, RecordedEvent, Routing } from '../eventstore/index.ts';
import type { Outbound } from '../outbound/index.ts';
import type { Logger } from '../telemetry/types.ts';

/** The threads that send: mail and messages the one, calls of other servers the other. */
export const deliveryWorkers = ['notifier', 'actions'] as const;
export type DeliveryWorker = (typeof deliveryWorkers)[number];

export interface Recipient {
  /** Tells those apart who get the same event by the same reaction. */
  readonly recipient: string;
  /** What is held up together when it does not answer: a host, a provider. */
  readonly target: string;
}

/** What sends deliveries. */
export interface Sender {
  /** Stays for good: what was delivered is remembered under it. */
  readonly name: string;
  readonly worker: DeliveryWorker;
  /**
   * Sends it. Whoever is told may be told once more after a crash, and knows by the delivery's id.
   * @throws what may pass: it is tried again. What never will is reported as `refused`.
   */
  readonly deliver: (
    delivery: Delivery,
    tools: DeliveryTools & Dispatching,
    signal: AbortSignal,
  ) => Promise<Report>;
}

/**
 * A sender's work that is loaded with its first delivery: who only asks whom to tell, as the projector does, and whoever
 * has nothing to send need not have it.
 */
export function loadedLater(load: () => Promise<Sender['deliver']>): Sender['deliver'] {
  let loading: Promise<Sender['deliver']> | undefined;
  return async (delivery, tools, signal) => {
    loading ??= load();
    return (await loading)(delivery, tools, signal);
  };
}

/** What follows events of one type and leaves the server. */
export interface Reaction extends Sender {
  /** The event type that it follows. */
  readonly on: string;
  /** Whom to tell, from the event alone. Each recipient gets it once. */
  readonly recipients: (event: RecordedEvent) => readonly Recipient[];
}

/** What follows events of any type, to whom the configuration of the moment says. */
// biome-ignore lint/suspicious/noExplicitAny: each has routes of its own kind
export interface RoutedReaction<T = any> extends Sender {
  readonly routing: Omit<Routing<T>, 'apply'> & {
    /** Whom to tell of an event by these routes. Each recipient gets it once. */
    recipients(routes: T, event: RecordedEvent): readonly Recipient[];
  };
}

/** A sender alone makes no deliveries of events: it sends those that somebody else has made. */
export type AnyReaction = Reaction | RoutedReaction | Sender;

/** One event on its way to one recipient. */
export interface Delivery {
  readonly instanceId: string;
  /** The same in every attempt. */
  readonly id: string;
  readonly recipient: string;
  readonly target: string;
  /** 1 for the first. */
  readonly attempt: number;
  readonly event: RecordedEvent;
}

/** How an attempt ended. */
export interface Report {
  /**
   * `failed` is tried again, `refused` is not. `held`: there is nobody yet to give it to, so that it was no attempt; it
   * waits until there is (`Dispatching.again`).
   */
  readonly outcome: 'delivered' | 'failed' | 'refused' | 'held';
  /** Of the answer, where its protocol has one: HTTP, SMTP. */
  readonly status?: number;
  /** The first words of the answer, or why there is none; never a secret, and nothing of what was sent. */
  readonly said: string;
}

/** What a reaction sends with. */
export interface DeliveryTools {
  readonly store: EventStore;
  /** Queries on projections. */
  readonly sql: Sql;
  readonly encryption: Encryption;
  readonly outbound: Outbound;
  /** That of the database, while it is sent. */
  readonly clock: () => Date;
  readonly log: Logger;
  /** What the operator says of messages. */
  readonly mail: Config['mail'];
  /** Without a provider messages go to the log. */
  readonly debugMail: boolean;
  /** `server.publicUrl`, for links where nothing else is known. */
  readonly publicUrl: string;
}

/** What the reactions of a thread have besides, of the thread itself. */
export interface Dispatching {
  /**
   * What waits for the target goes now, since the target is another one from now on: a provider that was mended or
   * replaced. How it fared before does not count any more.
   */
  again(instanceId: string, target: string): Promise<void>;
  /** The attempt may take so long, since its receiver is allowed to: at most five minutes. */
  mayTake(ms: number): void;
}

/** As the table has it. */
export const deliveryStates = { waiting: 1, delivered: 2, givenUp: 3, discarded: 4 } as const;
export type DeliveryState = keyof typeof deliveryStates;
