import type { EventStore, RecordedEvent } from '../../eventstore/index.ts';
import { sessionAggregate } from '../../session/index.ts';
import type { MessageKind, PendingCode } from './kinds.ts';

export interface SessionCode {
  readonly userId: string;
  readonly pending: PendingCode;
}

/** Whom a code of a session is for, and the one that counts now; undefined when the session has ended. */
export async function sessionCode(
  store: EventStore,
  { instanceId, aggregateId }: RecordedEvent,
  challenge: NonNullable<MessageKind['ofSession']>,
): Promise<SessionCode | undefined> {
  const { state } = await store.load(instanceId, sessionAggregate, aggregateId);
  const { user, lifecycle, challenges } = state;
  if (!user || lifecycle !== 'active') return undefined;
  const { sealed, expiresAt } = challenges[challenge] ?? {};
  return { userId: user.id, pending: sealed && expiresAt && { sealed, expiresAt } };
}
