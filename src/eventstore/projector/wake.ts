/** Shared memory in which this node's appends are told to the projector's thread. */
export const wakeBytes = 16;

/** How far this node has appended, as its projector sees it. */
export interface AppendedSignal {
  position(): bigint;
  /** The projector is about to rest: the next append is to send it a message. */
  resting(is: boolean): void;
}

/**
 * A message between threads costs either side more than an append's share of anything else. So appends leave their
 * position in shared memory, where a projector at work looks before each page and behind it; only one that rests is
 * sent a message. It says that it rests, and looks once more: either it sees the append, or the append sees it resting.
 */
export function sharedSignal(buffer: SharedArrayBuffer): AppendedSignal & {
  /** True for the first since the projector rests: it is to be sent a message. */
  appended(position: bigint): boolean;
} {
  const position = new BigInt64Array(buffer, 0, 1);
  const asleep = new Int32Array(buffer, 8, 1);
  return {
    appended(at) {
      Atomics.store(position, 0, at);
      return Atomics.exchange(asleep, 0, 0) === 1;
    },
    position: () => Atomics.load(position, 0),
    resting: (is) => void Atomics.store(asleep, 0, is ? 1 : 0),
  };
}

/** For a projector in the thread of those who append, who wake it by a call. */
export const noSignal: AppendedSignal = { position: () => 0n, resting: () => {} };
