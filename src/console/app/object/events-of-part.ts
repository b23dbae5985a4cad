import type { JsonObject } from '@bufbuild/protobuf';

/** Of an aggregate that has parts, such as a project its applications: one of them. */
export interface PartOf {
  readonly id: string;
  /** How types of events about such parts begin. */
  readonly types: string;
  /** Fields that name the part. */
  readonly names: readonly string[];
  /** What belongs to it, and is named alone once it was added: by which type of event, in which field. */
  readonly belongs: { readonly added: string; readonly field: string };
}

interface Told {
  readonly sequence: bigint;
  readonly payload?: JsonObject | undefined;
}

export interface Wanted {
  readonly eventTypes?: readonly string[];
  readonly sequence?: bigint;
  readonly limit: number;
}

export interface Page<Event> {
  readonly events: readonly Event[];
  /** Where one reads on; undefined at the end. */
  readonly next: bigint | undefined;
}

const mostAtOnce = 1_000;

const isNamed = ({ names, id }: PartOf, payload: JsonObject): boolean =>
  names.some((name) => payload[name] === id);

export type Read<Event> = (wanted: Wanted) => Promise<Page<Event>>;

/** What was ever added to the part. */
async function belongings<Event extends Told>(
  read: Read<Event>,
  part: PartOf,
): Promise<ReadonlySet<unknown>> {
  const { added, field } = part.belongs;
  const found = new Set<unknown>();
  let sequence: bigint | undefined = 0n;
  while (sequence !== undefined) {
    const page: Page<Event> = await read({ eventTypes: [added], limit: mostAtOnce, sequence });
    for (const { payload = {} } of page.events) if (isNamed(part, payload)) found.add(payload[field]);
    sequence = page.next;
  }
  return found;
}

/**
 * Events about one part, out of those of its aggregate: which part they are about, their payload alone says. A page has
 * as many as are wanted at least, where there are, and none is left out between pages.
 * @param log reads of it what is wanted, and of it all; and its types of events
 */
export async function readPart<Event extends Told>(
  log: { readonly read: Read<Event>; readonly readAll: Read<Event>; readonly types: readonly string[] },
  part: PartOf,
  { limit, eventTypes = [], sequence = 0n }: Wanted,
): Promise<Page<Event>> {
  const own = await belongings(log.readAll, part);
  const wanted = eventTypes.length > 0 ? eventTypes : log.types.filter((type) => type.startsWith(part.types));
  const found: Event[] = [];
  let next: bigint | undefined = sequence;
  while (next !== undefined && found.length < limit) {
    const page: Page<Event> = await log.read({ eventTypes: wanted, limit: mostAtOnce, sequence: next });
    for (const event of page.events) {
      const { payload = {} } = event;
      if (isNamed(part, payload) || own.has(payload[part.belongs.field])) found.push(event);
    }
    ({ next } = page);
  }
  return { events: found, next };
}
