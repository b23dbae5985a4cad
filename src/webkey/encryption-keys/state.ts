import { defineAggregate } from '../../eventstore/index.ts';
import * as events from './events.ts';

export interface EncryptionKey {
  readonly lifecycle: 'absent' | 'published' | 'removed';
}

/** A key that clients encrypt to: published from the first on, and what was encrypted to it is read until it is removed. */
export const encryptionKeyAggregate = defineAggregate(
  'encryption_key',
  events,
  { lifecycle: 'absent' } as EncryptionKey,
  (_, event): EncryptionKey => ({
    lifecycle: event.type === 'encryption_key.added' ? 'published' : 'removed',
  }),
);
