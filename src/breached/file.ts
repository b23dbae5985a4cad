import { closeSync, openSync, readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { failedPrecondition } from '../errors/index.ts';
import type { BreachList } from './types.ts';

/** What is left is read at once. */
const blockBytes = 4_096;
/** More than a line has: 40 digits, a colon, a count and the line's end. */
const lineBytes = 128;
const digits = 40;
const form = /^[0-9A-F]{40}(:\d+)?\r?$/i;

/**
 * A file of lines SHA-1 or SHA-1:COUNT in hexadecimal, sorted, as the tools for Have I Been Pwned leave it. It is
 * opened for each look and searched by halves, some thirty reads in forty gigabytes; so it may be replaced meanwhile.
 * @throws PosternError `failed_precondition` when it cannot be read or begins with something else
 */
export function breachFile(path: string): BreachList {
  requireLines(path);
  return {
    async count(hash) {
      const handle = await open(path);
      try {
        return await search(handle, hash);
      } finally {
        await handle.close();
      }
    },
  };
}

function requireLines(path: string): void {
  const start = Buffer.alloc(lineBytes);
  let read: number;
  try {
    const descriptor = openSync(path, 'r');
    read = readSync(descriptor, start, 0, lineBytes, 0);
    closeSync(descriptor);
  } catch (cause) {
    throw failedPrecondition('BRE-Fil01', `passwords.breached.file: ${path} cannot be read`, { cause });
  }
  const [line = ''] = start.toString('latin1', 0, read).split('\n');
  if (form.test(line)) return;
  throw failedPrecondition(
    'BRE-Fil02',
    `passwords.breached.file: ${path} does not hold sorted lines of SHA-1 hashes, each with or without :COUNT`,
  );
}

async function search(file: FileHandle, hash: string): Promise<number> {
  // Lines that begin from `low` on and before `high`; both are where lines begin.
  let low = 0;
  let high = (await file.stat()).size;
  while (high - low > blockBytes) {
    const middle = low + Math.floor((high - low) / 2);
    const text = await textAt(file, middle, 2 * lineBytes);
    const end = text.indexOf('\n');
    if (end < 0) throw new Error('the file has lines that are too long');
    const begin = middle + end + 1;
    const key = text.slice(end + 1, end + 1 + digits).toUpperCase();
    if (key <= hash) low = begin;
    else high = begin;
  }
  const lines = (await textAt(file, low, high - low)).split('\n');
  const line = lines.find((each) => each.slice(0, digits).toUpperCase() === hash);
  if (line === undefined) return 0;
  if (!form.test(line)) throw new Error('the file has lines that are no hashes');
  return Number(line.trim().slice(digits + 1) || 1);
}

async function textAt(file: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString('latin1', 0, bytesRead);
}
