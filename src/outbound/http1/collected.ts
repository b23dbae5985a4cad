/** Bytes that come in pieces, as many and as small as the sender likes: they take the room of their sum. */
export function createCollected() {
  let buffer: Uint8Array = new Uint8Array(0);
  let length = 0;
  return {
    get length(): number {
      return length;
    },
    add(part: Uint8Array): void {
      const needed = length + part.length;
      // Nearly always there is but one piece, which is then not copied.
      if (length === 0) buffer = part;
      else {
        if (needed > buffer.length || buffer.length === length) {
          const grown = new Uint8Array(Math.max(needed, buffer.length * 2));
          grown.set(buffer.subarray(0, length));
          buffer = grown;
        }
        buffer.set(part, length);
      }
      length = needed;
    },
    bytes: (most = length): Uint8Array => buffer.subarray(0, Math.min(length, most)),
  };
}
