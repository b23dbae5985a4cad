import { generateDecryptionKey, type KeyManagementAlgorithm } from '../../crypto/index.ts';
import { type CommandScope, type Executed, runCommand } from '../../eventstore/index.ts';
import type { Platform } from '../../platform.ts';
import * as commands from './commands.ts';
import { type EncryptionKey, encryptionKeyAggregate } from './state.ts';

export type Making = Pick<Platform, 'store' | 'ids' | 'encryption'>;

/** What is done by the clock, and for clients that say that they encrypt. */
export const ownScope = (instanceId: string): CommandScope => ({
  instanceId,
  editor: { user: 'SYSTEM', service: 'webkey' },
  observe: () => {},
});

export async function createEncryptionKey(
  { store, ids, encryption }: Making,
  scope: CommandScope,
  algorithm: KeyManagementAlgorithm,
): Promise<{ readonly id: string; readonly done: Executed<EncryptionKey> }> {
  const key = await generateDecryptionKey(encryption, ids(), algorithm);
  const done = await runCommand(store, scope, encryptionKeyAggregate, key.id, ({ state }) =>
    commands.addEncryptionKey(state, key),
  );
  return { id: key.id, done };
}

export const removeEncryptionKey = (
  { store }: Pick<Platform, 'store'>,
  scope: CommandScope,
  id: string,
): Promise<Executed<EncryptionKey>> =>
  runCommand(store, scope, encryptionKeyAggregate, id, ({ state }) => commands.removeEncryptionKey(state));
