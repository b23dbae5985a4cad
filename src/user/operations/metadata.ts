import { type CommandScope, type Executed, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import { setUserMetadata as decide, type MetadataEntry } from '../commands/metadata.ts';
import { type User, userWithMetadata } from '../state.ts';

/** Sets metadata of a user for whom nobody's rights are asked: the server's own doing. */
export const writeUserMetadata = (
  { store }: Pick<Platform, 'store'>,
  scope: CommandScope,
  userId: string,
  entries: readonly MetadataEntry[],
): Promise<Executed<User>> =>
  runCommand(store, scope, userWithMetadata(entries.map(({ key }) => key)), userId, ({ state }) =>
    decide(state, entries),
  );
