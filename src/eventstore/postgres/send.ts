import type { Sql } from 'postgres';
import { arrayLiteral } from '../../database/array.ts';
import type { Appended } from '../types.ts';
import { type Command, idempotencyType } from './command.ts';
import { distinctOwners, keyOfOwner, type Owner } from './ownership.ts';

const statement = `SELECT positions, created_at FROM eventstore.append(
  $1::text[], $2::text[], $3::text[], $4::bigint[],
  $5::text[], $6::text[], $7::text[], $8::bigint[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[],
  $15::text[], $16::text[], $17::text[], $18::text[], $19::text[],
  $20::text[], $21::text[], $22::text[], $23::boolean[],
  $24::text[], $25::text[])`;

/** What one call has written. */
export interface AppendedCall {
  readonly commands: readonly Command[];
  /** Of all their events, in their order. */
  readonly positions: readonly string[];
  readonly createdAt: Date;
  /** By this machine's clock, in milliseconds. */
  readonly sentAt: number;
}

/** Writes all commands in one call of the database's function. */
export async function send(sql: Sql, commands: readonly Command[]): Promise<AppendedCall> {
  const expected = commands.flatMap((command) => command.expected);
  const events = commands.flatMap((command) => command.events.map((event) => ({ ...event, command })));
  const names = commands.flatMap((command) => command.names);
  const owners = distinctOwners(commands);
  const removes = commands.flatMap((command) => command.removes);
  const sentAt = Date.now();
  const [row] = await sql.unsafe<{ positions: string[]; created_at: Date }[]>(
    statement,
    [
      arrayLiteral(expected.map((x) => x.instance)),
      arrayLiteral(expected.map((x) => x.type)),
      arrayLiteral(expected.map((x) => x.id)),
      arrayLiteral(expected.map((x) => String(x.version))),
      arrayLiteral(events.map((e) => e.instance)),
      arrayLiteral(events.map((e) => e.type)),
      arrayLiteral(events.map((e) => e.id)),
      arrayLiteral(events.map((e) => String(e.version))),
      arrayLiteral(events.map((e) => e.eventType)),
      arrayLiteral(events.map((e) => e.payload)),
      arrayLiteral(events.map((e) => e.command.editorUser)),
      arrayLiteral(events.map((e) => e.command.editorService)),
      arrayLiteral(events.map((e) => e.owner)),
      arrayLiteral(events.map((e) => e.command.id)),
      arrayLiteral(names.map((n) => n.action)),
      arrayLiteral(names.map((n) => n.instance)),
      arrayLiteral(names.map((n) => n.type)),
      arrayLiteral(names.map((n) => n.field)),
      arrayLiteral(names.map((n) => arrayLiteral(n.goesWith))),
      arrayLiteral(owners.map((o) => o.instance)),
      arrayLiteral(owners.map((o) => o.type)),
      arrayLiteral(owners.map((o) => o.id)),
      arrayLiteral(owners.map((o) => String(o.mustExist))),
      arrayLiteral(removes.map((r) => r.instance)),
      arrayLiteral(removes.map((r) => r.token)),
    ],
    { prepare: true },
  );
  if (!row) throw new Error('eventstore.append answered without a row');
  return { commands, positions: row.positions, createdAt: row.created_at, sentAt };
}

/** What is told to those who appended, in the order of the commands. */
export function answersOf({ commands, positions, createdAt }: AppendedCall): Appended[] {
  let next = 0;
  return commands.map((command) => {
    next += command.events.length;
    return {
      position: BigInt(positions[next - 1] as string),
      createdAt,
      versions: versionsAfter(command),
    };
  });
}

/** New version of each aggregate, in the order of the writes. */
function versionsAfter(command: Command): number[] {
  return command.expected.map(
    (x) => x.version + command.events.filter((e) => e.type === x.type && e.id === x.id).length,
  );
}

/**
 * Which of these commands are in the store already, after a lost answer or a repeat. One whose id was made for it has
 * written the very events that it has; one of a caller's key may have decided otherwise the first time.
 */
