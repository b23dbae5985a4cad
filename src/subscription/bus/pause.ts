const firstPauseMs = 1_000;
const longestPauseMs = 60_000;

/** How long a destination is left alone after so many failures in a row, in ms; spread by a half. */
export const pauseAfter = (failures: number, random: () => number = Math.random): number =>
  Math.min(firstPauseMs * 2 ** Math.min(failures - 1, 20), longestPauseMs) * (0.75 + random() / 2);
