/**
 * Empties most of ICU's data, 26 MB of rules for languages, which Postgres opens for ICU's collations only: ours are
 * Postgres's own (`builtin`). What `initdb` itself asks for stays: the collation of Unicode without a language.
 *
 * Common data of ICU are a head (its length in 2 bytes, a magic number, from the 12th byte the format) and a table of
 * contents: the number of items, then for each the offsets of its name and of its bytes, both from the table's start.
 */

import { sectionsOf } from './elf.ts';

const format = Buffer.from('CmnD');
const magic = 0x27da;

/** The order of Unicode, and the resource that names it. */
const kept = /\/coll\/(root\.res|ucadata\.icu)$/;

interface Item {
  readonly name: string;
  readonly start: number;
}

const textAt = (file: Buffer, at: number) => file.toString('latin1', at, file.indexOf(0, at));

const itemsAt = (file: Buffer, table: number): Item[] =>
  Array.from({ length: file.readUInt32LE(table) }, (_, index) => {
    const entry = table + 4 + index * 8;
    return {
      name: textAt(file, table + file.readUInt32LE(entry)),
      start: table + file.readUInt32LE(entry + 4),
    };
  }).sort((a, b) => a.start - b.start);

/** @throws Error when the library is not what this knows, so that a new Postgres is looked at */
export const withoutIcuData = (library: Uint8Array): Uint8Array => {
  const emptied = Buffer.from(library);
  const head = emptied.indexOf(format) - 12;
  if (head < 0 || emptied.readUInt16LE(head + 2) !== magic) throw new Error('This library has no ICU data.');
  const end = sectionsOf(emptied).find((section) => section.start <= head && head < section.end)?.end;
  if (end === undefined) throw new Error('The ICU data of this library are in no section.');
  const items = itemsAt(emptied, head + emptied.readUInt16LE(head));
  if (items.filter(({ name }) => kept.test(name)).length !== 2)
    throw new Error('The order of Unicode is not among the ICU data of this library.');
  for (const [index, { name, start }] of items.entries())
    if (!kept.test(name)) emptied.fill(0, start, items[index + 1]?.start ?? end);
  return emptied;
};
