import { PosternError } from '../../errors/index.ts';
import { isCases, linesOf } from './translator.ts';

const wireSpelling = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What the earlier version calls fields of the later one, at any depth, as the wire spells them; outer names win. */
export function namesOf(table: object, names = new Map<string, string>()): ReadonlyMap<string, string> {
  const lines = linesOf(isCases(table) ? table.cases : table);
  for (const { earlier, later } of lines) {
    const name = wireSpelling(later);
    if (!names.has(name)) names.set(name, wireSpelling(earlier));
  }
  for (const { inside } of lines) if (typeof inside === 'object') namesOf(inside, names);
  return names;
}

/** An error about a field of the later version, told to somebody who knows it by its earlier name. */
export function inEarlierWords(error: unknown, names: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof PosternError) || error.field === undefined) return error;
  const segments = error.field.split('.');
  if (!segments.some((segment) => names.has(segment))) return error;
  const renamed = (word: string) => names.get(word) ?? word;
  const message = error.message.replace(/[a-z_]+/gi, (word) =>
    segments.includes(word) ? renamed(word) : word,
  );
  const { kind, id, cause, failedAttempts } = error;
  const told = new PosternError(kind, id, message, {
    cause,
    field: segments.map(renamed).join('.'),
    ...(failedAttempts !== undefined && { failedAttempts }),
  });
  if (error.stack !== undefined) told.stack = error.stack;
  return told;
}
