import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** `publicKey` is a JWK as the JWKS shows it, `privateKey` one that is sealed. Ours. */
export const encryptionKeyAdded = defineEvent(
  'encryption_key',
  'encryption_key.added',
  Type.Object({ algorithm: Type.String(), publicKey: Type.Unknown(), privateKey: Type.Unknown() }),
);
export const encryptionKeyRemoved = defineEvent('encryption_key', 'encryption_key.removed', Type.Object({}));
