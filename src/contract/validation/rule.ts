/** One thing that must be true of a field's value. */
export interface Rule {
  /** As protoc-gen-validate names it: `string.max_len`. */
  readonly name: string;
  /** What is right, to follow the field's name: `must have at most 200 characters`. */
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
}

/** @param holds gets the value of the field's own type */
export const rule = <T>(name: string, says: string, holds: (value: T) => boolean): Rule => ({
  name,
  says,
  holds: holds as (value: unknown) => boolean,
});

export const count = (n: number | bigint, what: string): string =>
  `${n} ${what}${Number(n) === 1 ? '' : 's'}`;
