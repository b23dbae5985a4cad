import { berTag, MalformedBer } from './ber-reader.ts';

const longestHead = 6;

/**
 * Cuts what comes over a connection into messages. One that says that it is longer than allowed is refused by its first
 * bytes; what comes in small pieces is put together once.
 */
export class LdapFrames {
  #pieces: Uint8Array[] = [];
  #length = 0;
  #needed = 2;
  readonly #longest: number;

  /** @param longest a message may be, in bytes */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Bytes that belong to a message that is not whole yet. */
  get pending(): number {
    return this.#length;
  }

  push(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** The next whole message; undefined: more is to come. @throws MalformedBer for what is none, or too long */
  next(): Uint8Array | undefined {
    while (this.#length >= this.#needed) {
      const bytes = this.#joined();
      const total = totalOf(bytes);
      if (total === undefined) {
        this.#needed = Math.min(this.#length + 1, longestHead);
        continue;
      }
      if (total > this.#longest) throw new MalformedBer(`a message of more than ${this.#longest} bytes`);
      this.#needed = total;
      if (bytes.length < total) return undefined;
      this.#pieces = bytes.length > total ? [bytes.subarray(total)] : [];
      this.#length = bytes.length - total;
      this.#needed = 2;
      return bytes.subarray(0, total);
    }
    return undefined;
  }

  #joined(): Uint8Array {
    const [first] = this.#pieces;
    if (this.#pieces.length === 1 && first) return first;
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [bytes];
    return bytes;
  }
}

/** How long the message is, its head included; undefined: its head is not whole. */
function totalOf(bytes: Uint8Array): number | undefined {
  const [tag, first = 0] = bytes;
  if (tag !== berTag.sequence) throw new MalformedBer('what was said is no LDAP');
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new MalformedBer('a message of indefinite or endless length');
  if (bytes.length < 2 + count) return undefined;
  let length = 0;
  for (let at = 2; at < 2 + count; at++) length = length * 256 + (bytes[at] ?? 0);
  return 2 + count + length;
}
