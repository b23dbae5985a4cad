import type { GeneratedDecryptionKey } from '../../crypto/index.ts';
import { alreadyExists } from '../../errors/index.ts';
import type { Decision } from '../../eventstore/index.ts';
import * as events from './events.ts';
import type { EncryptionKey } from './state.ts';

export function addEncryptionKey(state: EncryptionKey, key: GeneratedDecryptionKey): Decision {
  if (state.lifecycle !== 'absent')
    throw alreadyExists('WEBKEY-Enc01', 'An encryption key with this id already exists');
  const { algorithm, publicJwk: publicKey, privateKey } = key;
  return { events: [events.encryptionKeyAdded({ algorithm, publicKey, privateKey })] };
}

export const removeEncryptionKey = ({ lifecycle }: EncryptionKey): Decision => ({
  events: lifecycle === 'published' ? [events.encryptionKeyRemoved({})] : [],
});
