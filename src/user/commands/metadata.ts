import { invalidArgument } from '../../errors/index.ts';
import type { Decision, NewEvent } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import type { User } from '../state.ts';
import { requireExisting } from './existing.ts';

export interface MetadataEntry {
  readonly key: string;
  readonly value: Uint8Array;
}

export const metadataFacts = (entries: readonly MetadataEntry[]): NewEvent[] =>
  entries.map(({ key, value }) => {
    if (key === '') {
      throw invalidArgument('USER-Met01', 'metadata.key must not be empty', { field: 'metadata.key' });
    }
    return events.metadataSet({ key, value: Buffer.from(value).toString('base64') });
  });

/** Writes only what changes. */
export function setUserMetadata(user: User, entries: readonly MetadataEntry[]): Decision {
  requireExisting(user);
  return {
    events: metadataFacts(entries).filter((fact) => {
      const { key, value } = fact.payload as { key: string; value: string };
      return user.metadata.get(key) !== value;
    }),
  };
}

export function removeUserMetadata(user: User, keys: readonly string[]): Decision {
  requireExisting(user);
  return {
    events: [...new Set(keys)]
      .filter((key) => user.metadata.has(key))
      .map((key) => events.metadataRemoved({ key })),
  };
}
