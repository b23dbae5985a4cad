import type { Effect } from '../sandbox/index.ts';
import { metadataValue } from './objects.ts';

/** What scripts want done comes from outside of the server's reach: nothing of it is taken for granted. */

export interface MetadataEntry {
  readonly key: string;
  /** base64 */
  readonly value: string;
}

const mostBytes = 500_000;
const longestKey = 200;

/** undefined: it is no metadata. @throws Error for metadata that nobody may have */
export function metadataOf(effect: Effect): MetadataEntry | undefined {
  const [name, key, value] = effect;
  if (name !== 'metadata' && name !== 'metadata bytes') return undefined;
  if (typeof key !== 'string' || key === '' || key.length > longestKey)
    throw new Error(`the key of metadata must have 1 to ${longestKey} characters`);
  const base64 =
    name === 'metadata' ? metadataValue(value ?? null) : Buffer.from(value as number[]).toString('base64');
  if (base64 === '' || base64.length > mostBytes)
    throw new Error(`the value of metadata ${key} is empty or too long`);
  return { key, value: base64 };
}

/** Only what has the form of an effect. */
export const wellFormed = (effects: readonly Effect[]): readonly Effect[] =>
  effects.filter((effect) => Array.isArray(effect) && typeof effect[0] === 'string');
