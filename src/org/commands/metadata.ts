import type { Decision } from '../../eventstore/index.ts';
import * as events from '../events.ts';
import type { Org } from '../state.ts';
import { requireExisting } from './existing.ts';

export function setOrgMetadata(org: Org, entries: readonly { key: string; value: Uint8Array }[]): Decision {
  requireExisting(org);
  return {
    events: entries
      .map(({ key, value }) => ({ key, value: Buffer.from(value).toString('base64') }))
      .filter(({ key, value }) => org.metadata.get(key) !== value)
      .map((entry) => events.orgMetadataSet(entry)),
  };
}

export function removeOrgMetadata(org: Org, keys: readonly string[]): Decision {
  requireExisting(org);
  return {
    events: keys.filter((key) => org.metadata.has(key)).map((key) => events.orgMetadataRemoved({ key })),
  };
}
