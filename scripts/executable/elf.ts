/** Sections and segments of 64-bit little-endian ELF files (System V ABI, chapters 4 and 5), read and cut. */

interface Range {
  /** Where its header is in the file. */
  readonly header: number;
  /** Its bytes in the file. */
  readonly start: number;
  readonly end: number;
  /** Its bytes in memory, which may be more: zeros that the file does not hold. */
  readonly address: number;
  readonly addressEnd: number;
}

interface Section extends Range {
  /** Whether it is in memory when the program runs, and for all threads. */
  readonly loaded: boolean;
}

interface Segment extends Range {
  readonly type: number;
}

const sectionHeaders = { at: 40, length: 64, count: 60 } as const;
const segmentHeaders = { at: 32, length: 56, count: 56 } as const;
/** Segments that are loaded, and the one that is the table of segments. */
const segmentTypes = { load: 1, table: 6 } as const;
const sectionFlags = { loaded: 0x2, perThread: 0x400 } as const;
/** A section that is zeros in memory, and nothing in the file (`SHT_NOBITS`). */
const zeros = 8;
const page = 4096;

const longAt = (file: Buffer, at: number): number => Number(file.readBigUInt64LE(at));

const writeLong = (file: Buffer, at: number, value: number): void => {
  file.writeBigUInt64LE(BigInt(value), at);
};

const headersOf = (file: Buffer, { at, length, count }: Record<'at' | 'length' | 'count', number>) =>
  Array.from({ length: file.readUInt16LE(count) }, (_, index) => longAt(file, at) + index * length);

export const sectionsOf = (file: Buffer): Section[] =>
  headersOf(file, sectionHeaders).map((header) => {
    const flags = longAt(file, header + 8);
    const address = longAt(file, header + 16);
    const start = longAt(file, header + 24);
    const length = longAt(file, header + 32);
    return {
      header,
      start,
      end: file.readUInt32LE(header + 4) === zeros ? start : start + length,
      address,
      addressEnd: address + length,
      loaded: (flags & sectionFlags.loaded) !== 0 && (flags & sectionFlags.perThread) === 0,
    };
  });

const segmentsOf = (file: Buffer): Segment[] =>
  headersOf(file, segmentHeaders).map((header) => {
    const start = longAt(file, header + 8);
    const address = longAt(file, header + 16);
    return {
      type: file.readUInt32LE(header),
      header,
      start,
      end: start + longAt(file, header + 32),
      address,
      addressEnd: address + longAt(file, header + 40),
    };
  });

/** How long a section or segment is, in the file and, for a segment, in memory. */
const grow = (file: Buffer, header: number, fields: readonly number[], by: number): void => {
  for (const field of fields) writeLong(file, header + field, longAt(file, header + field) + by);
};

/**
 * The file without so many bytes from `from` on; what it is given is changed. They belong to nobody, or are of the
 * section that comes last in its segment, which ends earlier then. Addresses stay what they are.
 */
export const cutOut = (file: Buffer, from: number, length: number): Buffer => {
  const to = from + length;
  const holds = ({ start, end }: Range) => start <= from && to <= end;
  const sections = sectionsOf(file);
  const segment = segmentsOf(file).find((each) => each.type === segmentTypes.load && holds(each));
  const behind = sections.find(
    ({ loaded, start }) => loaded && segment && start >= to && start < segment.end,
  );
  if (length % page !== 0 || behind !== undefined)
    throw new Error('What follows would have other addresses.');
  for (const each of sections) {
    if (each.start >= to) grow(file, each.header, [24], -length);
    else if (holds(each)) grow(file, each.header, [32], -length);
  }
  for (const each of segmentsOf(file)) {
    if (each.start >= to) grow(file, each.header, [8], -length);
    else if (holds(each)) grow(file, each.header, [32, 40], -length);
  }
  if (longAt(file, sectionHeaders.at) >= to) grow(file, 0, [sectionHeaders.at], -length);
  return Buffer.concat([file.subarray(0, from), file.subarray(to)]);
};

/**
 * The file without the zeros that variables start as (`.bss`), where its last section is in one segment with them, as
 * Bun puts it: what lies between must be in the file then. The section gets a segment of its own. Its header takes the
 * place of the table's own, which a program needs that may be loaded anywhere, and this is not one.
 */
export const withoutZeros = (file: Buffer): Buffer => {
  const segments = segmentsOf(file);
  const last = segments.findLast(({ type }) => type === segmentTypes.load);
  const sections = sectionsOf(file)
    .filter(({ loaded, address }) => loaded && last && address >= last.address)
    .sort((a, b) => a.address - b.address);
  const moved = sections.pop();
  if (last === undefined || moved === undefined || !segments.some(({ type }) => type === segmentTypes.table))
    throw new Error('This file has no segment to divide.');
  const end = Math.max(...sections.map((section) => section.end));
  const addressEnd = Math.max(...sections.map((section) => section.addressEnd));
  const from = Math.ceil(end / page) * page;
  if (moved.start % page !== 0 || moved.address % page !== 0 || addressEnd > moved.address)
    throw new Error('The last section cannot have a segment of its own.');

  const header = (segment: Segment) =>
    Buffer.from(file.subarray(segment.header, segment.header + segmentHeaders.length));
  const [first, second] = [header(last), header(last)];
  writeLong(first, 32, end - last.start);
  writeLong(first, 40, addressEnd - last.address);
  for (const [field, value] of [
    [8, moved.start],
    [16, moved.address],
    [24, moved.address],
    [32, last.end - moved.start],
    [40, last.end - moved.start],
  ] as const)
    writeLong(second, field, value);
  const headers = segments
    .filter(({ type }) => type !== segmentTypes.table)
    .flatMap((segment) => (segment === last ? [first, second] : [header(segment)]));
  Buffer.concat(headers).copy(file, longAt(file, segmentHeaders.at));
  return cutOut(file, from, moved.start - from);
};
