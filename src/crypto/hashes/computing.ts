import { type Argon2Cost, readPasswordHash } from './index.ts';

/** What is to be computed: a check of a password, or a new hash of one. */
export type Question =
  | { readonly password: string; readonly encoded: string }
  | { readonly password: string; readonly cost: Pick<Argon2Cost, 'memoryKib' | 'passes'> };

/** Whether it matches, or the hash: computed on the thread that asks. What cannot be read matches nothing. */
export function compute(question: Question): boolean | string {
  if ('encoded' in question) return readPasswordHash(question.encoded)?.matches(question.password) === true;
  const { memoryKib: memoryCost, passes: timeCost } = question.cost;
  return Bun.password.hashSync(question.password, { algorithm: 'argon2id', memoryCost, timeCost });
}
