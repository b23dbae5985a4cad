import type { Sql } from 'postgres';

/**
 * Looks whether the clock of the database was put back since the last look, by whatever node: what was to wait until a time
 * would wait for that much longer. Whoever looks does so every minute; so a clock that is put back by less goes unseen, and
 * costs no more than that. Found once, it is mended by two looks: a statement that was under way by the first one may have
 * written what the clock told before.
 *
 * @param watcher stays for good: the latest time is remembered under it
 * @param mend brings what is to wait down to the time that it is now. It may be repeated.
 * @param tell by how much it was put back, and what `mend` told of; not what a second look found nothing for
 */
export async function whenPutBack(
  sql: Sql,
  watcher: string,
  mend: () => Promise<number>,
  tell: (seconds: number, mended: number) => void,
): Promise<void> {
  const [row] = await sql<{ seconds: number; again: boolean }[]>`
    SELECT extract(epoch FROM told_at - now())::float8 AS seconds, again
    FROM delivery.clocks WHERE watcher = ${watcher}`;
  const { seconds, again } = row ?? { seconds: 0, again: false };
  if (seconds > 0) {
    const mended = await mend();
    if (!again || mended > 0) tell(Math.round(seconds), mended);
  }
  if (seconds > 0 && !again) {
    await sql`UPDATE delivery.clocks SET again = true WHERE watcher = ${watcher}`;
    return;
  }
  // One that is put back in this moment is found by the next look.
  await sql`
    INSERT INTO delivery.clocks (watcher, told_at) VALUES (${watcher}, now())
    ON CONFLICT (watcher) DO UPDATE SET told_at = excluded.told_at, again = false
    WHERE clocks.told_at <= excluded.told_at OR clocks.again`;
}
