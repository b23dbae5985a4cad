/**
 * A value by its fields alone: versions differ in the names of their messages and enums, which are of no account.
 */
export type Plain<T> = T extends number
  ? number
  : T extends string | bigint | boolean | Uint8Array | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Plain<Item>[]
      : { [K in keyof T as K extends `$${string}` ? never : K]: Plain<T[K]> };

/** Requests go from the earlier version's names to the later one's, answers come back. */
export type Direction = 'asked' | 'answered';

type Own<T> = Exclude<keyof T & string, `$${string}`>;

/** What is absent stays absent; where the later version counts on a value, one is `given`. */
type Fits<E, L, D extends Direction> = D extends 'asked'
  ? [Plain<NonNullable<E>>] extends [Plain<L>]
    ? true
    : false
  : [Plain<NonNullable<L>>] extends [Plain<E>]
    ? true
    : false;

type SaysTheSame<E, L, K, D extends Direction> = K extends keyof E & keyof L ? Fits<E[K], L[K], D> : false;

type Oneof = { readonly case: string | undefined };
/** The cases of a oneof as if they were fields. */
type CasesOf<T> = {
  [C in Extract<T, { case: string }> as C['case' & keyof C] & string]: C['value' & keyof C];
};

/** What lies inside a field: of a message, of each message in a list, or of a oneof. */
type Inside<E, L, D extends Direction> = [E, L] extends [
  readonly (infer EarlierItem)[],
  readonly (infer LaterItem)[],
]
  ? Inside<EarlierItem, LaterItem, D>
  : [E, L] extends [Oneof, Oneof]
    ? { readonly cases: Dictionary<CasesOf<E>, CasesOf<L>, D> }
    : [E, L] extends [object, object]
      ? Dictionary<E, L, D>
      : never;

type Says<E, L, D extends Direction> = D extends 'asked'
  ? (value: NonNullable<E>) => Plain<L>
  : (value: Plain<NonNullable<L>>) => Plain<E>;

/** The later version's name; what is inside, under the same name; or both. */
type Word<E, L, K extends Own<E>, D extends Direction> =
  | { [P in Own<L>]: Fits<E[K], L[P], D> extends true ? P : never }[Own<L>]
  | (K extends Own<L> ? Inside<NonNullable<E[K]>, NonNullable<L[K]>, D> : never)
  | {
      [P in Own<L>]: readonly [P, Inside<NonNullable<E[K]>, NonNullable<L[P]>, D> | Says<E[K], L[P], D>];
    }[Own<L>];

/** The earlier version's names of fields; those that the later version lacks, or means otherwise, must be there. */
export type Dictionary<E, L, D extends Direction> = {
  readonly [K in Own<E> as SaysTheSame<E, L, K, D> extends true ? never : K]: Word<E, L, K, D>;
} & {
  readonly [K in Own<E> as SaysTheSame<E, L, K, D> extends true ? K : never]?: Word<E, L, K, D>;
};
