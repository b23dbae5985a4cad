import { Type } from '@sinclair/typebox';
import { defineEvent } from '../../eventstore/index.ts';

/** `certificate` is DER in base64, `privateKey` a JWK that is sealed. Ours. */
export const samlKeyAdded = defineEvent(
  'saml_key',
  'saml_key.added',
  Type.Object({
    certificate: Type.String(),
    privateKey: Type.Unknown(),
    expirationDate: Type.String({ format: 'date-time' }),
  }),
);
export const samlKeyRemoved = defineEvent('saml_key', 'saml_key.removed', Type.Object({}));
