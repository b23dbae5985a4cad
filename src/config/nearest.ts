/** Edits (insert, delete, replace, swap of neighbours) that lead from one word to the other. */
export const editDistance = (from: string, to: string): number => {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        edits = Math.min(edits, beforeLast[column - 2]! + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
};

/** The right name that a wrong one was probably meant to be; undefined when none is near. */
export const nearestName = (wrong: string, names: Iterable<string>): string | undefined => {
  const plain = (name: string) => name.toLowerCase().replaceAll(/[-_.]/g, '');
  const sought = plain(wrong);
  let best: { name: string; edits: number } | undefined;
  for (const name of names) {
    const candidate = plain(name);
    const distance = editDistance(sought, candidate);
    const begins = sought.length >= 3 && (candidate.startsWith(sought) || sought.startsWith(candidate));
    // A word cut short or run on counts as a little more than one typing mistake.
    const edits = begins ? Math.min(1.5, distance) : distance;
    if (best === undefined || edits < best.edits) best = { name, edits };
  }
  return best !== undefined && best.edits <= Math.max(1.5, Math.floor(sought.length / 3))
    ? best.name
    : undefined;
};
