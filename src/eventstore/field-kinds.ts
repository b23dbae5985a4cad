import {
  type TArray,
  type TBoolean,
  type TInteger,
  type TNull,
  type TString,
  type TUnion,
  Type,
} from '@sinclair/typebox';
import type { Field, ValueOf } from './fields.ts';

/** The kinds of field that things are made of. The first argument is the column. */

const asIs = (value: unknown) => value as never;

export const flag = <const C extends string>(column: C, initial = false): Field<boolean, C, TBoolean> => ({
  column,
  type: 'boolean',
  schema: Type.Boolean(),
  default: initial,
  zero: false,
  read: asIs,
  write: asIs,
  fromColumn: asIs,
});

/** A whole number below 2^53; `bigint` columns arrive as text. */
export const count = <const C extends string>(column: C, initial = 0): Field<number, C, TInteger> => ({
  column,
  type: 'bigint',
  schema: Type.Integer(),
  default: initial,
  zero: 0,
  read: asIs,
  write: asIs,
  fromColumn: Number,
});

/** A number of few, as an enum of the wire has them. */
export const small = <const C extends string>(column: C): Field<number, C, TInteger> => ({
  ...count(column),
  type: 'smallint',
});

export const text = <const C extends string>(column: C, initial = ''): Field<string, C, TString> => ({
  column,
  type: 'text',
  schema: Type.String(),
  default: initial,
  zero: '',
  read: asIs,
  write: asIs,
  fromColumn: asIs,
});

/** In nanoseconds, as Go writes durations. */
export const hours = <const C extends string>(column: C, initial: number) => count(column, initial * 3600e9);

/** Events write nanoseconds, tables and values are in milliseconds. */
export const milliseconds = <const C extends string>(column: C): Field<number, C, TInteger> => ({
  ...count(column),
  type: 'integer',
  read: (nanoseconds) => Math.round((nanoseconds as number) / 1_000_000),
  write: (value) => value * 1_000_000,
});

/** Go writes empty lists as null. */
type OrNull<S extends TString | TInteger> = TUnion<[TArray<S>, TNull]>;
const listOf = <S extends TString | TInteger>(element: S): OrNull<S> =>
  Type.Union([Type.Array(element), Type.Null()]);

export const texts = <const C extends string>(column: C): Field<readonly string[], C, OrNull<TString>> => ({
  column,
  type: 'text[]',
  schema: listOf(Type.String()),
  default: [],
  zero: [],
  read: (list) => (list ?? []) as readonly string[],
  write: asIs,
  fromColumn: asIs,
});

/** The value that a number of an event (or of the wire) stands for; the first one for numbers we do not know. */
export const valueAt = <T extends string>(values: readonly T[], index: number | undefined): T =>
  values[index ?? 0] ?? (values[0] as T);

/** One of some names; events hold its number. */
export const choice = <const C extends string, const T extends string>(
  column: C,
  values: readonly T[],
): Field<T, C, TInteger> => ({
  column,
  type: 'text',
  schema: Type.Integer(),
  default: values[0] as T,
  zero: values[0] as T,
  read: (index) => valueAt(values, index as number),
  write: (value) => values.indexOf(value),
  fromColumn: asIs,
});

/** Several of some names; events hold their numbers. */
export const choices = <const C extends string, const T extends string>(
  column: C,
  values: readonly T[],
): Field<readonly T[], C, OrNull<TInteger>> => ({
  column,
  type: 'text[]',
  schema: listOf(Type.Integer()),
  default: [],
  zero: [],
  read: (indexes) => ((indexes as number[] | null) ?? []).map((index) => valueAt(values, index)),
  write: (chosen) => chosen.map((value) => values.indexOf(value)),
  fromColumn: asIs,
});

/** The field under another name in event payloads. */
export const under = <const P extends string, const F extends Field>(payload: P, field: F) => ({
  ...field,
  payload,
});

/** The field, which says something about a person. */
export const personal = <const F extends Field>(field: F) => ({ ...field, personal: true as const });

/** The field, in the form in which it is kept; `clean` throws what is wrong with a value that cannot be. */
export const cleaned = <const F extends Field>(field: F, clean: (wanted: ValueOf<F>) => ValueOf<F>) => ({
  ...field,
  clean,
});
