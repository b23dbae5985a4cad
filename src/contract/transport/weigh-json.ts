import type { JsonValue } from '@bufbuild/protobuf';
import { invalidArgument } from '../../errors/index.ts';
import { maxDepth, maxElements, tooDeep, tooMany } from './bounds.ts';

/** Longer texts are looked at once more when they are read as numbers. */
const longText = 1_000;

/** Where a string that begins at `from` ends; the end of the text when it does not. */
function endOfString(text: string, from: number): number {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

/**
 * Counts what a JSON text holds, without making any of it; whether it is JSON at all is not judged.
 *
 * @returns whether a string in it is long
 * @throws PosternError `resource_exhausted`, `invalid_argument`
 */
export function weighJson(text: string): boolean {
  let depth = 0;
  let count = 0;
  let long = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(text, at);
        long ||= end - at > longText;
        at = end;
        break;
      }
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > maxDepth) tooDeep();
        if (++count > maxElements) tooMany();
        break;
      case 0x5d: // ]
      case 0x7d: // }
        depth -= 1;
        break;
      case 0x2c: // ,
        if (++count > maxElements) tooMany();
    }
  }
  return long;
}

/**
 * Refuses integers as long as a book: 64-bit ones are strings in proto3 JSON, and to read one takes the square of
 * its length.
 * @throws PosternError `invalid_argument`
 */
export function refuseLongIntegers(json: JsonValue): void {
  if (typeof json === 'string') {
    if (json.length > longText && /^\s*[+-]?\d+\s*$/.test(json))
      throw invalidArgument('REQ-Json5', `The request holds a number of more than ${longText} digits`);
  } else if (Array.isArray(json)) json.forEach(refuseLongIntegers);
  else if (json !== null && typeof json === 'object') {
    for (const [name, value] of Object.entries(json)) {
      refuseLongIntegers(name);
      refuseLongIntegers(value);
    }
  }
}
