/** What is no BER as LDAP has it, or more of it than is allowed. */
export class MalformedBer extends Error {}

export const berTag = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Elements that may still be read, of a message and all that is in it. */
interface Budget {
  left: number;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads BER by the restrictions of RFC 4511 §5.1: lengths are definite, and nothing is longer than what it stands in.
 * Nothing is made of an element before it is asked for, and only so many are given out.
 * @throws MalformedBer from all that reads
 */
export class BerReader {
  readonly #bytes: Uint8Array;
  readonly #budget: Budget;
  #at: number;
  readonly #end: number;

  /** @param elements that may be read from the bytes, those inside of others among them */
  constructor(bytes: Uint8Array, elements: number | Budget) {
    this.#bytes = bytes;
    this.#budget = typeof elements === 'number' ? { left: elements } : elements;
    this.#at = 0;
    this.#end = bytes.length;
  }

  get done(): boolean {
    return this.#at >= this.#end;
  }

  /** Of the next element; undefined at the end. */
  get tag(): number | undefined {
    return this.done ? undefined : this.#bytes[this.#at];
  }

  octets(tag: number = berTag.octetString): Uint8Array {
    if (this.tag !== tag)
      throw new MalformedBer(`expected the tag ${tag}, and there is ${this.tag ?? 'nothing'}`);
    if (this.#budget.left-- <= 0) throw new MalformedBer('more elements than are read of a message');
    const [from, length] = this.#contents();
    this.#at = from + length;
    return this.#bytes.subarray(from, from + length);
  }

  /** What is inside the next element. */
  enter(tag: number = berTag.sequence): BerReader {
    return new BerReader(this.octets(tag), this.#budget);
  }

  text(tag?: number): string {
    try {
      return utf8.decode(this.octets(tag));
    } catch (error) {
      throw error instanceof MalformedBer ? error : new MalformedBer('a text is not UTF-8');
    }
  }

  /** Of at most 32 bits, as all of LDAP's are. */
  integer(tag: number = berTag.integer): number {
    const octets = this.octets(tag);
    if (octets.length === 0 || octets.length > 4) throw new MalformedBer('a number of no or too many bytes');
    return octets.reduce((value, octet) => value * 256 + octet, (octets[0] ?? 0) > 0x7f ? -1 : 0) | 0;
  }

  boolean(tag: number = berTag.boolean): boolean {
    const octets = this.octets(tag);
    if (octets.length !== 1) throw new MalformedBer('a boolean of no or too many bytes');
    return octets[0] !== 0;
  }

  /** Where the contents of the next element begin, and how long they are. */
  #contents(): readonly [from: number, length: number] {
    const from = this.#at + 2;
    const first = this.#bytes[this.#at + 1];
    if (from > this.#end || first === undefined) throw new MalformedBer('an element has no length');
    const [length, bytes] = first < 0x80 ? [first, 0] : longLength(this.#bytes, from, first & 0x7f);
    if (from + bytes + length > this.#end) throw new MalformedBer('an element is longer than what it is in');
    return [from + bytes, length];
  }
}

/** Lengths of more than four bytes are none that anybody can mean. */
function longLength(bytes: Uint8Array, from: number, count: number): readonly [number, number] {
  if (count === 0 || count > 4 || from + count > bytes.length)
    throw new MalformedBer('an indefinite or endless length');
  let length = 0;
  for (let at = from; at < from + count; at++) length = length * 256 + (bytes[at] ?? 0);
  return [length, count];
}
