/** Reads a WebAssembly binary (Core Specification 2.0 §5) as far as it takes to rewrite it. */
export class WasmReader {
  constructor(
    readonly bytes: Uint8Array,
    public at = 0,
    readonly end = bytes.length,
  ) {}

  byte(): number {
    return this.bytes[this.at++] as number;
  }

  /** An unsigned number in LEB128 (§5.2.2), below 2^32. */
  u32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** Passes over a number in LEB128 of any width and sign. */
  skipLeb(): void {
    while (this.byte() >= 0x80);
  }

  /** A name or any other vector of bytes. */
  skipVector(): void {
    const length = this.u32();
    this.at += length;
  }

  slice(from: number, to = this.at): Uint8Array {
    return this.bytes.subarray(from, to);
  }
}

/** Bytes that grow. */
export class WasmWriter {
  private bytes = new Uint8Array(1_024);
  length = 0;

  write(...bytes: number[]): void {
    this.append(Uint8Array.from(bytes));
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) {
      const larger = new Uint8Array(2 * (this.length + bytes.length));
      larger.set(this.bytes.subarray(0, this.length));
      this.bytes = larger;
    }
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  u32(value: number): void {
    this.append(leb(value));
  }

  /** A vector of bytes with its length before it. */
  vector(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.append(bytes);
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}

export function leb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  return Uint8Array.from(bytes);
}
