/**
 * Ids as Zitadel's Sonyflake makes them: 39 bits of 10 ms since 2019-04-29, 8 bits of sequence, 16 bits of
 * node, printed in decimal (18 digits in our years). They sort by creation.
 */
const epoch = Date.UTC(2019, 3, 29);

export type NextId = () => string;

/**
 * @param node 0–65535; two processes on one database must not share it
 * @param now milliseconds since 1970
 */
export function createIds(node: number, now: () => number = Date.now): NextId {
  const nodeBits = BigInt(node & 0xffff);
  let lastTick = 0;
  let sequence = 0;
  return () => {
    const tick = Math.floor((now() - epoch) / 10);
    if (tick > lastTick) {
      lastTick = tick;
      sequence = 0;
    } else {
      // Beyond 256 ids in a tick (or when the clock steps back) the ticks run ahead of the clock; ids stay unique and growing.
      sequence = (sequence + 1) & 0xff;
      if (sequence === 0) lastTick += 1;
    }
    return ((BigInt(lastTick) << 24n) | (BigInt(sequence) << 16n) | nodeBits).toString();
  };
}

/** A node number that two processes started at once do not share by accident: 16 random bits. */
export const randomNode = (): number => crypto.getRandomValues(new Uint16Array(1))[0] ?? 0;
