/** How long something is tried again, and how often. */
export interface DeliveryPatience {
  readonly maxAttempts: number;
  readonly maxAgeMs: number;
  /** Before the second attempt; doubled before each further one, up to the longest. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

export const usualPatience: DeliveryPatience = {
  maxAttempts: 20,
  maxAgeMs: 3 * 24 * 3_600_000,
  firstPauseMs: 1_000,
  longestPauseMs: 3_600_000,
};

/**
 * When to try again after so many tries; undefined: not any more. Pauses are spread by a half, so that what failed
 * together does not come back together.
 */
export function nextAttempt(
  { tries, since }: { readonly tries: number; readonly since: Date },
  now: Date,
  patience: DeliveryPatience,
  random: () => number = Math.random,
): Date | undefined {
  if (tries >= patience.maxAttempts) return undefined;
  const pause = Math.min(patience.firstPauseMs * 2 ** (tries - 1), patience.longestPauseMs);
  const at = now.getTime() + pause * (0.75 + random() / 2);
  return at - since.getTime() > patience.maxAgeMs ? undefined : new Date(at);
}
