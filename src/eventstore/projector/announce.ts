import type { Sql } from 'postgres';
import type { Change } from '../../cache/index.ts';
import { appendChannel, written } from './announcement.ts';

/** At most so often does one node tell the others of its appends. */
const intervalMs = 10;
/** More changes than this do not fit into a message anyway. */
const listedChanges = 200;

export interface Announcer {
  /** @param changes undefined: not known */
  announce(position: bigint, changes: readonly Change[] | undefined): void;
  /** Highest position that the database has taken to tell the others of. */
  announced(): bigint;
  stop(): void;
}

/**
 * Tells other nodes how far this one has appended and what that is about, a moment later and for many appends at
 * once: a NOTIFY takes a lock that all of the database's commits share. A lost one is made good by the others'
 * polling.
 */
export function createAnnouncer(sql: Sql, node: string): Announcer {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = false;
  let waiting: { position: bigint; changes: Change[] | undefined } | undefined;
  let announced = 0n;
  let stopped = false;

  function send(): void {
    timer = undefined;
    due = false;
    if (waiting === undefined || stopped) return;
    const { position, changes } = waiting;
    waiting = undefined;
    sql`SELECT pg_notify(${appendChannel}, ${written({ node, position, changes })})`.then(
      () => {
        if (position > announced) announced = position;
      },
      () => {},
    );
    timer = setTimeout(send, intervalMs);
  }

  return {
    announce(position, changes) {
      waiting ??= { position, changes: [] };
      if (position > waiting.position) waiting.position = position;
      if (changes === undefined || (waiting.changes?.length ?? 0) + changes.length > listedChanges)
        waiting.changes = undefined;
      else waiting.changes?.push(...changes);
      if (timer !== undefined || due) return;
      // What the appends of this moment are about is told by then, with the word that they are there.
      due = true;
      setImmediate(send);
    },
    announced: () => announced,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
