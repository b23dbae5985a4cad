import { threadMs } from './patience.ts';

/** Longest turn of this thread's event loop while `work` runs, in processor time: what else the machine does is not counted. */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let over = false;
  let began = threadMs();
  const turn = () => {
    const now = threadMs();
    longest = Math.max(longest, now - began);
    began = now;
    if (!over) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  over = true;
  await new Promise((resolve) => setImmediate(resolve));
  return longest;
}
