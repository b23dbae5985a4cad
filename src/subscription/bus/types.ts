import type { SealedValue } from '../../crypto/types.ts';
import type { EventChoice } from '../filter.ts';
import type { Message } from '../told.ts';

/** What a destination said of an event. */
export type Fate =
  /** It has it. */
  | 'accepted'
  /** It never will: the event becomes a dead letter, and the others go on. */
  | 'refused'
  /** It did not, this time; after some attempts the event becomes a dead letter. */
  | 'failed'
  /** Nothing is wrong with the event: the destination is away, or takes nothing. It is waited for, however long. */
  | 'away';

export interface Verdict {
  readonly fate: Fate;
  /** Of the answer, where its protocol has one. */
  readonly status?: number;
  /** The first words of the answer, or why there is none; never a secret. */
  readonly said: string;
}

/** Where events of one subscription go. */
export interface Destination {
  /** So many events may be under way at once. */
  readonly most: number;
  /** Never throws. */
  send(message: Message, signal: AbortSignal): Promise<Verdict>;
  close(): Promise<void>;
}

export interface CursorKey {
  readonly instanceId: string;
  readonly subscriptionId: string;
  /** Empty: what happens; else a stretch of the log that is told again. */
  readonly replay: string;
}

export const keyText = ({ instanceId, subscriptionId, replay }: CursorKey): string =>
  `${instanceId}/${subscriptionId}/${replay}`;

/** A subscription as whoever tells it of events knows it. */
export interface Subscribed extends EventChoice {
  readonly instanceId: string;
  readonly id: string;
  /** Of its newest event: another one is another configuration. */
  readonly sequence: string;
  readonly personalData: boolean;
  readonly destination: number;
  readonly format: number;
  readonly endpoint: string;
  readonly servers: readonly string[];
  readonly subjectPrefix: string;
  readonly stream: string;
  readonly authorities: string;
  readonly certificate: string;
  readonly signingKey: SealedValue | null;
  readonly authorization: SealedValue | null;
  readonly credentials: SealedValue | null;
  readonly privateKey: SealedValue | null;
}

/** How one signs in to NATS; sealed as JSON. */
export type NatsCredentials =
  | { readonly by: 'token'; readonly token: string }
  | { readonly by: 'user'; readonly name: string; readonly password: string }
  | { readonly by: 'nkey'; readonly seed: string }
  | { readonly by: 'creds'; readonly file: string };
