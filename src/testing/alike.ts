/**
 * Whether two kinds of requests can be told apart by how long they take. Measured as an attacker would: the two take
 * turns, in an order drawn by lot, so that whatever else the machine does falls on both alike.
 */

export interface Samples {
  readonly one: number[];
  readonly other: number[];
}

/**
 * How often something of `one` takes longer than something of `other`: 0.5 where they are alike, 0 or 1 where each
 * sample tells (Mann and Whitney's U over the number of pairs, which is the area under the guesser's curve).
 */
export function superiority({ one, other }: Samples): number {
  let wins = 0;
  for (const a of one) for (const b of other) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (one.length * other.length);
}

/** Standard deviation of `superiority` for two samples of one kind (U's, over the pairs). */
const spread = (n: number): number => Math.sqrt((2 * n + 1) / (12 * n * n));

/** Five deviations: a test that is run a million times is wrong once at most. */
const deviations = 5;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/**
 * Runs both so many times, each round with its number.
 * @returns what tells them apart: undefined where nothing does
 */
export async function toldApart(
  rounds: number,
  one: (round: number) => Promise<unknown>,
  other: (round: number) => Promise<unknown>,
): Promise<string | undefined> {
  const samples: Samples = { one: [], other: [] };
  for (let round = 0; round < rounds; round++) {
    const turns = [
      async () => samples.one.push(await timed(() => one(round))),
      async () => samples.other.push(await timed(() => other(round))),
    ];
    if (Math.random() < 0.5) turns.reverse();
    for (const turn of turns) await turn();
  }
  const found = superiority(samples);
  if (Math.abs(found - 0.5) <= Math.min(0.49, deviations * spread(rounds))) return undefined;
  const median = (of: number[]) => of.toSorted((a, b) => a - b)[of.length >> 1]?.toFixed(2);
  return `the first takes longer in ${(100 * found).toFixed(0)} % of comparisons, medians ${median(samples.one)} and ${median(samples.other)} ms`;
}
