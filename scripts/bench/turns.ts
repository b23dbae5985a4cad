import type { Row } from './row.ts';

const turns = 150;
const middle = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] as number;

/** The same call where there is much and where there is little, in turns: the first may cost a tenth more. */
export async function inTurns(
  name: string,
  note: string,
  much: () => Promise<unknown>,
  little: () => Promise<unknown>,
): Promise<Row> {
  const [muches, littles]: [number[], number[]] = [[], []];
  for (let turn = -10; turn < turns; turn++) {
    for (const [times, call] of [
      [muches, much],
      [littles, little],
    ] as const) {
      const began = performance.now();
      await call();
      if (turn >= 0) times.push(performance.now() - began);
    }
  }
  const [value, limit] = [middle(muches), middle(littles)];
  return { name, value, unit: 'ms', limit, ratio: value / limit, reach: 1.1, better: 'less', note };
}
