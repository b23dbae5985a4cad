const firstPauseMs = 1_000;
const longestUsualMs = 60_000;
const spread = 0.5;
export const longestPauseMs = longestUsualMs * (1 + spread / 2);

/** How long a destination is left alone after so many failures in a row, in ms; spread by a half. */
export const pauseAfter = (failures: number, random: () => number = Math.random): number =>
  Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), longestUsualMs) *
  (1 - spread / 2 + random() * spread);
