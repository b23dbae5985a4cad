/**
 * Reads MaxMind's database format, version 2 (maxmind.github.io/MaxMind-DB): a binary tree over the bits of addresses,
 * whose leaves point into a section of typed values.
 */

export interface MaxMindDb {
  /** What the file says of an address; undefined where it says nothing. */
  get(address: string): unknown;
}

const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
/** Zeros between the tree and the values. */
const gap = 16;
/** Values within values; no file of places has more than a handful. */
const deepest = 32;

/** @throws Error for a file of another format */
export function readMaxMindDb(file: Buffer): MaxMindDb {
  const at = file.lastIndexOf(marker);
  if (at < 0) throw new Error('the file is none in MaxMind’s format');
  const metadata = valueAt(file, at + marker.length, at + marker.length).value as Record<string, unknown>;
  const nodes = Number(metadata['node_count']);
  const bits = Number(metadata['record_size']);
  const version = Number(metadata['ip_version']);
  if (Number(metadata['binary_format_major_version']) !== 2 || ![24, 28, 32].includes(bits))
    throw new Error('the file is of a version of MaxMind’s format that is not known here');
  const treeBytes = (nodes * bits * 2) / 8;
  const values = treeBytes + gap;

  function record(node: number, side: 0 | 1): number {
    const offset = (node * bits * 2) / 8;
    if (bits === 24) return file.readUIntBE(offset + 3 * side, 3);
    if (bits === 32) return file.readUInt32BE(offset + 4 * side);
    const middle = file[offset + 3] as number;
    return side === 0
      ? ((middle & 0xf0) << 20) | file.readUIntBE(offset, 3)
      : ((middle & 0x0f) << 24) | file.readUIntBE(offset + 4, 3);
  }

  return {
    get(address) {
      const bytes = addressBytes(address);
      if (!bytes || (version === 4 && bytes.length === 16)) return undefined;
      // Addresses of version 4 are the first ones of version 6.
      const path = version === 6 && bytes.length === 4 ? [...Array<number>(12).fill(0), ...bytes] : bytes;
      let node = 0;
      for (let bit = 0; bit < path.length * 8 && node < nodes; bit++)
        node = record(node, (((path[bit >> 3] as number) >> (7 - (bit & 7))) & 1) as 0 | 1);
      return node > nodes ? valueAt(file, values + node - nodes - gap, values).value : undefined;
    },
  };
}

/** 4 or 16 bytes; of an address of version 4 that is written as one of version 6 its 4. */
export function addressBytes(address: string): number[] | undefined {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(plain)) {
    const bytes = plain.split('.').map(Number);
    return bytes.every((byte) => byte < 256) ? bytes : undefined;
  }
  const [head = '', tail, ...rest] = plain.replace(/%.*$/, '').split('::');
  if (rest.length > 0 || !/^[0-9a-f:]*$/i.test(plain.replace(/%.*$/, ''))) return undefined;
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  const groups = [...before, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
  if (groups.length !== 8 || groups.some((group) => !/^[0-9a-f]{1,4}$/i.test(group))) return undefined;
  return groups.flatMap((group) => {
    const number = Number.parseInt(group, 16);
    return [number >> 8, number & 255];
  });
}

interface Read {
  readonly value: unknown;
  /** Where the next one begins. */
  readonly end: number;
}

const type = {
  pointer: 1,
  string: 2,
  double: 3,
  bytes: 4,
  map: 7,
  int32: 8,
  array: 11,
  boolean: 14,
  float: 15,
};

/** @param base where pointers count from */
function valueAt(file: Buffer, start: number, base: number, depth = 0): Read {
  if (depth > deepest) throw new Error('values of the file lie too deep in each other');
  const control = file.readUInt8(start);
  let offset = start + 1;
  let kind = control >> 5;
  if (kind === type.pointer) return { value: pointed(), end: offset };
  if (kind === 0) kind = 7 + file.readUInt8(offset++);
  const size = sizeOf();
  const end = offset + size;
  switch (kind) {
    case type.string:
      return { value: file.toString('utf8', offset, end), end };
    case type.double:
      return { value: file.readDoubleBE(offset), end };
    case type.float:
      return { value: file.readFloatBE(offset), end };
    case type.bytes:
      return { value: file.subarray(offset, end), end };
    case type.boolean:
      return { value: size === 1, end: offset };
    case type.int32:
      return { value: size === 0 ? 0 : file.readIntBE(offset, size), end };
    case type.map:
      return many((next) => {
        const key = next();
        return [String(key), next()] as const;
      }, Object.fromEntries);
    case type.array:
      return many(
        (next) => next(),
        (all) => all,
      );
    default:
      return {
        value: size > 6 ? file.toString('hex', offset, end) : size === 0 ? 0 : file.readUIntBE(offset, size),
        end,
      };
  }

  function pointed(): unknown {
    const bytes = ((control >> 3) & 3) + 1;
    const low = file.readUIntBE(offset, bytes);
    offset += bytes;
    const high = bytes === 4 ? 0 : (control & 7) * 2 ** (8 * bytes);
    const from = [0, 2_048, 526_336, 0][bytes - 1] as number;
    return valueAt(file, base + high + low + from, base, depth + 1).value;
  }

  function sizeOf(): number {
    const told = control & 31;
    if (told < 29) return told;
    const bytes = told - 28;
    const more = file.readUIntBE(offset, bytes);
    offset += bytes;
    return ([29, 285, 65_821][bytes - 1] as number) + more;
  }

  function many<E>(one: (next: () => unknown) => E, made: (all: E[]) => unknown): Read {
    let at = offset;
    const next = () => {
      const read = valueAt(file, at, base, depth + 1);
      at = read.end;
      return read.value;
    };
    const all: E[] = [];
    for (let index = 0; index < size; index++) all.push(one(next));
    return { value: made(all), end: at };
  }
}
