/** SIGTERM and SIGINT: the first asks to stop, the second to hurry. */
export interface StopSignals {
  readonly first: Promise<NodeJS.Signals>;
  readonly second: Promise<NodeJS.Signals>;
  received(): boolean;
}

export const stopSignals = (): StopSignals => {
  const first = Promise.withResolvers<NodeJS.Signals>();
  const second = Promise.withResolvers<NodeJS.Signals>();
  let count = 0;
  for (const name of ['SIGTERM', 'SIGINT'] as const)
    process.on(name, () => {
      count++;
      (count === 1 ? first : second).resolve(name);
    });
  return { first: first.promise, second: second.promise, received: () => count > 0 };
};
