import type { Change } from '../../cache/index.ts';

/** Nodes tell each other of their appends here. */
export const appendChannel = 'postern_events';

/** What one node tells the others, in the payload of a NOTIFY. */
export interface Announcement {
  readonly node: string;
  /** Highest position that was appended; 0n when the message does not say. */
  readonly position: bigint;
  /** Aggregates that others may remember something of; undefined: not known, or too many. */
  readonly changes: readonly Change[] | undefined;
}

/** Postgres takes less than 8,000 bytes. */
const longest = 7_000;

export function written({ node, position, changes }: Announcement): string {
  const head = { node, position: position.toString() };
  const listed = changes?.map(({ instanceId, aggregateType, aggregateId }) => [
    instanceId,
    aggregateType,
    aggregateId,
  ]);
  const text = JSON.stringify({ ...head, changes: listed });
  return Buffer.byteLength(text) <= longest ? text : JSON.stringify(head);
}

export function read(text: string): Announcement {
  try {
    const { node, position, changes } = JSON.parse(text) as {
      node: string;
      position: string;
      changes?: [string, string, string][];
    };
    return {
      node,
      position: BigInt(position),
      changes: changes?.map(([instanceId, aggregateType, aggregateId]) => ({
        instanceId,
        aggregateType,
        aggregateId,
      })),
    };
  } catch {
    // A node of an earlier version says its name alone.
    return { node: text, position: 0n, changes: undefined };
  }
}
