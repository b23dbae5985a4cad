import { useState } from 'react';

const keyOf = (userId: string) => `postern.start:${userId}`;
const read = (userId: string): ReadonlySet<string> =>
  new Set((localStorage.getItem(keyOf(userId)) ?? '').split(',').filter(Boolean));

/** Steps that a person has skipped on this device. */
export function useSkipped(userId: string) {
  const [skipped, setSkipped] = useState(() => read(userId));
  const keep = (steps: ReadonlySet<string>) => {
    localStorage.setItem(keyOf(userId), [...steps].join(','));
    setSkipped(steps);
  };
  return {
    skipped,
    skip: (step: string) => keep(new Set([...skipped, step])),
    showAll: () => keep(new Set()),
  };
}
