import type { Sql } from 'postgres';
import { appendChannel } from './projector.ts';

/** At most so often does one node tell the others of its appends. */
const intervalMs = 10;

/**
 * Tells other nodes that this one has appended, a moment later and for many appends at once: a NOTIFY takes a
 * lock that all of the database's commits share. A lost one is made good by the others' polling.
 */
export function createAnnouncer(sql: Sql, node: string): { announce(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  let stopped = false;

  function announce(): void {
    if (timer !== undefined) {
      again = true;
      return;
    }
    if (stopped) return;
    sql`SELECT pg_notify(${appendChannel}, ${node})`.catch(() => {});
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      announce();
    }, intervalMs);
  }

  return {
    announce,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
