import type { Sql } from 'postgres';
import { moveOn, moveOnText } from './checkpoint.ts';
import type { Burst } from './line.ts';
import { type OneStatement, oneStatements } from './one-statement.ts';
import { sendAll, type Write } from './rows.ts';

/** What a page does to the checkpoint. */
export interface Move {
  readonly from: bigint;
  readonly to: bigint;
  readonly generation: string;
}

/**
 * Sends pages as wholes: as one statement where they are small and write each table by one, else as the statements of
 * one transaction. Answers the head of the store, or fails with `isOvertaken`.
 */
export function pageWriter() {
  const asOne = oneStatements(moveOnText, 3);
  return (writes: readonly Write[], move: Move): ((own: Sql) => Burst<bigint>) => {
    const one = asOne(writes);
    return (own) => (one ? sendOne(own, one, move) : sendAsBlock(own, writes, move));
  };
}

function sendOne(own: Sql, one: OneStatement, { from, to, generation }: Move): Burst<bigint> {
  const values = [from.toString(), to.toString(), generation, ...one.values];
  // Answered behind the end of its transaction.
  const moved = own.unsafe<{ head: string }[]>(one.text, values, { prepare: true }).execute();
  return { done: moved.then(headOf), sent: [moved] };
}

function sendAsBlock(own: Sql, writes: readonly Write[], { from, to, generation }: Move): Burst<bigint> {
  const begun = own.unsafe('BEGIN').execute();
  const moved = moveOn(own, from, to, generation).execute();
  const written = sendAll(own, writes);
  const ended = own.unsafe('COMMIT').execute();
  return { done: committed(begun, moved, written, ended), sent: [begun, moved, written, ended] };
}

const headOf = (rows: readonly { head: string }[]): bigint => {
  const [row] = rows;
  if (!row) throw new Error('the checkpoint was moved without an answer');
  return BigInt(row.head);
};

/** The head of the store; or the first error, after which the others only say that there was one. */
async function committed(
  begun: Promise<unknown>,
  moved: Promise<{ head: string }[]>,
  written: Promise<unknown>,
  ended: Promise<{ command: string }>,
): Promise<bigint> {
  const settled = await Promise.allSettled([begun, moved, written, ended]);
  for (const each of settled) if (each.status === 'rejected') throw each.reason;
  if ((await ended).command !== 'COMMIT') throw new Error('the step was rolled back');
  return headOf(await moved);
}
