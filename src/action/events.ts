import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';
import { targetFields } from './fields.ts';

const none = Type.Object({});

/** `signingKey` is sealed. */
export const targetAdded = defineEvent(
  'target',
  'target.added',
  Type.Object({ ...targetFields.schema, name: Type.String(), signingKey: Type.Unknown() }),
);
/** Only what changed is there. A former key signs beside the new one until its time is over (RFC 3339). */
export const targetChanged = defineEvent(
  'target',
  'target.changed',
  Type.Object({
    ...targetFields.schema,
    signingKey: Type.Optional(Type.Unknown()),
    previousSigningKey: Type.Optional(Type.Unknown()),
    previousSigningKeyUntil: Type.Optional(Type.String()),
  }),
);
export const targetRemoved = defineEvent('target', 'target.removed', none);

const keyId = { keyId: Type.String() };
/** `publicKey` in PEM; `expiration` in RFC 3339. */
export const targetKeyAdded = defineEvent(
  'target',
  'target.key.added',
  Type.Object({
    ...keyId,
    publicKey: Type.String(),
    fingerprint: Type.String(),
    expiration: Type.Optional(Type.String()),
  }),
);
export const targetKeyActivated = defineEvent('target', 'target.key.activated', Type.Object(keyId));
export const targetKeyDeactivated = defineEvent('target', 'target.key.deactivated', Type.Object(keyId));
export const targetKeyRemoved = defineEvent('target', 'target.key.removed', Type.Object(keyId));
