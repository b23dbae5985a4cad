import type { JsonObject, JsonValue } from '@bufbuild/protobuf';

/** What of an event is read here. */
export interface Told {
  readonly sequence: bigint;
  readonly payload?: JsonObject | undefined;
}

export interface Difference {
  readonly field: string;
  /** What it was before, as far as earlier events say; undefined where none does. */
  readonly before: JsonValue | undefined;
  readonly after: JsonValue;
}

/** What an event made of each field that it names, beside what the events before it had said of the same. */
export function differences(oldestFirst: readonly Told[]): ReadonlyMap<bigint, readonly Difference[]> {
  const said = new Map<string, JsonValue>();
  const found = new Map<bigint, readonly Difference[]>();
  for (const { sequence, payload = {} } of oldestFirst) {
    found.set(
      sequence,
      Object.entries(payload).map(([field, after]) => ({ field, before: said.get(field), after })),
    );
    for (const [field, value] of Object.entries(payload)) said.set(field, value);
  }
  return found;
}

export interface Said<Event extends Told> {
  readonly field: string;
  readonly value: JsonValue;
  /** The event that said it last. */
  readonly by: Event;
}

/** What events had said in the end: the latest value of each field, in the order in which fields were first named. */
export function said<Event extends Told>(oldestFirst: readonly Event[]): readonly Said<Event>[] {
  const fields = new Map<string, Said<Event>>();
  for (const by of oldestFirst)
    for (const [field, value] of Object.entries(by.payload ?? {})) fields.set(field, { field, value, by });
  return [...fields.values()];
}

/** A value as one line. */
export const wordsOf = (value: JsonValue): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
