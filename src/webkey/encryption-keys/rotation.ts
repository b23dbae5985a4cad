import type { KeyManagementAlgorithm } from '../../crypto/index.ts';
import type { PublishedEncryptionKey } from './queries.ts';

export type EncryptionStep =
  | { readonly kind: 'create'; readonly algorithm: KeyManagementAlgorithm }
  | { readonly kind: 'remove'; readonly id: string };

type KnownKey = Pick<PublishedEncryptionKey, 'id' | 'algorithm' | 'createdAt'>;

/**
 * What is due: a key is followed by another once it is so old, and read for as long again, since clients keep what they have
 * fetched. The last of its algorithm stays, whoever asks for it.
 *
 * @param keys of one instance, the youngest first
 */
export function encryptionSteps(
  keys: readonly KnownKey[],
  asked: ReadonlySet<KeyManagementAlgorithm>,
  everyMs: number,
  now: Date,
): EncryptionStep[] {
  const ended = now.getTime() - everyMs;
  const youngest = (algorithm: KeyManagementAlgorithm) => keys.find((key) => key.algorithm === algorithm);
  const due = [...asked].filter((algorithm) => (youngest(algorithm)?.createdAt.getTime() ?? 0) <= ended);
  const spent = keys.filter((key, index) => {
    const next = keys.slice(0, index).findLast(({ algorithm }) => algorithm === key.algorithm);
    return next !== undefined && next.createdAt.getTime() <= ended;
  });
  return [
    ...due.map((algorithm) => ({ kind: 'create' as const, algorithm })),
    ...spent.map(({ id }) => ({ kind: 'remove' as const, id })),
  ];
}
