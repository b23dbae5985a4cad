import type { RecordedEvent } from '../eventstore/index.ts';
import type { Platform } from '../platform.ts';
import { findUserProfiles, loginNamesOf } from '../user/index.ts';

/** Who wrote an event. */
export interface EditorOfEvent {
  readonly id: string;
  /** The id itself for the server's own doing, and for who is gone. */
  readonly displayName: string;
  /** '' for these. */
  readonly preferredLoginName: string;
}

/** Editors of events by id, in one round trip. */
export async function editorsOf(
  { sql }: Pick<Platform, 'sql'>,
  instanceId: string,
  events: readonly RecordedEvent[],
): Promise<(event: RecordedEvent) => EditorOfEvent> {
  const ids = [...new Set(events.map(({ editorUser }) => editorUser))];
  const users = await findUserProfiles(sql, instanceId, ids);
  const editors = new Map<string, EditorOfEvent>();
  for (const id of ids) {
    const user = users.get(id);
    const displayName = user?.display_name || user?.name || user?.user_name || id;
    const preferredLoginName = user ? loginNamesOf(user).preferred : '';
    editors.set(id, { id, displayName, preferredLoginName });
  }
  return ({ editorUser }) => editors.get(editorUser) as EditorOfEvent;
}
