import { Type } from '@sinclair/typebox';
import { defineEvent, defineFields, milliseconds } from '../eventstore/index.ts';

const lasting = <const C extends string>(column: C, hours: number) => ({
  ...milliseconds(column),
  default: hours * 3_600_000,
});

/** How long what the OpenID provider of an instance issues is good, in milliseconds; events have nanoseconds. */
export const oidcFields = defineFields({
  accessTokenLifetime: lasting('access_token_lifetime', 12),
  idTokenLifetime: lasting('id_token_lifetime', 12),
  /** A refresh token that is not used for so long is dead. */
  refreshTokenIdleExpiration: lasting('refresh_token_idle_expiration', 720),
  /** However often it is renewed, after so long the person must sign in again. */
  refreshTokenExpiration: lasting('refresh_token_expiration', 2160),
});

const payload = Type.Object(oidcFields.schema);
export const oidcSettingsAdded = defineEvent('instance', 'instance.oidc.settings.added', payload);
export const oidcSettingsChanged = defineEvent('instance', 'instance.oidc.settings.changed', payload);
