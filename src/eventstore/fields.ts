import { type TOptional, type TSchema, Type } from '@sinclair/typebox';
import type { ColumnType, ColumnValue } from './projection.ts';

/**
 * One field of a thing, said once: how it stands in event payloads and in a table, what it is where nothing was
 * said, and how it is written. Lists of fields (`defineFields`) give payload schemas, folds, rows, selections
 * and differences; wire messages are written out by hand.
 */
export interface Field<
  // biome-ignore lint/suspicious/noExplicitAny: the value type differs by field
  V = any,
  C extends string = string,
  S extends TSchema = TSchema,
> {
  /** Its name in event payloads, where that is not its own; see `under`. */
  readonly payload?: string;
  /** Says something about a person; see `personal`. */
  readonly personal?: boolean;
  readonly column: C;
  readonly type: ColumnType;
  /** Of the payload's value. */
  readonly schema: S;
  /** What a new thing has. */
  readonly default: V;
  /** What a thing has whose first event leaves the field out: Go leaves out zero values. */
  readonly zero: V;
  /** Payload → value. */
  readonly read: (payload: unknown) => V;
  /** Value → payload. */
  readonly write: (value: V) => unknown;
  /** Column, as the database driver gives it → value. */
  readonly fromColumn: (column: unknown) => V;
  /** What somebody asks for, in the form that is kept; see `cleaned`. */
  readonly clean?: (wanted: V) => V;
}

export type FieldSet = Readonly<Record<string, Field>>;

export type ValueOf<F> = F extends Field<infer V> ? V : never;
export type ValuesOf<F extends FieldSet> = { readonly [K in keyof F]: ValueOf<F[K]> };
/** Any of the values; what is undefined stays as it is. */
export type ChangeOf<F extends FieldSet> = { readonly [K in keyof F]?: ValueOf<F[K]> | undefined };
/** The columns of a row, by their names. */
export type ColumnsOf<F extends FieldSet> = {
  readonly [K in keyof F as F[K]['column']]: ValueOf<F[K]>;
};
type NameInPayload<K, F> = F extends { readonly payload: infer P extends string } ? P : K & string;
export type PayloadSchema<F extends FieldSet> = {
  [K in keyof F as NameInPayload<K, F[K]>]: TOptional<F[K]['schema']>;
};

export interface Fields<F extends FieldSet> {
  readonly all: F;
  readonly defaults: ValuesOf<F>;
  readonly zeros: ValuesOf<F>;
  /** Properties of an event's payload schema; each is optional, since events leave out what does not change. */
  readonly schema: PayloadSchema<F>;
  /** Payload names of what says something about a person. */
  readonly personal: readonly (keyof PayloadSchema<F> & string)[];
  /** For `defineTable`. */
  readonly columns: { readonly [K in keyof F as F[K]['column']]: ColumnType };
  /** What a payload says: fields that are absent are no change. */
  read(payload: object): ChangeOf<F>;
  /** The payload that says a change. */
  write(change: ChangeOf<F>): Payload<F>;
  /** The payload of a thing's first event, which leaves out what absence means. */
  writeNew(change: ChangeOf<F>): Payload<F>;
  /** What holds after an event with this payload; what else stands beside the values stays. */
  fold<T extends ValuesOf<F>>(values: T, payload: object): T;
  /**
   * What is wanted, in the form that is kept; anything else that stands beside it is left out.
   * @throws PosternError `invalid_argument` of the field that cannot be that
   */
  clean<C extends ChangeOf<F>>(wanted: C): { readonly [K in keyof C & keyof F]: C[K] };
  apply(values: ValuesOf<F>, change: ChangeOf<F>): ValuesOf<F>;
  /** What of a change differs from what holds. */
  differences(values: ValuesOf<F>, change: ChangeOf<F>): ChangeOf<F>;
  /** The columns that a change sets. */
  row(change: ChangeOf<F>): Partial<ColumnsOf<F>> & Readonly<Record<string, ColumnValue>>;
  /** `l.min_length, l.has_symbol` for a SELECT; without an alias the bare columns. */
  selection(alias?: string): string;
  fromRow(row: object): ValuesOf<F>;
}

type Payload<F extends FieldSet> = {
  [K in keyof PayloadSchema<F>]?: PayloadSchema<F>[K] extends TSchema ? PayloadSchema<F>[K]['static'] : never;
};

/**
 * @example
 * const lockout = defineFields({ maxPasswordAttempts: count('max_password_attempts', 0) });
 * lockout.differences(lockout.defaults, { maxPasswordAttempts: 5 }); // { maxPasswordAttempts: 5 }
 */
export function defineFields<const F extends FieldSet>(all: F): Fields<F> {
  const fields = Object.entries(all).map(([name, field]) => ({
    ...field,
    name,
    payload: field.payload ?? name,
  }));
  type Each = (typeof fields)[number];
  // For each row and event: no lists between.
  const gather = (entryOf: (field: Each) => readonly [string, unknown] | undefined) => {
    const gathered: Record<string, unknown> = {};
    for (const field of fields) {
      const entry = entryOf(field);
      if (entry !== undefined) gathered[entry[0]] = entry[1];
    }
    return gathered as never;
  };
  const given = (values: object, name: string): unknown => (values as Record<string, unknown>)[name];
  const zeros: ValuesOf<F> = gather(({ name, zero }) => [name, zero]);
  const write = (change: object) =>
    gather((field) => {
      const value = given(change, field.name);
      return value === undefined ? undefined : [field.payload, field.write(value)];
    });
  const differences = (values: object, change: object) =>
    gather(({ name }) => {
      const value = given(change, name);
      return value === undefined || same(value, given(values, name)) ? undefined : [name, value];
    });

  return {
    all,
    defaults: gather(({ name, default: value }) => [name, value]),
    zeros,
    schema: gather(({ payload, schema }) => [payload, Type.Optional(schema)]),
    personal: fields.filter((field) => field.personal).map(({ payload }) => payload) as never[],
    columns: gather(({ column, type }) => [column, type]),
    read: (payload) =>
      gather((field) => {
        const value = given(payload, field.payload);
        return value === undefined ? undefined : [field.name, field.read(value)];
      }),
    write,
    writeNew: (change) => write(differences(zeros, change)),
    // Once for each event that is loaded: one copy, no steps between.
    fold(values, payload) {
      const next: Record<string, unknown> = { ...values };
      for (const field of fields) {
        const value = given(payload, field.payload);
        if (value !== undefined) next[field.name] = field.read(value);
      }
      return next as typeof values;
    },
    clean: (wanted) =>
      gather(({ name, clean }) => {
        const value = given(wanted, name);
        return value === undefined ? undefined : [name, clean ? clean(value) : value];
      }),
    apply: (values, change) => ({
      ...values,
      ...(gather(({ name }) => {
        const value = given(change, name);
        return value === undefined ? undefined : [name, value];
      }) as object),
    }),
    differences,
    row: (change) =>
      gather(({ name, column }) => {
        const value = given(change, name);
        return value === undefined ? undefined : [column, value];
      }),
    selection: (alias) =>
      fields.map(({ column }) => (alias === undefined ? column : `${alias}.${column}`)).join(', '),
    fromRow: (row) => gather((field) => [field.name, field.fromColumn(given(row, field.column))]),
  };
}

const same = (left: unknown, right: unknown): boolean =>
  Array.isArray(left) && Array.isArray(right)
    ? left.length === right.length && left.every((value, at) => value === right[at])
    : left === right;
