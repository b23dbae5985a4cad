import type { WasmReader } from './wasm-reader.ts';

/**
 * Passes over one instruction (WebAssembly Core Specification 2.0 §5.4) and its immediates.
 * @returns its opcode
 * @throws Error for one of an extension: what cannot be read cannot be bounded either
 */
export function skipInstruction(code: WasmReader): number {
  const opcode = code.byte();
  if (hasNoImmediate(opcode)) return opcode;
  const skip = immediates[opcode];
  if (!skip) throw new Error(`WebAssembly instruction 0x${opcode.toString(16)} is not known`);
  skip(code);
  return opcode;
}

export const loop = 0x03;

type Skip = (code: WasmReader) => void;

const index: Skip = (code) => code.skipLeb();
const twoIndices: Skip = (code) => {
  code.skipLeb();
  code.skipLeb();
};
const bytes =
  (count: number): Skip =>
  (code) => {
    code.at += count;
  };
const branchTable: Skip = (code) => {
  for (let left = code.u32() + 1; left > 0; left--) code.skipLeb();
};
const typedSelect: Skip = (code) => code.skipVector();

/** Conversions that saturate have none; then come copies and fills of memories and tables. */
const numberOfIndices = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1];
const prefixed: Skip = (code) => {
  const count = numberOfIndices[code.u32()];
  if (count === undefined) throw new Error('A prefixed WebAssembly instruction is not known');
  for (let left = count; left > 0; left--) code.skipLeb();
};

/** Comparisons, arithmetic, conversions, and what only steers. */
const hasNoImmediate = (opcode: number): boolean =>
  (opcode >= 0x45 && opcode <= 0xc4) || [0x00, 0x01, 0x05, 0x0b, 0x0f, 0x1a, 0x1b, 0xd1].includes(opcode);

const immediates: Readonly<Record<number, Skip>> = {
  // block, loop and if have a type, which is an index or one byte that reads as such.
  2: index,
  [loop]: index,
  4: index,
  12: index,
  13: index,
  14: branchTable,
  16: index,
  17: twoIndices,
  28: typedSelect,
  ...Object.fromEntries([0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26].map((opcode) => [opcode, index])),
  // Loads and stores: alignment and offset.
  ...Object.fromEntries(Array.from({ length: 0x3e - 0x28 + 1 }, (_, at) => [0x28 + at, twoIndices])),
  63: index,
  64: index,
  65: index,
  66: index,
  67: bytes(4),
  68: bytes(8),
  208: index,
  210: index,
  252: prefixed,
};
