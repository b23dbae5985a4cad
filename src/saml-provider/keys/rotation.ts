/** A key with its certificate, as far as its time goes. */
export interface KnownKey {
  readonly id: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

const dayMs = 24 * 60 * 60 * 1000;
/** As Zitadel's certificates last: 8766 hours. */
export const lifetimeMs = 8_766 * 60 * 60 * 1000;
/** The next key stands in the metadata for so long before it signs: applications have that time to read it. */
const publishedMs = 30 * dayMs;
/** The next key is made so long before the one that signs runs out. */
const overlapMs = 2 * publishedMs;

export type KeyStep = { readonly kind: 'create' } | { readonly kind: 'remove'; readonly id: string };

/**
 * What is due, by what there is and the time alone (decision 0295). Keys follow one another; the last is never removed.
 * @param keys of one instance, the youngest first
 */
export function keySteps(keys: readonly KnownKey[], now: Date): KeyStep[] {
  const [youngest, ...others] = keys;
  if (!youngest) return [];
  const isDue = youngest.expiresAt.getTime() - overlapMs <= now.getTime();
  const spent = others.filter(({ expiresAt }) => expiresAt <= now);
  return [
    ...(isDue ? [{ kind: 'create' as const }] : []),
    ...spent.map(({ id }) => ({ kind: 'remove' as const, id })),
  ];
}

/** The key that signs: the youngest that has been published for long enough, else the oldest. */
export const signingKeyOf = <K extends KnownKey>(keys: readonly K[], now: Date): K | undefined =>
  keys.find(({ createdAt }) => createdAt.getTime() + publishedMs <= now.getTime()) ?? keys.at(-1);
