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
 * How long to wait after so many tries, in ms; undefined: it is not tried any more. Pauses are spread by a half, so that
 * what failed together does not come back together. Neither looks at a clock: age and pause are by that of the database.
 */
export function nextPause(
  { tries, ageMs }: { readonly tries: number; readonly ageMs: number },
  patience: DeliveryPatience,
  random: () => number = Math.random,
): number | undefined {
  if (tries >= patience.maxAttempts) return undefined;
  const usual = Math.min(patience.firstPauseMs * 2 ** (tries - 1), patience.longestPauseMs);
  const pause = usual * (0.75 + random() / 2);
  return ageMs + pause > patience.maxAgeMs ? undefined : pause;
}
