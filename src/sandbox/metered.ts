import { loop, skipInstruction } from './instructions.ts';
import { leb, WasmReader, WasmWriter } from './wasm-reader.ts';

/** Under which name the module shows how many rounds of loops it may still make: a mutable i32. */
export const fuelExport = 'postern_fuel';

const sections = { import: 2, global: 6, export: 7, code: 10 } as const;
const kinds = { function: 0, table: 1, memory: 2, global: 3 } as const;
const i32 = 0x7f;

/**
 * A module that does what the given one does, until its loops have made so many rounds: then it traps. An engine asks
 * whether it may go on between the steps of a script, but not within one of its own functions, and some of these
 * (`Array(2 ** 32 - 2).join()`) take hours; a thread that is in one of them cannot be ended by its runtime. No time
 * is asked for here: a number that goes down costs a few instructions in each round.
 *
 * @param memoryPages of 64 KiB, which it begins with instead of those that it says
 */
export function metered(module: Uint8Array, memoryPages: number): Uint8Array<ArrayBuffer> {
  const reader = new WasmReader(module);
  const result = new WasmWriter();
  result.append(module.subarray(0, 8));
  reader.at = 8;
  let globals = 0;
  while (reader.at < reader.end) {
    const id = reader.byte();
    const size = reader.u32();
    const section = new WasmReader(module, reader.at, reader.at + size);
    reader.at += size;
    const rewritten = new WasmWriter();
    switch (id) {
      case sections.import:
        globals += importsWith(section, rewritten, memoryPages);
        break;
      case sections.global:
        globals += withOneMore(section, rewritten, [i32, 0x01, 0x41, 0x00, 0x0b]);
        break;
      case sections.export:
        withOneMore(section, rewritten, [
          ...leb(fuelExport.length),
          ...new TextEncoder().encode(fuelExport),
          kinds.global,
          ...leb(globals),
        ]);
        break;
      case sections.code:
        meteredFunctions(section, rewritten, globals);
        break;
      default:
        rewritten.append(section.slice(section.at, section.end));
    }
    result.write(id);
    result.vector(rewritten.done());
  }
  return result.done();
}

/** A vector of things with one more at its end. @returns how many there were */
function withOneMore(section: WasmReader, to: WasmWriter, entry: readonly number[]): number {
  const count = section.u32();
  to.u32(count + 1);
  to.append(section.slice(section.at, section.end));
  to.write(...entry);
  return count;
}

/** Imports with another size of the memory. @returns how many globals are imported */
function importsWith(section: WasmReader, to: WasmWriter, memoryPages: number): number {
  let globals = 0;
  const count = section.u32();
  to.u32(count);
  for (let left = count; left > 0; left--) {
    const from = section.at;
    section.skipVector();
    section.skipVector();
    const kind = section.byte();
    if (kind === kinds.memory) {
      const limited = section.byte();
      to.append(section.slice(from));
      section.skipLeb();
      to.u32(memoryPages);
      const maximum = section.at;
      if (limited & 1) section.skipLeb();
      to.append(section.slice(maximum));
      continue;
    }
    if (kind === kinds.table) {
      section.byte();
      if (section.byte() & 1) section.skipLeb();
    } else if (kind === kinds.global) {
      globals++;
      section.byte();
    }
    section.skipLeb();
    to.append(section.slice(from));
  }
  return globals;
}

function meteredFunctions(section: WasmReader, to: WasmWriter, fuel: number): void {
  const count = section.u32();
  to.u32(count);
  const global = [...leb(fuel)];
  // fuel -= 1; if (fuel == 0) trap
  const round = Uint8Array.from(
    [
      [0x23, ...global],
      [0x41, 0x01, 0x6b],
      [0x24, ...global],
      [0x23, ...global],
      [0x45, 0x04, 0x40, 0x00, 0x0b],
    ].flat(),
  );
  for (let left = count; left > 0; left--) {
    const size = section.u32();
    const end = section.at + size;
    const body = new WasmReader(section.bytes, section.at, end);
    section.at = end;
    to.vector(meteredBody(body, round));
  }
}

function meteredBody(body: WasmReader, round: Uint8Array): Uint8Array {
  const result = new WasmWriter();
  let from = body.at;
  for (let groups = body.u32(); groups > 0; groups--) {
    body.skipLeb();
    body.byte();
  }
  while (body.at < body.end) {
    if (skipInstruction(body) !== loop) continue;
    result.append(body.slice(from));
    result.append(round);
    from = body.at;
  }
  result.append(body.slice(from));
  return result.done();
}
