/** Processor milliseconds that a step takes to tell how busy the machine is. */
const stepMs = 25;

const threadMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** How many times longer things take now than on an idle machine: what a step of fixed work takes, over what it costs. */
function slowness(): number {
  const began = performance.now();
  const spent = threadMs();
  while (threadMs() - spent < stepMs);
  return Math.max(1, (performance.now() - began) / stepMs);
}

/**
 * A deadline for what takes `ms` at most on an idle machine: longer in proportion, and twice, where others run too.
 *
 * @example
 * expect(performance.now() - began).toBeLessThan(patience(2_000));
 */
export function patience(ms: number): number {
  const factor = slowness();
  return factor < 1.5 ? ms : 2 * factor * ms;
}

const pollMs = 10;

/** Waits for it, `ms` on an idle machine: polls are counted, and come later where there is more to do. */
export async function until(condition: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> {
  for (let polls = 0; !(await condition()); polls++) {
    if (polls * pollMs > ms) throw new Error(`did not come about within ${ms} ms: ${condition}`);
    await Bun.sleep(pollMs);
  }
}
