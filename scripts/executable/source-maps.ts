/**
 * Takes the text of the sources out of the source maps of an executable: stack traces say files and lines without it.
 *
 * `bun build --compile` writes a section `.bun` at the end of the last segment of its own ELF file: a length in
 * 8 bytes, then bytecode, source maps, contents, names, and a table with an entry for each file; at the very end a
 * record of 32 bytes (its first 8: the length of what stands before it) and a mark. Places are offsets from behind the
 * length. A source map is the number of its sources, the length of its mappings, the places of each source's name and
 * then of each one's text within the map, and mappings, names and texts one behind the other. All numbers are little
 * endian, of 4 bytes where nothing else is said.
 *
 * @throws Error when the executable is not what this knows, so that a new Bun is looked at
 */
import { cutOut, sectionsOf } from './elf.ts';

const mark = '\n---- Bun! ----\n';
const recordLength = 32;
const entryLength = 52;
/** Of an entry: places of its name, content, source map, bytecode, module's record, and the path bytecode was made of. */
const entryPlaces = [0, 8, 16, 24, 32, 40];
const entrySourceMap = 16;
const page = 4096;

interface Place {
  readonly start: number;
  readonly length: number;
}

const placeAt = (bytes: Buffer, at: number): Place => ({
  start: bytes.readUInt32LE(at),
  length: bytes.readUInt32LE(at + 4),
});

const unknown = (what: string) => new Error(`The executable is not as Bun wrote it so far: ${what}.`);

export const withoutSources = (executable: Buffer): Buffer => {
  const recordAt = executable.lastIndexOf(mark) - recordLength;
  if (recordAt < 0) throw unknown('it has no mark');
  const byteCount = Number(executable.readBigUInt64LE(recordAt));
  const base = recordAt - byteCount;
  if (!sectionsOf(executable).some(({ start }) => start === base - 8))
    throw unknown('no section starts with the bundle');
  const bundle = executable.subarray(base, recordAt);
  const table = placeAt(executable, recordAt + 8);
  if (table.length % entryLength !== 0) throw unknown('entries have another length');
  const entries = Array.from(
    { length: table.length / entryLength },
    (_, index) => table.start + index * entryLength,
  );
  const mapped = entries
    .map((entry) => ({ entry, place: placeAt(bundle, entry + entrySourceMap) }))
    .filter(({ place }) => place.length > 0)
    .sort((a, b) => a.place.start - b.place.start);
  const start = mapped[0]?.place.start;
  if (start === undefined) throw unknown('it has no source maps');

  let end = start;
  let written = start;
  for (const { entry, place } of mapped) {
    if (place.start !== end) throw unknown('there is something between its source maps');
    end += place.length;
    const map = withoutTexts(bundle.subarray(place.start, end));
    map.copy(bundle, written);
    bundle.writeUInt32LE(written, entry + entrySourceMap);
    bundle.writeUInt32LE(map.length, entry + entrySourceMap + 4);
    written += map.length;
  }
  // By whole pages, so that whatever follows is as aligned as before.
  const saved = Math.floor((end - written) / page) * page;
  bundle.fill(0, written, end);

  const follow = (bytes: Buffer, at: number) => {
    const place = bytes.readUInt32LE(at);
    if (place > start && place < end) throw unknown('a place lies within source maps');
    if (place >= end) bytes.writeUInt32LE(place - saved, at);
  };
  for (const entry of entries)
    for (const field of entryPlaces) if (field !== entrySourceMap) follow(bundle, entry + field);
  executable.writeBigUInt64LE(BigInt(byteCount - saved), recordAt);
  // Of the table, and of arguments for the start.
  for (const field of [8, 20]) follow(executable, recordAt + field);
  executable.writeBigUInt64LE(executable.readBigUInt64LE(base - 8) - BigInt(saved), base - 8);
  return cutOut(executable, base + end - saved, saved);
};

/** The map with one text for all sources, an empty line. */
const withoutTexts = (map: Buffer): Buffer => {
  const sources = map.readUInt32LE(0);
  const places = Array.from({ length: 2 * sources }, (_, index) => placeAt(map, 8 + index * 8));
  let end = 8 + 8 * places.length + map.readUInt32LE(4);
  for (const { start, length } of places) {
    if (start !== end) throw unknown('a source map is built differently');
    end += length;
  }
  if (end !== map.length) throw unknown('a source map is longer than what is in it');
  const slim = Buffer.concat([map.subarray(0, places[sources]?.start), emptyLine]);
  for (let source = sources; source < places.length; source++) {
    slim.writeUInt32LE(slim.length - emptyLine.length, 8 + source * 8);
    slim.writeUInt32LE(emptyLine.length, 12 + source * 8);
  }
  return slim;
};

const emptyLine = Bun.zstdCompressSync('\n');
