import { unavailable } from '../../errors/index.ts';
import { type CommandScope, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { sessionAggregate, sessionCommands } from '../../session/index.ts';
import { revokeAll } from '../oidc-session/commands.ts';
import { oidcSessionAggregate } from '../oidc-session/state.ts';

/** So many are ended at a time; appends of one moment share a round trip. */
const atOnce = 32;
const pageSize = 500;

/**
 * Ends every sign-in of a user, and revokes what was granted in them or outlives them. None that was there until now is
 * missed: applications hear of it as of any sign-in that is taken away.
 * @throws PosternError `unavailable` while the tables do not show all that there is
 */
export async function revokeEverything(
  platform: Pick<Platform, 'store' | 'sql' | 'projections'>,
  scope: CommandScope,
  userId: string,
): Promise<void> {
  const { store, sql, projections } = platform;
  const { instanceId } = scope;
  if (!(await projections.waitFor(await store.head())))
    throw unavailable('OIDC-Gtr01', 'Not everything that was issued is known here yet; nothing was revoked');
  await forEach(
    (after) => sql<{ id: string }[]>`
      SELECT id FROM projections.sessions_projection
      WHERE instance_id = ${instanceId} AND user_id = ${userId} AND id > ${after} ORDER BY id LIMIT ${pageSize}`,
    (id) =>
      runCommand(store, scope, sessionAggregate, id, ({ state }) => sessionCommands.terminateSession(state)),
  );
  await forEach(
    (after) => sql<{ id: string }[]>`
      SELECT id FROM projections.oidc_sessions_projection
      WHERE instance_id = ${instanceId} AND user_id = ${userId} AND id > ${after}
        AND (refresh_token_id <> '' OR access_token_id <> '') ORDER BY id LIMIT ${pageSize}`,
    (id) => runCommand(store, scope, oidcSessionAggregate, id, ({ state }) => revokeAll(state)),
  );
}

async function forEach(
  page: (after: string) => Promise<readonly { readonly id: string }[]>,
  end: (id: string) => Promise<unknown>,
): Promise<void> {
  let after = '';
  for (;;) {
    const rows = await page(after);
    for (let at = 0; at < rows.length; at += atOnce)
      await Promise.all(rows.slice(at, at + atOnce).map(({ id }) => end(id)));
    const last = rows.at(-1);
    if (!last || rows.length < pageSize) return;
    after = last.id;
  }
}
