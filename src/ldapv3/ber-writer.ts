import { berTag } from './ber-reader.ts';

const encoder = new TextEncoder();

/** One element of BER around others, or around bytes. */
export function element(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of contents) length += part.length;
  return Buffer.concat([head(tag, length), ...contents]);
}

function head(tag: number, length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(tag, length);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Uint8Array.of(tag, 0x80 | bytes.length, ...bytes);
}

export const sequence = (...contents: readonly Uint8Array[]): Uint8Array =>
  element(berTag.sequence, ...contents);

export const octetString = (value: string | Uint8Array, tag: number = berTag.octetString): Uint8Array =>
  element(tag, typeof value === 'string' ? encoder.encode(value) : value);

/** A whole number from 0 to 2³¹ − 1, or a small negative one. */
export function integer(value: number, tag: number = berTag.integer): Uint8Array {
  const bytes = [value & 0xff];
  // As many as say the number and its sign, and no more (X.690 §8.3.2).
  for (let rest = value >> 8; ; rest >>= 8) {
    const sign = (bytes[0] as number) > 0x7f ? -1 : 0;
    if (rest === sign) break;
    bytes.unshift(rest & 0xff);
  }
  return element(tag, Uint8Array.from(bytes));
}

export const boolean = (value: boolean, tag: number = berTag.boolean): Uint8Array =>
  element(tag, Uint8Array.of(value ? 0xff : 0));
