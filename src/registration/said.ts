import { invalidArgument } from '../errors/index.ts';

/** The metadata of a client as it sent them: JSON of anybody. */
export type Said = Readonly<Record<string, unknown>>;

/** @param field as RFC 7591 §2 names it */
export const invalidMetadata = (field: string, message: string) =>
  invalidArgument('REG-Met01', `${field} ${message}`, { field });

/** Control characters and halves of characters: stored nowhere, and shown as something else. */
const isClean = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !/\p{Cc}/u.test(value);

const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isClean);

export function textsOf(said: Said, field: string): readonly string[] | undefined {
  const value = said[field];
  if (value === undefined || value === null) return undefined;
  if (isTexts(value)) return value;
  throw invalidMetadata(field, 'must be an array of strings');
}

export function textOf(said: Said, field: string, longest = 200): string | undefined {
  const value = said[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (isClean(value) && value.length <= longest) return value;
  throw invalidMetadata(
    field,
    `must be a string of at most ${longest} characters, none of them a control character`,
  );
}

export function flagOf(said: Said, field: string): boolean {
  const value = said[field] ?? false;
  if (typeof value === 'boolean') return value;
  throw invalidMetadata(field, 'must be true or false');
}

export function choiceOf<T extends string>(said: Said, field: string, choices: readonly T[]): T | undefined {
  const value = textOf(said, field);
  if (value === undefined) return undefined;
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw invalidMetadata(field, `must be one of ${choices.join(', ')}`);
}

export function choicesOf<T extends string>(
  said: Said,
  field: string,
  choices: readonly T[],
): T[] | undefined {
  return textsOf(said, field)?.map((value) => {
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    throw invalidMetadata(field, `may hold ${choices.join(', ')} and nothing else`);
  });
}