export async function findWritten(sql: Sql, commands: readonly Command[]): Promise<Map<string, Appended>> {
  const own = commands
    .filter(({ repeatable }) => !repeatable)
    .flatMap(({ id, events }) => events.map((event) => ({ ...event, command: id })));
  const repeatable = commands.filter((command) => command.repeatable).map(({ id }) => id);
  const rows = await sql<
    { command_id: string; type: string; id: string; version: string; position: string; created_at: Date }[]
  >`
    SELECT command_id, aggregate_type AS type, aggregate_id AS id, max(aggregate_version) AS version,
      max(position) AS position, max(created_at) AS created_at
    FROM (
      SELECT e.* FROM unnest(
        ${arrayLiteral(own.map((event) => event.command))}::uuid[],
        ${arrayLiteral(own.map((event) => event.instance))}::text[],
        ${arrayLiteral(own.map((event) => event.type))}::text[],
        ${arrayLiteral(own.map((event) => event.id))}::text[],
        ${arrayLiteral(own.map((event) => String(event.version)))}::bigint[])
        AS own(command, instance, type, id, version)
      CROSS JOIN LATERAL (
        SELECT * FROM eventstore.events2 k
        WHERE k.instance_id = own.instance AND k.aggregate_type = own.type AND k.aggregate_id = own.id
          AND k.aggregate_version = own.version AND k.command_id = own.command) e
      UNION ALL
      SELECT * FROM eventstore.events2 k
      WHERE k.command_id = ANY (${arrayLiteral(repeatable)}::uuid[]) AND substr(k.command_id::text, 15, 1) = '8'
    ) written
    GROUP BY command_id, aggregate_type, aggregate_id ORDER BY max(position)`;
  const found = new Map<string, Appended>();
  for (const row of rows) {
    const before = found.get(row.command_id);
    found.set(row.command_id, {
      position: BigInt(row.position),
      createdAt: row.created_at,
      versions: [...(before?.versions ?? []), Number(row.version)],
      repeated: [...(before?.repeated ?? []), row.id],
    });
  }
  return found;
}

export type Refusal =
  | { readonly kind: 'stale' }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'orphan'; readonly owner: Owner }
  | { readonly kind: 'taken'; readonly error: { id: string; message: string } | undefined };

/** By SQLSTATE of `eventstore.append`: what its DETAIL counts through, and what each place means. */
const blamed: Readonly<Record<string, (command: Command) => Refusal[]>> = {
  PX001: ({ expected }) => expected.map(() => ({ kind: 'stale' })),
  PX002: ({ names }) =>
    names.map(({ type, error }) =>
      type === idempotencyType ? { kind: 'repeated' } : { kind: 'taken', error },
    ),
};

/** Those that depend on an owner at one of these places. */
function orphans(commands: readonly Command[], places: ReadonlySet<number>): Map<Command, Refusal> {
  const gone = new Set(
    distinctOwners(commands)
      .filter((_, i) => places.has(i + 1))
      .map(keyOfOwner),
  );
  const refused = new Map<Command, Refusal>();
  for (const command of commands) {
    const owner = command.owners.find((one) => gone.has(keyOfOwner(one)));
    if (owner) refused.set(command, { kind: 'orphan', owner });
  }
  return refused;
}

interface ServerError {
  code?: string;
  detail?: string;
  constraint_name?: string;
}

/**
 * Which commands the database refused and why; undefined when the error is of another kind. A lost race shows
 * as a violation of the primary key, which does not say whose: then every command may be the one.
 */
export function refusals(error: unknown, commands: readonly Command[]): Map<Command, Refusal> | undefined {
  const { code, detail = '', constraint_name: constraint } = error as ServerError;
  if (code === '23505' && constraint === 'events2_pkey')
    return new Map(commands.map((command) => [command, { kind: 'stale' }]));
  const places = new Set(detail.split(',').map(Number));
  if (code === 'PX003') return orphans(commands, places);
  const listed = blamed[code ?? ''];
  if (!listed) return undefined;
  const refused = new Map<Command, Refusal>();
  let place = 0;
  for (const command of commands) {
    for (const refusal of listed(command)) {
      place++;
      if (places.has(place) && !refused.has(command)) refused.set(command, refusal);
    }
  }
  return refused;
}
