import { Type } from '@sinclair/typebox';
import { defineEvent } from '../eventstore/index.ts';

const none = Type.Object({});

/**
 * `config` is `{Bits, Hasher}`, `{Curve}` or `{}` by `configType` (1 RSA, 2 ECDSA, 3 Ed25519); an RSA key that signs by
 * RSASSA-PSS has `Pss: 1` too, which is ours. `privateKey` is sealed, `publicKey` a JWK as the JWKS shows it.
 */
export const webKeyAdded = defineEvent(
  'web_key',
  'web_key.added',
  Type.Object({
    privateKey: Type.Unknown(),
    publicKey: Type.Unknown(),
    config: Type.Unknown(),
    configType: Type.Integer(),
  }),
);
export const webKeyActivated = defineEvent('web_key', 'web_key.activated', none);
export const webKeyDeactivated = defineEvent('web_key', 'web_key.deactivated', none);
/** Signs nothing from then on, not on request either. */
export const webKeyRetired = defineEvent('web_key', 'web_key.retired', none);
export const webKeyRemoved = defineEvent('web_key', 'web_key.removed', none);
